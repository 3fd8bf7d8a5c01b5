using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Turns journaled messages into facts. Delivered twice, it changes nothing: the ledger keeps a translation once.</summary>
internal sealed class TranslateMessages(IJournal journal, ITranslator translator, ILedger ledger, JournalAnnouncer announcer, ILogger<TranslateMessages> log) : IConsumer<MessagesJournaled>
{
    public async Task Consume(ConsumeContext<MessagesJournaled> context)
    {
        var cancel = context.CancellationToken;
        try
        {
            var messages = await journal.ReadAsync([.. context.Message.Ids.Select(id => new JournalId(id))], cancel);
            await RecordAsync(messages, cancel);
        }
        finally
        {
            announcer.Consumed();
        }
    }

    private async Task RecordAsync(IReadOnlyList<JournaledMessage> messages, CancellationToken cancel)
    {
        try
        {
            await ledger.RecordAsync([.. messages.Select(Translate)], cancel);
        }
        catch (Exception e) when (messages.Count > 1 && e is not (OperationCanceledException or LedgerUnavailableException))
        {
            // One message must not hold back the others of its batch.
            Log.BatchSplit(log, messages.Count, e.GetType().Name);
            foreach (var message in messages)
                await RecordAsync([message], cancel);
        }
        catch (Exception e) when (messages.Count == 1 && e is not (OperationCanceledException or LedgerUnavailableException))
        {
            // Kept and shown as ours to repair. A ledger that is away is no fault of the message: it stays pending and is announced again.
            Log.MessageDefect(log, messages[0].Id.Value, messages[0].Feed, e);
            await ledger.RecordAsync([Defect(messages[0], e)], cancel);
        }
    }

    private TranslatedMessage Translate(JournaledMessage message)
    {
        try
        {
            var (header, outcome) = translator.Translate(message);
            return new TranslatedMessage(message.Id, header, outcome, message.ReceivedAt, message.Feed);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.MessageDefect(log, message.Id.Value, message.Feed, e);
            return Defect(message, e);
        }
    }

    private static TranslatedMessage Defect(JournaledMessage message, Exception e)
    {
        // The type and place of the exception only: its text may quote the message.
        var detail = $"The engine failed on this message ({e.GetType().Name}). It is kept; replay it after the next version.";
        var outcome = new Outcome.Parked(ParkReason.Defect, detail, new AnswerError(null, 207, null, detail), []);
        return new TranslatedMessage(message.Id, MessageHeader.Unreadable(message.ControlId), outcome, message.ReceivedAt, message.Feed);
    }
}

/// <summary>Where translation is consumed, how much at once, and what follows a failure.</summary>
internal sealed class TranslateMessagesDefinition : ConsumerDefinition<TranslateMessages>
{
    public TranslateMessagesDefinition()
    {
        EndpointName = "hopen2-translate";
        // Two: one batch is translated while another is written.
        ConcurrentMessageLimit = 2;
    }

    protected override void ConfigureConsumer(IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TranslateMessages> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.UseMessageRetry(retry => retry.Exponential(5, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(500)));
        switch (endpointConfigurator)
        {
            case IRabbitMqReceiveEndpointConfigurator rabbit:
                rabbit.SetQuorumQueue();
                rabbit.PrefetchCount = 8;
                break;
            default:
                // In memory nothing outlives the process anyway: the sweep announces again what was not recorded.
                endpointConfigurator.DiscardFaultedMessages();
                break;
        }
    }
}
