using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Domain.Indicators.Reconciling;

/// <summary>The CNAM's count of one type of document in one month.</summary>
/// <param name="Type">Type code (LOINC); a kind's name where the file names kinds.</param>
/// <param name="Finess">Of the establishment; empty where the file is of one.</param>
public sealed record CnamCount(string Type, long Count, string Finess);

/// <summary>Why a document may be on one side and not on the other.</summary>
public enum Explanation
{
    /// <summary>The DMP refused it: the CNAM does not have it, however often it was sent.</summary>
    Refused,

    /// <summary>It was replaced: the CNAM may count each version, the engine counts the document.</summary>
    Replaced,

    /// <summary>It was deleted after its deposit, in the month or later: the CNAM may have counted it before.</summary>
    Deleted,

    /// <summary>Its code maps to no kind, or its message and mapping give it another type than it was sent under.</summary>
    WrongType,

    /// <summary>It was deposited in the first or last hours of the month: the CNAM may count it in the month beside.</summary>
    MonthEdge,

    /// <summary>It was asked for and nothing was heard of it: it may be there.</summary>
    NoAnswer,
}

/// <summary>One document that may explain a difference.</summary>
/// <param name="Key"><c>DocumentState.Key</c>.</param>
public sealed record Suspect(Explanation Why, string Key, string TypeCode, DateTimeOffset At, string? Code);

/// <summary>One type: what we have, what they have.</summary>
/// <param name="Ours">Documents of the type of which a deposit was accepted, by their month.</param>
/// <param name="Theirs">Null: the CNAM says nothing of the type.</param>
/// <param name="Suspects">Documents that may explain it, whatever the difference is.</param>
public sealed record ReconciledType(string Type, DocumentKind Kind, long Ours, long? Theirs, ValueList<Suspect> Suspects)
{
    /// <summary>Theirs less ours: positive when the CNAM has more.</summary>
    public long? Difference => Theirs - Ours;
}

/// <summary>The month's deposits held against the CNAM's statistics, type by type.</summary>
public static class Reconciliation
{
    /// <summary>Before and after the change of month in which a deposit may fall into either: the CNAM counts by its own clock and day of processing.</summary>
    private static readonly TimeSpan Edge = TimeSpan.FromHours(24);

    /// <param name="documents">All that may be of the month: at least those of its days and a day before and after.</param>
    /// <param name="kindOf">Kind that a type code is of by the mappings; <c>Untyped</c> when by none.</param>
    public static ValueList<ReconciledType> Of(Month month, HospitalCalendar calendar, IEnumerable<DocumentState> documents, IReadOnlyList<CnamCount> counts, Func<string, DocumentKind> kindOf)
    {
        var ours = new Dictionary<string, (long Count, DocumentKind Kind, List<Suspect> Suspects)>(StringComparer.Ordinal);
        // A file may name kinds instead of codes: then everything of the kind is one line.
        var named = counts.Select(c => c.Type).Where(t => DocumentKinds.Parse(t) is not null).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var document in documents.Where(d => !d.Received))
        {
            var within = month.Contains(calendar.DayOf(document.At));
            var near = within || (document.At + Edge is var late && month.Contains(calendar.DayOf(late))) || month.Contains(calendar.DayOf(document.At - Edge));
            if (!near)
                continue;
            var type = named.Contains(document.Kind.Name()) ? document.Kind.Name() : document.TypeCode ?? "";
            ours.TryAdd(type, (0, document.Kind, []));
            var line = ours[type];
            var deposited = document.Deposit is DepositState.Accepted && !document.Deleted;
            line.Suspects.AddRange(Why(document, month, calendar).Select(why => new Suspect(why, document.Key, type, document.At, document.RefusalCode)));
            ours[type] = line with { Count = line.Count + (within && deposited ? 1 : 0) };
        }

        var theirs = counts.GroupBy(c => c.Type, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.Sum(c => c.Count), StringComparer.OrdinalIgnoreCase);
        return ours.Keys.Union(theirs.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)
            .Select(type => ours.TryGetValue(type, out var line)
                ? new ReconciledType(type, line.Kind, line.Count, theirs.TryGetValue(type, out var count) ? count : null, line.Suspects.OrderBy(s => s.Why).ThenBy(s => s.Key, StringComparer.Ordinal).ToValueList())
                : new ReconciledType(type, DocumentKinds.Parse(type) ?? kindOf(type), 0, theirs[type], []))
            .Where(t => t.Ours > 0 || t.Theirs is not null || t.Suspects.Count > 0)
            .ToValueList();
    }

    private static IEnumerable<Explanation> Why(DocumentState document, Month month, HospitalCalendar calendar)
    {
        var within = month.Contains(calendar.DayOf(document.At));
        if (within && document.Deposit is DepositState.Refused)
            yield return Explanation.Refused;
        if (within && document.Deposit is DepositState.Accepted && document.Versions.Any(v => v.Replacement))
            yield return Explanation.Replaced;
        if (within && (document.Deposit is DepositState.Removed || (document.Deleted && document.Deposit is not DepositState.NotRequested)))
            yield return Explanation.Deleted;
        if (within && document.Kind is DocumentKind.Untyped && document.Deposit is not DepositState.NotRequested)
            yield return Explanation.WrongType;
        if (within && document.Deposit is DepositState.Waiting or DepositState.RequestedBlind)
            yield return Explanation.NoAnswer;
        if (document.Deposit is DepositState.Accepted && (!within || !month.Contains(calendar.DayOf(document.At + Edge)) || !month.Contains(calendar.DayOf(document.At - Edge))))
            yield return Explanation.MonthEdge;
    }
}
