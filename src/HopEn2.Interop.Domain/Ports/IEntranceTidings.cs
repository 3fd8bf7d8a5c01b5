namespace HopEn2.Interop.Domain.Ports;

/// <summary>Passes what happens at the entrances of the engines on one store to the one of them that watches.</summary>
public interface IEntranceTidings
{
    /// <summary>Tells whoever listens. What nobody listens to is lost: how things stand is told again each time.</summary>
    Task TellAsync(EntranceTidings tidings, CancellationToken cancel);

    /// <summary>Hears what the other engines tell, in their order, until cancelled or interrupted.</summary>
    /// <param name="heard">Called for each; quick, and never at the same time.</param>
    Task ListenAsync(Action<EntranceTidings> heard, CancellationToken cancel);
}

/// <summary>How things stand at the entrances of one engine, and what happened at them since it told last.</summary>
/// <param name="Engine">Whose; another after each start.</param>
/// <param name="Peers">Who is connected.</param>
/// <param name="Closed">Entrances that could not be opened.</param>
/// <param name="Unframed">Connections by which bytes came that made no message.</param>
/// <param name="Answers">Messages answered, by feed.</param>
/// <param name="NotKept">Messages that could not be kept.</param>
public sealed record EntranceTidings(
    Guid Engine, IReadOnlyList<ConnectedPeer> Peers, IReadOnlyList<ClosedDoor> Closed, IReadOnlyList<ConnectedPeer> Unframed, IReadOnlyList<AnswerTally> Answers, int NotKept);

/// <param name="Feed">For which it spoke last; null: it has not spoken.</param>
public sealed record ConnectedPeer(string Entrance, string Peer, string? Feed = null);

/// <param name="Problem">What and why.</param>
public sealed record ClosedDoor(string Entrance, string Problem);

/// <param name="Accepted">Answered positively.</param>
/// <param name="Refused">Answered negatively.</param>
public sealed record AnswerTally(string Feed, int Accepted, int Refused);
