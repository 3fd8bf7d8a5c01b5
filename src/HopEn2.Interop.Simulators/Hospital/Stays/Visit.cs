using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.People;

namespace HopEn2.Interop.Simulators.Hospital.Stays;

/// <summary>One visit: a stay, a passage, a consultation or a session.</summary>
internal sealed class Visit
{
    public required int Number { get; init; }

    /// <summary>PV1-19.</summary>
    public required string Venue { get; init; }

    /// <summary>PID-18.</summary>
    public required string Dossier { get; init; }

    public required Person Person { get; set; }
    public required Unit Unit { get; set; }

    /// <summary>PV1-2: I, O, E, R.</summary>
    public required char Class { get; set; }

    public required DateTimeOffset OpenedAt { get; set; }
    public required Professional Physician { get; set; }

    /// <summary>Set by the discharge, taken back by its cancellation.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    public bool Cancelled { get; set; }

    /// <summary>On leave since.</summary>
    public DateTimeOffset? OnLeave { get; set; }

    /// <summary>Its place in the list of those who are in the house; -1 when not there.</summary>
    public int Place { get; set; } = -1;

    public Movement? Opening { get; set; }

    public Movement? Closing { get; set; }

    /// <summary>Its last transfer; null when none.</summary>
    public Movement? Transfer { get; set; }

    public Movement? Announcement { get; set; }
}

/// <summary>One movement (ZBE): its key, what it was, when and where.</summary>
internal sealed record Movement(int Number, string Trigger, DateTimeOffset At, Unit Unit, string Nature)
{
    public string Id => $"MVT{Number:000000}";
}
