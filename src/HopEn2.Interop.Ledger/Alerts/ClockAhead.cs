namespace HopEn2.Interop.Ledger.Alerts;

/// <summary>Times in the future that no engine with this clock can have written: the clock was ahead then and has been set back. What waits for such a time does not wait.</summary>
/// <remarks>Ticks, as SQL. Well beyond the longest lease and the longest pause between two tries, so that engines whose clocks differ by seconds respect each other.</remarks>
internal static class ClockAhead
{
    /// <summary>Five minutes: leases and claims are of a minute and less.</summary>
    public const string OfLease = "3000000000";

    /// <summary>Forty-five minutes: a notice is tried again after ten at the latest.</summary>
    public const string OfRetry = "27000000000";
}
