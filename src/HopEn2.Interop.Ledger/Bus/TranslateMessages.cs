using MassTransit;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Has announced messages recorded. Delivered twice, it changes nothing: the ledger keeps a translation once.</summary>
internal sealed class TranslateMessages(MessageRecorder recorder, IBusQueues queues) : IConsumer<MessagesJournaled>
{
    public async Task Consume(ConsumeContext<MessagesJournaled> context)
    {
        try
        {
            await recorder.RecordAsync([.. context.Message.Ids.Select(id => new Domain.JournalId(id))], context.CancellationToken);
        }
        finally
        {
            queues.Consumed();
        }
    }
}

/// <summary>Where translation is consumed, how much at once, and what follows a failure.</summary>
internal sealed class TranslateMessagesDefinition : ConsumerDefinition<TranslateMessages>
{
    public TranslateMessagesDefinition()
    {
        EndpointName = BusQueue.Name;
        // Two: one batch is translated while another is written.
        ConcurrentMessageLimit = 2;
    }

    protected override void ConfigureConsumer(IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TranslateMessages> consumerConfigurator, IRegistrationContext context)
    {
        // What can be given up was put into the error queue before; all else is an announcement that nobody could deal with at all.
        if (endpointConfigurator is IRabbitMqReceiveEndpointConfigurator rabbit)
        {
            foreach (var (key, value) in BusQueue.Arguments)
                rabbit.SetQueueArgument(key, value!);
            // Few in hand: another engine takes the rest, and what is in hand when one dies counts as handed out.
            rabbit.PrefetchCount = 4;
            // Back to the broker, and by its limit to the error queue. The bus' own error queue would carry an exception's text, which may quote a message.
            rabbit.RethrowFaultedMessages();
            rabbit.ThrowOnSkippedMessages();
            return;
        }

        // In memory nothing outlives the process anyway: the sweep announces again what was not recorded.
        endpointConfigurator.DiscardFaultedMessages();
    }
}
