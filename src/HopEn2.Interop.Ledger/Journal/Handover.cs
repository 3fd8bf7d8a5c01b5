using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Ledger.Journal;

/// <summary>The latest messages until they are read once, so that translation, which comes right after, need not read and expand them.</summary>
/// <remarks>Given out once: whoever asks again, a redelivery or a screen, reads the database. So what stays in memory is what waits, not what passed.</remarks>
/// <param name="most">Bytes of bodies held at most; beyond, the oldest are left to the database.</param>
internal sealed class Handover(long most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<JournalId, JournaledMessage> _messages = [];
    private readonly Queue<JournalId> _order = new();
    private long _held;

    public void Put(JournaledMessage message)
    {
        lock (_gate)
        {
            _messages.Add(message.Id, message);
            _order.Enqueue(message.Id);
            _held += message.Body.Length;
            while (_order.TryPeek(out var oldest) && (_held > most || !_messages.ContainsKey(oldest)))
            {
                if (Remove(_order.Dequeue(), out var left))
                    LentBytes.Return(left!.Body);
            }
        }
    }

    public bool TryTake(JournalId id, out JournaledMessage message)
    {
        lock (_gate)
            return Remove(id, out message!);
    }

    /// <summary>Bytes of its body; false when it is not here (any more).</summary>
    public bool TrySize(JournalId id, out long bytes)
    {
        lock (_gate)
        {
            var here = _messages.TryGetValue(id, out var message);
            bytes = here ? message!.Body.Length : 0;
            return here;
        }
    }

    private bool Remove(JournalId id, out JournaledMessage? message)
    {
        if (!_messages.Remove(id, out message))
            return false;
        _held -= message.Body.Length;
        return true;
    }
}
