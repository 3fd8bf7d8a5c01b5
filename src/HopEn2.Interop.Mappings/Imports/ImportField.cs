namespace HopEn2.Interop.Mappings.Imports;

/// <summary>What a file of an import holds a line for.</summary>
public enum ImportSort
{
    /// <summary>Visits with their beginning and end, of the house's administration (GAP).</summary>
    Stays,

    /// <summary>Acts of visits (CCAM), and consultations invoiced as external acts.</summary>
    Acts,

    /// <summary>Documents and what became of their deposit in the DMP, of a platform (PFI).</summary>
    Deposits,

    /// <summary>Mails by MSSanté and what became of them, of a platform.</summary>
    Sends,

    /// <summary>Patients: INS, its status, DMP and opposition, of the identity service.</summary>
    Identities,

    /// <summary>The CNAM's counts of documents per type and month.</summary>
    Cnam,
}

/// <summary>How the text of a column is read.</summary>
public enum ImportValue
{
    /// <summary>As written, trimmed.</summary>
    Text,

    /// <summary>A date, with or without a time of day, in the zone of the file.</summary>
    Time,

    /// <summary>A calendar day.</summary>
    Day,

    /// <summary>A month: 2025-03, 03/2025, or a day of it.</summary>
    Month,

    /// <summary>A whole number, not negative.</summary>
    Count,

    /// <summary>oui, non, O, N, 1, 0, true, false …</summary>
    YesNo,

    /// <summary>One of the field's words.</summary>
    Word,
}

/// <summary>One thing that a line of a file may say.</summary>
/// <param name="Words">Of <see cref="ImportValue.Word"/>: what it may be.</param>
public sealed record ImportField(string Name, ImportValue Value, bool Required, string Description, IReadOnlyList<string> Words);

/// <summary>The fields of each sort.</summary>
public static class ImportFields
{
    private static readonly Dictionary<ImportSort, IReadOnlyList<ImportField>> BySort = new()
    {
        [ImportSort.Stays] =
        [
            Must("ipp", ImportValue.Text, "IPP of the patient."),
            Must("visit", ImportValue.Text, "Number of the visit (venue, PV1-19)."),
            May("dossier", ImportValue.Text, "Number of the dossier (NDA, PID-18)."),
            Must("openedAt", ImportValue.Time, "Entry."),
            May("closedAt", ImportValue.Time, "Exit; empty while the visit goes on."),
            May("class", "Class of the visit.", "I", "O", "E", "R", "V"),
            Must("uf", ImportValue.Text, "UF of medical responsibility, at the exit."),
            May("entryUf", ImportValue.Text, "UF of medical responsibility at the entry, where it is another."),
            May("exitMode", ImportValue.Text, "Exit mode of the PMSI (9: death)."),
        ],
        [ImportSort.Acts] =
        [
            May("ipp", ImportValue.Text, "IPP of the patient."),
            Must("visit", ImportValue.Text, "Number of the visit."),
            May("dossier", ImportValue.Text, "Number of the dossier."),
            May("code", ImportValue.Text, "CCAM code of the act."),
            Must("at", ImportValue.Time, "When it was done or invoiced."),
            May("invoiced", ImportValue.YesNo, "The visit was invoiced as an external act (ACE)."),
        ],
        [ImportSort.Deposits] =
        [
            .. DocumentFields,
            May("requestedAt", ImportValue.Time, "When the deposit was asked for. Left out: the document's time."),
            Must("outcome", "What became of the deposit: none = never asked for, pending = no answer yet.", "accepted", "refused", "pending", "none"),
            May("answeredAt", ImportValue.Time, "When the DMP answered. Left out: when it was asked."),
            May("code", ImportValue.Text, "The DMP's code of a refusal."),
        ],
        [ImportSort.Sends] =
        [
            .. DocumentFields.Select(f => f.Name is "type" or "at" ? f with { Required = false } : f),
            Must("recipient", ImportValue.Text, "Mail address of the recipient; @patient.mssante.fr is a patient's."),
            May("from", ImportValue.Text, "Mailbox it was sent from."),
            Must("sentAt", ImportValue.Time, "When it was sent."),
            Must("outcome", "What became of the mail: sent = nothing was heard of it.", "distributed", "bounced", "read", "sent"),
            May("answeredAt", ImportValue.Time, "When that was known. Left out: when it was sent."),
            May("code", ImportValue.Text, "Code of a bounce."),
        ],
        [ImportSort.Identities] =
        [
            Must("ipp", ImportValue.Text, "IPP of the patient."),
            May("ins", ImportValue.Text, "Matricule INS with its key, 15 characters."),
            May("insOid", ImportValue.Text, "OID of its authority. Left out: 1.2.250.1.213.1.4.8."),
            May("status", "Status of the identity, table 0445 of HL7: VALI validated, DOUT doubtful, FICT fictitious …", "VALI", "PROV", "VIDE", "DOUT", "FICT"),
            May("bornOn", ImportValue.Day, "Date of birth."),
            May("dmp", "Whether the patient has a DMP.", "active", "closed", "none"),
            May("feeding", "What the patient answered to its being fed.", "opposed", "not-opposed", "not-collected"),
            May("collectedAt", ImportValue.Time, "When that was asked."),
            May("at", ImportValue.Time, "Since when it is so. Left out: --as-of."),
        ],
        [ImportSort.Cnam] =
        [
            Must("month", ImportValue.Month, "Month of the deposits."),
            Must("type", ImportValue.Text, "Type code of the documents (LOINC), or a kind (LDL)."),
            Must("count", ImportValue.Count, "Documents of that type that the CNAM counted."),
            May("finess", ImportValue.Text, "FINESS of the establishment, where the file holds several."),
        ],
    };

