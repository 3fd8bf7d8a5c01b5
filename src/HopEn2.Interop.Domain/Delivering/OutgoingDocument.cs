using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>One version of a document as its message hands it over: everything a deposit and a mail are made of.</summary>
/// <remarks>Read anew from the kept message at each attempt, so that a corrected mapping is in force; never stored, never logged: it is full of patient traits.</remarks>
public sealed record OutgoingDocument
{
    public required DocumentId Id { get; init; }

    /// <summary>The CDA as received, decoded: what is deposited and mailed, byte for byte.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>SHA-1 of <see cref="Content"/>, hexadecimal lower case; empty when the message brought no content that decodes.</summary>
    public required string Sha1 { get; init; }

    /// <summary>Versions this one replaces, as the message and the CDA name them.</summary>
    public required ValueList<DocumentId> Replaces { get; init; }

    /// <summary>PRT SB (hl7v2.md §7), or what stands for it in FHIR.</summary>
    public required Submitter Submitter { get; init; }

    /// <summary>PV1-2: the type of activity of the submission set (dmp.md §5).</summary>
    public required VisitClass VisitClass { get; init; }

    public required PatientTraits Patient { get; init; }

    /// <summary>Hidings of the CDA and of the message's meta OBX together.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>Everybody named with RCT.</summary>
    public required ValueList<MailRecipient> Recipients { get; init; }

    /// <summary>PRT REPLY; null when none.</summary>
    public required string? ReplyTo { get; init; }

    /// <summary>CORPSMAIL_PS; null: the house's default text.</summary>
    public required string? TextForProfessionals { get; init; }

    /// <summary>CORPSMAIL_PATIENT; null: the house's default text.</summary>
    public required string? TextForPatient { get; init; }

    /// <summary>NTE-4 = FIN after DESTMSSANTEPAT.</summary>
    public required bool NoReply { get; init; }

    /// <summary>ACK_LECTURE_MSS = Y.</summary>
    public required bool ReadingAsked { get; init; }

    /// <summary>PID-18, for the name of the readable copy; null when none.</summary>
    public required string? Dossier { get; init; }

    /// <summary>UF that produced it, as the message or the CDA names it; null when neither does.</summary>
    public required string? Uf { get; init; }
}

/// <summary>Who hands the document over (PRT SB).</summary>
/// <param name="PersonId">PRT-5.1: national person id, or that of an automate; null when none.</param>
/// <param name="PersonAuthority">PRT-5.9: assigning authority OID; null when none.</param>
/// <param name="Profession">Profession code and system; null when not given.</param>
/// <param name="Specialty">Savoir-faire code and system; null when not given.</param>
/// <param name="StructureId">PRT-8.10 with its prefix (1 + FINESS …); null when none.</param>
public sealed record Submitter(
    string? PersonId, string? PersonAuthority, string? Family, string? Given, CodedText? Profession, CodedText? Specialty, string? StructureId, string? StructureName, string? Address)
{
    /// <summary>The message names none.</summary>
    public static Submitter Nobody { get; } = new(null, null, null, null, null, null, null, null, null);
}

/// <summary>A code with its system (OID) and label.</summary>
public sealed record CodedText(string Code, string? System, string? Label);

/// <summary>Traits that a deposit and a mail must carry (PID of the message, else recordTarget).</summary>
/// <param name="Ins">The matricule; null when none of good form.</param>
/// <param name="Status">As the fold of the document says; only <see cref="InsStatus.Qualified"/> goes out under the INS.</param>
/// <param name="Ipp">Value and authority OID or name, as known.</param>
/// <param name="BornOn">PID-7 as written, <c>yyyyMMdd</c> or shorter.</param>
/// <param name="Sex">M, F, U …</param>
public sealed record PatientTraits(InsNumber? Ins, string? InsOid, InsStatus Status, Ipp? Ipp, string? BirthName, string? UsedName, string? FirstName, string? BornOn, string? Sex);

/// <param name="Address">Lower case.</param>
/// <param name="DisplayName">As the message names the person or structure; null when it does not.</param>
public sealed record MailRecipient(string Address, RecipientKind Kind, string? DisplayName)
{
    /// <summary>National id, as the message gives it: of a person with its prefix; null when it gives none. A ZAM may name the recipient by it.</summary>
    public string? Id { get; init; }
}
