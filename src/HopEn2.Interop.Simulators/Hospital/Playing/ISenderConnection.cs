namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>One connection of a sender, in whichever standard: a message out, its acknowledgement back. Not usable any more after an exception.</summary>
internal interface ISenderConnection : IDisposable
{
    /// <returns>What the other side made of it, and why; null when what came back is no answer to this message.</returns>
    /// <exception cref="IOException">The connection broke: whether the message was taken is unknown.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">There is nobody.</exception>
    Task<Answered?> ExchangeAsync(SimulatedMessage message, CancellationToken cancel);
}

/// <summary>The answer to one message.</summary>
internal sealed record Answered(Played Outcome, string Error);