    private static IReadOnlyList<ImportField> DocumentFields =>
    [
        Must("document", ImportValue.Text, "Id of the document: as its messages name it, of the CDA or TXA-12."),
        Must("ipp", ImportValue.Text, "IPP of the patient."),
        May("visit", ImportValue.Text, "Number of the visit."),
        May("dossier", ImportValue.Text, "Number of the dossier."),
        Must("type", ImportValue.Text, "Type code of the document: LOINC, or what documents.yaml maps. Sends alone may leave it out: then they are of the document that another source tells of under the same id."),
        Must("at", ImportValue.Time, "The document's time. Of sends left out: when it was sent."),
        May("uf", ImportValue.Text, "UF that produced it. Left out: that of the visit."),
        May("qualified", ImportValue.YesNo, "The document carries a qualified INS."),
        May("format", "What the document is: a CDA of level 1, 2 or 3, a scan in a CDA, no CDA. Left out: unknown, and in no numerator.", "N1", "N2", "N3", "scan", "not-cda"),
        May("replaces", ImportValue.Text, "Id of the version it replaces."),
    ];

    public static IReadOnlyList<ImportField> Of(ImportSort sort) => BySort[sort];

    /// <summary>stays, acts …: as the command and the files write it.</summary>
    public static string Name(this ImportSort sort) => sort.ToString().ToLowerInvariant();

    /// <summary>The feed its lines are kept under.</summary>
    public static string Feed(this ImportSort sort) => Domain.Facts.Imports.FeedPrefix + sort.Name();

    public static ImportSort? Parse(string name) => Enum.GetValues<ImportSort>().Cast<ImportSort?>().FirstOrDefault(s => s!.Value.Name() == name);

    private static ImportField Must(string name, ImportValue value, string description) => new(name, value, true, description, []);

    private static ImportField May(string name, ImportValue value, string description) => new(name, value, false, description, []);

    private static ImportField Must(string name, string description, params string[] words) => new(name, ImportValue.Word, true, description, words);

    private static ImportField May(string name, string description, params string[] words) => new(name, ImportValue.Word, false, description, words);
}
