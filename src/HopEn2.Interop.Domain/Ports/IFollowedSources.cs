namespace HopEn2.Interop.Domain.Ports;

/// <summary>The servers that the engine subscribes to, and how each stands: for screens.</summary>
public interface IFollowedSources
{
    IReadOnlyList<SourceState> States { get; }
}

/// <summary>How a source stands.</summary>
/// <param name="Server">Its host and port.</param>
/// <param name="Subscription">Its id there; null: there is none yet.</param>
/// <param name="TakenUpTo">Every event up to this number was taken.</param>
/// <param name="Missing">Events that the server is known to have, and that were not taken.</param>
/// <param name="LastEvent">When the latest was taken; null: none since this engine started.</param>
/// <param name="Problem">Why it is not connected; null: it is, or was not asked yet.</param>
public sealed record SourceState(string Name, string Feed, string Server, string? Subscription, bool Connected, long TakenUpTo, long Missing, DateTimeOffset? LastEvent, string? Problem);
