using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Facts;

/// <summary>A statement about one version of a document, from the message that carries it.</summary>
/// <remarks><see cref="Fact.At"/> is the document's time: CDA effectiveTime, else TXA-4, EVN-6, EVN-2, MSH-7 (hl7v2.md §6).</remarks>
public abstract record DocumentFact : PatientFact
{
    /// <summary>Id of this version: the CDA's, else TXA-12.</summary>
    public required DocumentId Id { get; init; }

    /// <summary>Other spellings of the same id (TXA-12 when the CDA's differs).</summary>
    public required ValueList<DocumentId> Aliases { get; init; }

    /// <summary>Versions this one replaces (RPLC parents, TXA-13). Never its own setId.</summary>
    public required ValueList<DocumentId> Replaces { get; init; }

    /// <summary>CDA setId, <c>root</c> or <c>root^extension</c>; null when missing, which is normal.</summary>
    public required string? SetId { get; init; }

    /// <summary>CDA versionNumber; null when missing.</summary>
    public required int? Version { get; init; }

    public required DocumentKind Kind { get; init; }

    /// <summary>Type code as sent (LOINC or TRE_A05 after mapping of local codes); null when none.</summary>
    public required string? TypeCode { get; init; }

    public required DocumentFormat Format { get; init; }

    public required VisitRef Visit { get; init; }

    /// <summary>PV1-2 of the message.</summary>
    public required VisitClass VisitClass { get; init; }

    /// <summary>UF named by the message itself (PRT SB, PV1-3.1); null when it names none: then the visit tells.</summary>
    public required string? Uf { get; init; }

    /// <summary>UF or location in the CDA (encompassingEncounter/location): used when neither message nor visit tells.</summary>
    public required string? CdaUf { get; init; }

    /// <summary>INS status of the patient in this document, from its own message (identifiers.md §2).</summary>
    public required InsStatus Ins { get; init; }

    public required Visibility Visibility { get; init; }

    /// <summary>SHA-1 of the document's bytes, hexadecimal lower case; null when there is no readable content.</summary>
    public required string? Sha1 { get; init; }

    /// <summary>Size of the document in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Links of reports that are one for its readers though two for the DMP: the N1 and N3 of one ORU. Null: alone.</summary>
    public required string? Pair { get; init; }

    /// <summary>Order and accession numbers (ORC, OBR, CDA inFulfillmentOf), to match extracts; never joins documents by itself.</summary>
    public required ValueList<string> Orders { get; init; }
}

/// <summary>A document was produced: its first version.</summary>
public sealed record DocumentProduced : DocumentFact;

/// <summary>A document was replaced by this version.</summary>
public sealed record DocumentReplaced : DocumentFact
{
    public DocumentReplaced()
    {
    }

    [SetsRequiredMembers]
    public DocumentReplaced(DocumentFact document)
        : base(document)
    {
    }
}

/// <summary>This version of the document was deleted. Names it by id, never "the latest of the set".</summary>
public sealed record DocumentDeleted : DocumentFact
{
    public DocumentDeleted()
    {
    }

    [SetsRequiredMembers]
    public DocumentDeleted(DocumentFact document)
        : base(document)
    {
    }
}

/// <summary>A document came in from outside by MSSanté (dialect LPS): received, never counted as produced.</summary>
public sealed record DocumentReceived : DocumentFact
{
    public DocumentReceived()
    {
    }

    [SetsRequiredMembers]
    public DocumentReceived(DocumentFact document)
        : base(document)
    {
    }

    /// <summary>It replaces an earlier version (MDM^T10), named or not.</summary>
    public bool Replacement { get; init; }
}

/// <summary>What a deposit request asks of the DMP.</summary>
public enum DepositAction
{
    Deposit,
    Replace,
    Delete,
}

/// <summary>The message asks that this version go to the DMP (DESTDMP = Y).</summary>
public sealed record DepositRequested : Fact
{
    public required DocumentId Document { get; init; }
    public required DepositAction Action { get; init; }

    /// <summary>ACK_RECEPTION = Y: a ZAM^Z01 is awaited.</summary>
    public required bool AcknowledgementAsked { get; init; }
}

