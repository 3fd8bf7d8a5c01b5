namespace HopEn2.Interop.Ledger.Bus;

/// <summary>How the bus is, as last looked at. What is null is not known.</summary>
/// <param name="Address">Of the broker, without password; <c>memory</c>.</param>
/// <param name="Connected">Null: not looked at yet.</param>
/// <param name="Problem">Why it is not connected, and what helps.</param>
/// <param name="Since">Since when it is connected, or is not.</param>
/// <param name="Waiting">Announcements in the queue and not yet handed to an engine.</param>
/// <param name="Engines">Engines that take from it.</param>
/// <param name="Errors">Announcements that were given up and wait in the error queue.</param>
/// <param name="LastError">The youngest of them that could be looked at.</param>
public sealed record BusState(string Address, bool? Connected, string? Problem, DateTimeOffset Since, int? Waiting, int? Engines, int? Errors, BusError? LastError);

/// <summary>An announcement that was given up: its messages are kept and not recorded.</summary>
/// <param name="Ids">Keys of the journal; empty when the entry names none.</param>
/// <param name="Reason">Type and place of what went wrong; never a text that could quote a message.</param>
/// <param name="At">When it was given up; null when the broker did not say.</param>
public sealed record BusError(IReadOnlyList<long> Ids, string Reason, DateTimeOffset? At);
