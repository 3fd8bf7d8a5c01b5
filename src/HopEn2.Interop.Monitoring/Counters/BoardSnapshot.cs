using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Monitoring.Counters;

/// <summary>All figures of the wallboard at one moment.</summary>
/// <param name="Version">Grows with every change of a figure; a number of this process, not of the hospital.</param>
/// <param name="At">When a figure last changed (hospital time).</param>
/// <param name="Lines">Services in the order of the mappings, then unmapped UFs, then the unknown.</param>
/// <param name="Rows">One per line and kind that has a figure, their sums included.</param>
/// <param name="OtherDays">Documents recorded lately that belong to no period shown under today.</param>
public sealed record BoardSnapshot(
    long Version,
    DateTimeOffset At,
    string Hospital,
    Periods Periods,
    IReadOnlyList<ServiceLine> Lines,
    IReadOnlyList<BoardRow> Rows,
    Waiting Waiting,
    IReadOnlyList<OtherDay> OtherDays,
    IReadOnlyDictionary<DocumentKind, double> Targets);

/// <summary>The figures of one line and one kind.</summary>
/// <param name="Line">Code of the line, or <see cref="Everywhere"/>.</param>
/// <param name="Kind">Name of the kind, or <see cref="Tracked"/>.</param>
public sealed record BoardRow(string Line, string Kind, Figures Today, Figures Week, Figures Month)
{
    /// <summary>The whole hospital.</summary>
    public const string Everywhere = "*";

    /// <summary>The six kinds HOP'EN 2 tracks, together.</summary>
    public const string Tracked = "tracked";
}

public readonly record struct Figures(StageCounts Counts, Rate Rate);

/// <summary>What waits for an acknowledgement, as last read.</summary>
/// <param name="Lines">Oldest first; null when it could not be read lately: then nobody knows, and no figure is shown.</param>
public sealed record Waiting(IReadOnlyList<LineWaiting>? Lines)
{
    public static Waiting NotKnown { get; } = new((IReadOnlyList<LineWaiting>?)null);
}

/// <param name="Since">Since when the oldest waits.</param>
/// <param name="Count">How many wait, whenever they were produced.</param>
public sealed record LineWaiting(string Line, DateTimeOffset Since, int Count);

/// <summary>Documents that came in lately and are dated another day than today.</summary>
public sealed record OtherDay(DateOnly Day, int Count);

/// <summary>What changed since <paramref name="From"/>: figures are the new ones, not differences, so a change may be applied twice or to a later state.</summary>
/// <param name="Whole">Given instead of rows when lines came or went, a day began, or the mappings changed.</param>
/// <param name="Waiting">Null: unchanged.</param>
/// <param name="OtherDays">Null: unchanged.</param>
public sealed record BoardChange(
    long From,
    long Version,
    DateTimeOffset At,
    BoardSnapshot? Whole,
    IReadOnlyList<BoardRow> Rows,
    Waiting? Waiting,
    IReadOnlyList<OtherDay>? OtherDays);
