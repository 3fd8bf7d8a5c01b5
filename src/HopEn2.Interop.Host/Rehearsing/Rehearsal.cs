using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Host.Rehearsing;

/// <summary>Before the entrances open, a message of each sort goes the whole way once, in memory: the first real one of the day then finds the code compiled, and its screen is not half a second late.</summary>
/// <remarks>
/// Nothing of it is kept, counted, shown or told. What goes wrong with it is logged and keeps nobody from starting. It needs nothing that starts, and plays while the
/// store and what else there is are opened.
/// </remarks>
internal sealed class Rehearsal(IMappings mappings, ITranslator translator, HospitalCalendar calendar, TimeProvider time, ILogger<Rehearsal> log) : IHostedLifecycleService
{
    /// <summary>The second time a code's rarer ways are gone: what was new the first time is known.</summary>
    private const int Times = 2;

    private Task _playing = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _playing = Task.Run(() => PlayAsync(cancellationToken), cancellationToken);
        return Task.CompletedTask;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _playing;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.RehearsalFailed(log, e);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Where another's start has failed, it plays still.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) => await _playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PlayAsync(CancellationToken cancel)
    {
        using var store = new RehearsalStore(calendar, time);
        var intake = new Hl7v2Intake(mappings, store.Journal, new Nobody(), time);
        var kept = 0L;
        for (var i = 0; i < Times; i++)
        {
            foreach (var (feed, body) in RehearsalMessages.For(mappings.Current.Feeds, time.GetUtcNow(), i))
            {
                await intake.TakeAsync(feed.Entrance, body, null, cancel);
                kept++;
            }
        }

        // A new store gives ids from 1 on. What is in memory only cannot be asked for them: it is read by one connection alone.
        for (var number = 1L; number <= kept; number++)
        {
            var id = new JournalId(number);
            var message = (await store.Journal.ReadAsync([id], cancel))[0];
            var (header, outcome) = translator.Translate(message);
            await store.RecordAsync(new TranslatedMessage(id, header, outcome, message.ReceivedAt, message.Feed), cancel);
        }
    }

    /// <summary>Who is told of the entrances when nothing happens at them.</summary>
    private sealed class Nobody : IFeedObserver
    {
        public void EntranceOpened(string entrance, string? problem)
        {
        }

        public void PeerConnected(string entrance, string peer)
        {
        }

        public void PeerDisconnected(string entrance, string peer, string reason)
        {
        }

        public void BytesWithoutFrame(string entrance, string peer, long count)
        {
        }

        public void Answered(string feed, KeptAs kept, Answer answer, DateTimeOffset receivedAt, int bytes)
        {
        }

        public void NotKept(string feed, string why)
        {
        }
    }
}
