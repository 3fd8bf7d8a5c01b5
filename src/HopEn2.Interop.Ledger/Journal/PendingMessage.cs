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
        // A copy: the body is the caller's buffer, lent until it is kept, and translation has it from here. A large one it reads from the store.
        IsLarge = message.Body.Length > LargeBytes.LargestUsual;
        Message = IsLarge ? message : message with { Body = message.Body.ToArray() };
        Digest = SHA256.HashData(message.Body.Span);
        (Coding, Stored) = IsLarge ? Bodies.CompressLarge(message.Body) : Bodies.Compress(message.Body.Span);
    }

    /// <summary>Its body is the caller's: not to be read any more once it is kept.</summary>
    public bool IsLarge { get; }

    public IncomingMessage Message { get; }

    /// <summary>SHA-256 of the bytes received.</summary>
    public byte[] Digest { get; }

    /// <summary>First bytes of the digest, for an index of numbers.</summary>
    public long Fingerprint => BinaryPrimitives.ReadInt64BigEndian(Digest);

    public BodyCoding Coding { get; }

    public ReadOnlyMemory<byte> Stored { get; }

    /// <summary>Completes when the message is durable.</summary>
    public Task<JournalReceipt> Kept => _kept.Task;

    /// <summary>Gives back what a large body was compressed into, once it is written or given up.</summary>
    public void Return()
    {
        if (IsLarge && Coding != BodyCoding.AsReceived)
            LargeBytes.Return(Stored);
    }

    public void Complete(JournalReceipt receipt) => _kept.TrySetResult(receipt);

    public void Fail(Exception e) => _kept.TrySetException(e);
}
