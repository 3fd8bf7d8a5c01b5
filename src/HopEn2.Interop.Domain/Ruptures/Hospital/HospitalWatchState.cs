namespace HopEn2.Interop.Domain.Ruptures.Hospital;

/// <summary>Everything the watch of a hospital must keep to go on after a restart. Plain data; serialise it as it is.</summary>
public sealed class HospitalWatchState
{
    /// <summary>Kept under another number, it is not understood: the watch then learns anew from what the ledger holds.</summary>
    public const int CurrentVersion = 2;

    public int Version { get; init; } = CurrentVersion;

    public DateTimeOffset? Upto { get; set; }

    /// <summary>The journal id up to which recorded messages were seen.</summary>
    public long Cursor { get; set; }

    public FalseAlarmBudget Budget { get; set; } = new();

    public PublicHolidays Holidays { get; set; } = new();

    public WatchState? Flows { get; set; }

    public OutcomesState Outcomes { get; init; } = new();

    public ConnectionsState Connections { get; init; } = new();

    public DependenciesState Dependencies { get; init; } = new();

    public DurationWatch Backlog { get; init; } = new()
    {
        Stream = new StreamSubject(StreamLevel.Engine).Name, Kind = RuptureKind.Backlog, Least = TimeSpan.FromSeconds(30),
    };

    public TimeSpan LastAge { get; set; }
}
