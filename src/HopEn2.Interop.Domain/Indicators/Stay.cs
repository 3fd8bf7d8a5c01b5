using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Indicators;

/// <summary>One stay (séjour): the visits it groups, and by which rule.</summary>
/// <param name="Visits">Oldest first; at least one.</param>
/// <param name="Place">Where it ended.</param>
/// <param name="Day">The day it ended, in the hospital's time.</param>
public sealed record Stay(StayRule Rule, ValueList<VisitState> Visits, Place Place, DateOnly Day)
{
    public string Key => Visits[0].Visit.ToString();

    public Ipp? Patient => Visits[^1].Patient;

    public DateTimeOffset EndedAt => Visits[^1].ClosedAt!.Value;
}

/// <summary>The stays that ended in a month, and what was no stay.</summary>
/// <param name="LeftOut">Visits of the month that make none, by rule: <c>had-minor</c>, <c>had-short</c>, <c>sessions-too-few</c>.</param>
public sealed record MonthStays(IReadOnlyList<Stay> Stays, ValueList<LeftOut> LeftOut);
