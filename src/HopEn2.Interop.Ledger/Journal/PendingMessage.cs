using System.Buffers.Binary;
using System.Security.Cryptography;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Ledger.Journal;

/// <summary>A message on its way into the journal, with all that can be worked out before it is its turn.</summary>
internal sealed class PendingMessage
{
    private Memory<byte> _copy;
    private readonly TaskCompletionSource<JournalReceipt> _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Hashes, copies and compresses on the caller's thread, so that the writer only writes.</summary>
    public PendingMessage(IncomingMessage message)
    {
        // A copy: the body is the caller's buffer, lent until it is kept, and translation has it from here. A large one it reads from the store.
        IsLarge = message.Body.Length > LargeBytes.LargestUsual;
        if (!IsLarge)
        {
            _copy = LentBytes.Rent(message.Body.Length).Memory;
            message.Body.CopyTo(_copy);
        }

        Message = IsLarge ? message : message with { Body = _copy };
        Digest = SHA256.HashData(message.Body.Span);
        (Coding, Stored) = Bodies.Compress(Message.Body);
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

    /// <summary>The copy of its body is somebody else's from now on, to read and to return.</summary>
    public ReadOnlyMemory<byte> TakeBody()
    {
        var body = _copy;
        _copy = default;
        return body;
    }

    /// <summary>Gives back what it holds, once it is written or given up.</summary>
    public void Return()
    {
        if (Coding != BodyCoding.AsReceived)
            LentBytes.Return(Stored);
        LentBytes.Return(_copy);
    }

    public void Complete(JournalReceipt receipt) => _kept.TrySetResult(receipt);

    public void Fail(Exception e) => _kept.TrySetException(e);
}
