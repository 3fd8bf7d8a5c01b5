using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Tests.Unit.Ledger.Bus;

/// <summary>Translates everything into nothing.</summary>
internal sealed class Nothing : ITranslator
{
    public (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message) => (MessageHeader.Unreadable(message.ControlId), new Outcome.Understood(Array.Empty<Fact>(), []));
}
