using System.Buffers.Binary;
using System.Security.Cryptography;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Ledger.Journal;

/// <summary>A message on its way into the journal, with all that can be worked out before it is its turn.</summary>
internal sealed class PendingMessage
{
    private readonly TaskCompletionSource<JournalReceipt> _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Hashes, copies and compresses on the caller's thread, so that the writer only writes.</summary>
    public PendingMessage(IncomingMessage message)
    {
        // A copy: the body is the caller's buffer, lent until it is kept.
        Message = message with { Body = message.Body.ToArray() };
        Digest = SHA256.HashData(message.Body.Span);
        (Coding, Stored) = Bodies.Compress(message.Body.Span);
    }

    public IncomingMessage Message { get; }

    /// <summary>SHA-256 of the bytes received.</summary>
    public byte[] Digest { get; }

    /// <summary>First bytes of the digest, for an index of numbers.</summary>
    public long Fingerprint => BinaryPrimitives.ReadInt64BigEndian(Digest);

    public BodyCoding Coding { get; }

    public byte[] Stored { get; }

    /// <summary>Completes when the message is durable.</summary>
    public Task<JournalReceipt> Kept => _kept.Task;

    public void Complete(JournalReceipt receipt) => _kept.TrySetResult(receipt);

    public void Fail(Exception e) => _kept.TrySetException(e);
}
