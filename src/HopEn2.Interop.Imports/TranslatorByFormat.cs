using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Imports;

/// <summary>Lines of extracts go to their translator, all else to that of the messages.</summary>
public sealed class TranslatorByFormat(ITranslator messages, ImportTranslator imports) : ITranslator
{
    /// <inheritdoc/>
    public (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message) =>
        message.Format == MessageFormat.Import ? imports.Translate(message) : messages.Translate(message);
}
