using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Facts;

/// <summary>What recording a batch comes to, once it is known what is recorded already.</summary>
internal sealed class RecordedBatch
{
    private readonly Dictionary<long, RecordedMessage> _written = [];

    /// <param name="known">Packed translations of those of the messages that have one.</param>
    public RecordedBatch(IReadOnlyList<RecordedMessage> recorded, IReadOnlyDictionary<long, byte[]> known)
    {
        foreach (var message in recorded)
        {
            var id = message.Id.Value;
            var former = _written.GetValueOrDefault(id)?.Packed ?? known.GetValueOrDefault(id);
            if (former is not null && former.AsSpan().SequenceEqual(message.Packed))
                continue;
            if (former is null)
                Stated.AddRange(message.Translation.Facts);
            else
                Supersede(message, former, inTables: !_written.ContainsKey(id));
            _written[id] = message;
            Kept.Add(message.Message);
        }
    }

    /// <summary>Messages recorded for the first time, or anew with another translation.</summary>
    public List<TranslatedMessage> Kept { get; } = [];

    /// <summary>What the tables are to hold of them: each message once.</summary>
    public IReadOnlyCollection<RecordedMessage> Written => _written.Values;

    /// <summary>Translations that leave the tables.</summary>
    public List<(long Message, Translation Translation)> Replaced { get; } = [];

    /// <summary>Former translations that stated something else, to be kept readable.</summary>
    public List<(long Message, byte[] Packed)> Superseded { get; } = [];

    /// <summary>Facts to fold.</summary>
    public List<Fact> Stated { get; } = [];

    /// <summary>Facts that a new translation no longer states.</summary>
    public List<Fact> Withdrawn { get; } = [];

    private void Supersede(RecordedMessage message, byte[] formerPacked, bool inTables)
    {
        var former = LedgerJson.Translation(formerPacked);
        if (inTables)
            Replaced.Add((message.Id.Value, former));
        if (former.StatesTheSameAs(message.Translation))
            return;
        if (former.Facts.Count > 0)
            Superseded.Add((message.Id.Value, formerPacked));
        Stated.AddRange(message.Translation.Facts);
        Withdrawn.AddRange(former.Facts.Except(message.Translation.Facts));
    }
}
