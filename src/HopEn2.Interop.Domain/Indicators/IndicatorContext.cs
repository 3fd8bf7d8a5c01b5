using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Indicators;

/// <summary>What the house says of itself, for one month.</summary>
/// <param name="PlaceOf">Where an UF belongs on a day.</param>
/// <param name="Pathways">Those of P1.08, in the order of pathways.yaml.</param>
public sealed record IndicatorContext(Month Month, HospitalCalendar Calendar, MonthSettings Settings, Func<string, DateOnly, Place> PlaceOf, IReadOnlyList<PathwayRule> Pathways);

/// <summary>One pathway of P1.08: whose patients, and which messages are its own.</summary>
/// <param name="TypeCodes">Documents of these types…</param>
/// <param name="Senders">… or sent from these mailboxes.</param>
public sealed record PathwayRule(string Code, string Label, IReadOnlySet<string> Ufs, IReadOnlySet<string> TypeCodes, IReadOnlySet<string> Senders, bool Automatic)
{
    /// <summary>… or by one of these templates of ours, about visits on its UF.</summary>
    public IReadOnlySet<string> Messages { get; init; } = System.Collections.Frozen.FrozenSet<string>.Empty;
}

/// <summary>What of the ledger a month is folded from. More than it needs does no harm, less does.</summary>
/// <param name="Visits">All that ended in the month; of patients in sessions and of psychiatric dossiers the others too; and those that documents may belong to.</param>
/// <param name="Documents">All of the month, and those of these visits whenever they were made.</param>
/// <param name="Patients">By every IPP that leads to one.</param>
public sealed record MonthFacts(IReadOnlyList<VisitState> Visits, IReadOnlyList<MonthDocument> Documents, IReadOnlyDictionary<Ipp, PatientState> Patients);

/// <summary>What of a document the indicators look at.</summary>
/// <param name="Patient">The surviving IPP; null when it is not known whose it is.</param>
/// <param name="InsQualified">Of the version that counts; of the one that the DMP has, where that one is right in everything and the current one is not there.</param>
/// <param name="RightFormat">CDA R2 N1, of biology N3 too, no scan; of the same version.</param>
/// <param name="Cda">A CDA of whichever level, no scan.</param>
public sealed record MonthDocument(
    string Key, DocumentKind Kind, string? TypeCode, string Uf, DateTimeOffset At, Ipp? Patient, VisitNumber? Visit, DossierNumber? Dossier,
    bool InsQualified, bool RightFormat, bool Cda, bool Deleted, DepositState Deposit, string? RefusalCode, WithheldReason Withheld, ValueList<MailOutcome> Mails)
{
    /// <summary>Null: it counts nowhere, being received from outside or known by requests and answers only.</summary>
    public static MonthDocument? Of(DocumentState document)
    {
        if (document.Received || document.Current is not { } current)
            return null;
        var versions = document.Former is null ? null : document.Versions.Select(v => new TakenVersion(v.Id, v.Format, v.Ins));
        return Of(
            document.Key, document.Kind, document.TypeCode, document.Uf, document.At, document.Patient.Ipp, document.Visit, document.Ins,
            document.Versions.FirstOrDefault(v => v.Id == current)?.Format ?? DocumentFormat.Unreadable, document.Deleted, document.Deposit, document.RefusalCode, document.Former, versions,
            document.Withheld, document.Mails);
    }

    /// <param name="ins">Of the version that counts.</param>
    /// <param name="format">Of the version that counts.</param>
    /// <param name="versions">All of them; only asked for when <paramref name="former"/> is not null.</param>
    public static MonthDocument Of(
        string key, DocumentKind kind, string? typeCode, string uf, DateTimeOffset at, Ipp? patient, VisitRef visit, InsStatus ins, DocumentFormat format, bool deleted, DepositState deposit,
        string? refusalCode, FormerDeposit? former, IEnumerable<TakenVersion>? versions, WithheldReason withheld, ValueList<MailOutcome> mails)
    {
        var qualified = ins is InsStatus.Qualified;
        // What only its deletion tells of has no format that could be wrong.
        var right = IsRight(format, kind) || (deleted && format.Level is DocumentLevel.Unreadable);
        if (former is not null && versions!.Any(v => former.Versions.Contains(v.Id) && v.Ins is InsStatus.Qualified && IsRight(v.Format, kind)))
            (qualified, right) = (true, true);
        else if (former is not null)
            // What the DMP has does not count: what is to come in its place decides.
            (deposit, refusalCode, withheld) = (former.Current, former.Code, former.Current is DepositState.NotRequested && withheld is WithheldReason.None ? WithheldReason.ByDecision : withheld);
        return new(key, kind, typeCode, uf, at, patient, visit.Visit, visit.Dossier, qualified, right, IsCda(format), deleted, deposit, refusalCode, withheld, mails);
    }

    private static bool IsCda(DocumentFormat format) => !format.Scanned && format.Level is (DocumentLevel.N1 or DocumentLevel.N2 or DocumentLevel.N3);

    // indicators.md, "Common rules": N1, of biology N3 too; a scan never counts.
    private static bool IsRight(DocumentFormat format, DocumentKind kind) =>
        !format.Scanned && (format.Level is DocumentLevel.N1 || (format.Level is DocumentLevel.N3 && kind is DocumentKind.CrBio));
}

/// <summary>What of a version decides whether its deposit counts.</summary>
public readonly record struct TakenVersion(DocumentId Id, DocumentFormat Format, InsStatus Ins);
