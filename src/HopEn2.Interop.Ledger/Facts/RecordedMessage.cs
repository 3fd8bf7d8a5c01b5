using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Facts;

/// <summary>A translation made ready to be written, outside the transaction.</summary>
internal sealed record RecordedMessage(TranslatedMessage Message, Translation Translation, byte[] Packed, HashSet<(SubjectKey Key, FactSort Sort)> Keys)
{
    public JournalId Id => Message.Id;

    public static RecordedMessage Of(TranslatedMessage message)
    {
        var translation = Translation.Of(message);
        return new RecordedMessage(message, translation, LedgerJson.Pack(translation), RecordedFacts.KeysOf(translation));
    }
}