/// <summary>Whom a mail is for.</summary>
public enum RecipientKind
{
    /// <summary>A professional, organisation or applicative mailbox.</summary>
    Professional,

    /// <summary>The patient: <c>@patient.mssante.fr</c>.</summary>
    Patient,
}

/// <summary>The message asks that this version be mailed to one recipient (DESTMSSANTEPS, DESTMSSANTEPAT).</summary>
public sealed record SendRequested : Fact
{
    public required DocumentId Document { get; init; }

    /// <summary>Mail address in lower case; empty when the message asks for a send and names nobody.</summary>
    public required string Recipient { get; init; }

    public required RecipientKind Kind { get; init; }

    /// <summary>ACK_RECEPTION = Y: a ZAM^Z02 is awaited.</summary>
    public required bool AcknowledgementAsked { get; init; }

    /// <summary>ACK_LECTURE_MSS = Y: a ZAM^Z03 is awaited.</summary>
    public required bool ReadingAsked { get; init; }

    /// <summary>Mailbox it is sent from, lower case; null when not told. Tells pathways of P1.08 apart.</summary>
    public string? From { get; init; }

    /// <summary>The patient may not answer the mail (NTE-4 = FIN after DESTMSSANTEPAT).</summary>
    public bool NoReply { get; init; }
}

/// <summary>What an answer answers: a message by control id (ZAM), or a document directly (the engine's own delivery).</summary>
/// <param name="Sender">Sender of the message answered = receiver of the ZAM (MSH-5/6).</param>
/// <param name="Receiver">Receiver of the message answered = sender of the ZAM.</param>
/// <param name="ControlId">OBX-4 of the ZAM.</param>
/// <param name="Until">The message answered was sent (MSH-7) at this time at the latest: the later of the ZAM's EVN-2 and MSH-7.</param>
/// <param name="Document">Given instead when the answer is about a document that is known.</param>
public sealed record AnswerTo(string Sender, string Receiver, string ControlId, DateTimeOffset Until, DocumentId? Document = null);

/// <summary>What became of a deposit or a mail.</summary>
public abstract record AnswerFact : Fact
{
    public required AnswerTo Answers { get; init; }
}

/// <summary>The DMP took it (ZAM^Z01 Y, or Success).</summary>
public sealed record DepositAccepted : AnswerFact;

/// <summary>The DMP refused it (ZAM^Z01 N, or Failure).</summary>
public sealed record DepositRefused : AnswerFact
{
    /// <summary>ERR-5.1 or RegistryError/@errorCode, as sent.</summary>
    public required string Code { get; init; }

    /// <summary>What the DMP says with its code, where the engine itself deposited; null when nothing. Its source is told.</summary>
    public string? Context { get; init; }
}

/// <summary>An answer about one mail.</summary>
public abstract record MailFact : AnswerFact
{
    /// <summary>Address in lower case.</summary>
    public required string Recipient { get; init; }
}

/// <summary>The engine handed the mail to the operator (250 after DATA). Says nothing of the recipient's server, which may still refuse it.</summary>
public sealed record MailHandedOver : MailFact;

/// <summary>A person answered the mail. The text of the answer is kept as a message, never in a fact.</summary>
public sealed record MailAnswered : MailFact;

/// <summary>The recipient's server took the mail (ZAM^Z02 Y, DSN). Says nothing of anyone having read it.</summary>
public sealed record MailDistributed : MailFact
{
    /// <summary>Nobody told: no failure came back in the time that one takes. Whatever is told goes before it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Presumed { get; init; }
}

/// <summary>The mail was not distributed (ZAM^Z02 N, DSN).</summary>
public sealed record MailBounced : MailFact
{
    /// <summary>SMTP code of ERR-5.1, as sent.</summary>
    public required string Code { get; init; }
}

/// <summary>The mail was read or processed (ZAM^Z03 Y, MDN).</summary>
public sealed record MailRead : MailFact;

/// <summary>The recipient's system reports that it could not process the mail (ZAM^Z03 N).</summary>
public sealed record MailProcessingFailed : MailFact
{
    /// <summary>Application error of ERR-5.1 (900 to 906), as sent.</summary>
    public required string Code { get; init; }
}
