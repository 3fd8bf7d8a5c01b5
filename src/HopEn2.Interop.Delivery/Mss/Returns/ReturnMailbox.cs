using System.Data.Common;
using System.Runtime.ExceptionServices;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Imap;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>Reads the return mailbox for as long as the engine runs: waits by IDLE, reads what came, makes its fact, and puts the mail away only then.</summary>
/// <remarks>
/// The mailbox itself is the bookkeeping: what lies in it is to be done, what is done lies elsewhere. A mail that was read and not yet put away when the engine ended is
/// read again, and its fact is the same fact. A mail is never deleted. Of several engines on one store one reads; another takes over when it ends.
/// </remarks>
internal sealed class ReturnMailbox(MssOptions options, ReturnHandler handler, ISoleTasks tasks, TimeProvider time, ILogger<ReturnMailbox> log) : BackgroundService
{
    /// <summary>An engine that does not read asks this often whether it is to.</summary>
    private static readonly TimeSpan StandBy = TimeSpan.FromSeconds(5);

    /// <summary>Whoever waits looks this often whether it still is the one to read.</summary>
    private static readonly TimeSpan LongestUnasked = TimeSpan.FromMinutes(1);

    /// <summary>Mails described at a time.</summary>
    private const int MostInHand = 50;

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        if (options.Imap is not { } server)
            return;
        var pause = options.Returns.Pause;
        var told = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var lease = await tasks.TryTakeAsync(SoleTask.Returns, stopping);
                if (lease is null)
                {
                    if (!told)
                        Log.ReturnsStandBy(log);
                    told = true;
                    await Task.Delay(StandBy, time, stopping);
                    continue;
                }

                told = false;
                await using var client = await ImapClient.ConnectAsync(server.ForImap(), time, stopping);
                await PrepareAsync(client, stopping);
                Log.ReturnsConnected(log, server.Host);
                pause = options.Returns.Pause;
                while (await lease.IsHeldAsync(stopping))
                {
                    var left = await EmptyAsync(client, lease, stopping);
                    await client.WaitAsync(left ? options.Returns.Poll : LongestUnasked, options.Returns.Poll, stopping);
                }

                Log.ReturnsLost(log);
                continue;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is IOException or JournalUnavailableException or LedgerUnavailableException or DbException)
            {
                // MailConnectionException, MailSignInException and ImapRefusedException are IOExceptions. Names of mailboxes and servers, never of persons.
                Log.ReturnsInterrupted(log, server.Host, e.GetType().Name, e is MailSignInException or ImapRefusedException or MailConnectionException ? e.Message : "", pause);
            }
            catch (Exception e)
            {
                Log.ReturnsFailed(log, e);
            }

            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < options.Returns.LongestPause ? pause * 2 : options.Returns.LongestPause;
        }
    }

    private async Task PrepareAsync(ImapClient client, CancellationToken cancel)
    {
        foreach (var folder in new[] { options.Returns.Done, options.Returns.ToSee })
            await client.CreateAsync(folder, cancel);
        await client.SelectAsync(options.Returns.Inbox, readOnly: false, cancel);
    }

    /// <summary>Handles every mail that lies in the mailbox, the oldest first. True: some had to be left for later.</summary>
    internal async Task<bool> EmptyAsync(ImapClient client, ISoleLease lease, CancellationToken cancel)
    {
        var left = false;
        var uids = await client.SearchAsync(1, cancel);
        foreach (var some in uids.Chunk(MostInHand))
        {
            // Facts told twice are told once; an answer sent on twice is read twice.
            if (!await lease.IsHeldAsync(cancel))
                return true;
            // Marked as deleted by a person: not ours any more.
            var ours = (await client.DescribeAsync(some, cancel)).Where(m => !m.Flags.Contains("\\Deleted", StringComparer.OrdinalIgnoreCase));
            left |= await PutAwayAsync(client, ours, cancel);
        }

        return left;
    }

    /// <summary>Handles these mails and puts away together those that are done, even where the next one could not be handled; an answer at once. True: some are left.</summary>
    private async Task<bool> PutAwayAsync(ImapClient client, IEnumerable<ImapMail> mails, CancellationToken cancel)
    {
        var left = false;
        var done = new List<(uint Uid, ReturnPlace Place)>();
        Exception? interrupted = null;
        foreach (var mail in mails)
        {
            try
            {
                if (await HandleAsync(client, mail, cancel) is not var (place, answer))
                    continue;
                done.Add((mail.Uid, place));
                if (answer)
                    await MoveAsync(client, done, cancel);
            }
            catch (AnswerNotPassedOnException e)
            {
                // A record that is away keeps nobody's report from being read.
                Log.AnswerWaits(log, mail.Uid, e.Message);
                left = true;
            }
            catch (Exception e) when (e is JournalUnavailableException or LedgerUnavailableException or DbException)
            {
                interrupted = e;
                break;
            }
        }

        await MoveAsync(client, done, cancel);
        if (interrupted is not null)
            ExceptionDispatchInfo.Throw(interrupted);
        return left;
    }

    private async Task MoveAsync(ImapClient client, List<(uint Uid, ReturnPlace Place)> done, CancellationToken cancel)
    {
        foreach (var place in done.GroupBy(d => d.Place, d => d.Uid))
            await client.MoveAsync([.. place], place.Key is ReturnPlace.Done ? options.Returns.Done : options.Returns.ToSee, cancel);
        done.Clear();
    }

    private async Task<(ReturnPlace Place, bool Answer)?> HandleAsync(ImapClient client, ImapMail mail, CancellationToken cancel)
    {
        byte[]? bytes;
        try
        {
            bytes = mail.Size > options.Returns.Largest ? throw new ImapTooLargeException(mail.Uid, mail.Size) : await client.FetchAsync(mail.Uid, options.Returns.Largest, cancel);
        }
        catch (ImapTooLargeException e)
        {
            Log.ReturnTooLarge(log, e.Uid, e.Size);
            return (ReturnPlace.ToSee, false);
        }

        if (bytes is null)
            return null;
        try
        {
            return await handler.HandleAsync(bytes, mail.Arrived ?? time.GetUtcNow(), cancel);
        }
        catch (Exception e) when (e is not (AnswerNotPassedOnException or IOException or JournalUnavailableException or OperationCanceledException or LedgerUnavailableException))
        {
            // A mail that our own code stumbles over must not stop those behind it.
            Log.ReturnStumbled(log, mail.Uid, e);
            return (ReturnPlace.ToSee, false);
        }
    }
}
