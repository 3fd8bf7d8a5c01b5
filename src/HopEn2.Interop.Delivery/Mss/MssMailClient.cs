using System.Collections.Concurrent;
using System.Globalization;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mail.Smtp;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Delivery.Mss;

/// <summary>Composes a mail and hands it to the operator. Rates, order and repetition are the queue's.</summary>
internal sealed class MssMailClient(MailComposer composer, VisitMailComposer visits, MssOptions options, TimeProvider time, ILogger<MssMailClient> log) : IMailClient, IPatientMailClient, IAsyncDisposable
{
    /// <summary>Of ENVID (RFC 3461, 4.4). Our Message-IDs are shorter; a longer one goes without, and comes back as Original-Message-ID or in the headers.</summary>
    private const int LongestEnvelopeId = 100;

    private readonly SemaphoreSlim _lanes = new(options.Connections);
    private readonly ConcurrentBag<SmtpClient> _free = [];

    public Task<MailResult> SendAsync(OutgoingDocument document, MailOrder order, CancellationToken cancel) =>
        SendAsync(() => composer.Compose(document, order, order.At ?? time.GetUtcNow()), order.Recipient.Address, order.MessageId, cancel);

    public Task<MailResult> SendAsync(PatientMessage message, CancellationToken cancel) => SendAsync(() => visits.Compose(message), message.Address, message.MessageId, cancel);

    private async Task<MailResult> SendAsync(Func<Composition> compose, string recipient, string messageId, CancellationToken cancel)
    {
        if (options.Smtp is not { } server)
            return new MailResult.Temporary(WorkReasons.NotConfigured);
        var composition = compose();
        if (composition is Composition.Refused refused)
            return new MailResult.Refused(refused.Cause);
        var ready = (Composition.Ready)composition;

        await _lanes.WaitAsync(cancel);
        try
        {
            if (!_free.TryTake(out var client))
                client = new SmtpClient(server.ForSmtp(), time);
            try
            {
                return await SendAsync(client, ready, recipient, messageId, cancel);
            }
            finally
            {
                _free.Add(client);
            }
        }
        finally
        {
            _lanes.Release();
        }
    }

    private async Task<MailResult> SendAsync(SmtpClient client, Composition.Ready ready, string recipient, string messageId, CancellationToken cancel)
    {
        var envelope = new SmtpEnvelope(ready.ReturnPath, [recipient]) { Dsn = new DsnRequest(messageId.Length <= LongestEnvelopeId ? messageId : null) };
        var (mail, findings) = (ready.Mail, ready.Findings);
        var content = new MailWriter(mail);
        var result = await client.SendAsync(envelope, content, cancel);
        // The server takes no mail of that size: certain, so that a smaller one may go at once under the same Message-ID.
        if (ready.Slimmer is not null && IsTooLarge(result))
        {
            (mail, findings) = (ready.Slimmer, [.. findings, "copy-left-out"]);
            content = new MailWriter(mail);
            result = await client.SendAsync(envelope, content, cancel);
        }

        var told = Told(result, mail.From.Address, findings);
        // ECO.4.1: who, when, what size, with what result. To whom is in the work itself: a patient's address is a trait, and no log's.
        Log.Sent(log, messageId, mail.From.Address, content.Length, told);
        return told;
    }

    internal static MailResult Told(SmtpResult result, string from, ValueList<string> findings) => result switch
    {
        SmtpResult.Accepted accepted => new MailResult.HandedOver(from, accepted.ReportsPromised) { Findings = findings },
        _ when IsTooLarge(result) => new MailResult.Refused("too-large"),
        SmtpResult.RefusedBeforeData refused => new MailResult.Refused(Code(refused.Recipients is [var one, ..] && one.Reply.Permanent ? one.Reply : refused.Reply)),
        SmtpResult.RefusedAfterData refused => new MailResult.Refused(Code(refused.Reply)),
        SmtpResult.Temporary temporary => new MailResult.Temporary(temporary.Reply is { } reply ? Code(reply) : temporary.At is SmtpStage.Connect ? "no-connection" : "connection-lost"),
        // No mail will go until a setting is corrected: it waits with its reason, it does not fail.
        SmtpResult.NotSignedIn not => new MailResult.Temporary(not.Why switch
        {
            SignInFailure.NoTls => "no-tls",
            SignInFailure.Certificate => "certificate",
            SignInFailure.NoSuchMechanism => "no-such-mechanism",
            _ => "credentials",
        }),
        SmtpResult.Unknown => new MailResult.Unknown(WorkReasons.OutcomeUnknown),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool IsTooLarge(SmtpResult result) => result switch
    {
        SmtpResult.RefusedBeforeData { Reply: var reply } => Returns.FailureCauses.Of(reply.Code, reply.Enhanced, reply.Text) == Returns.FailureCauses.TooLarge,
        SmtpResult.RefusedAfterData { Reply: var reply } => Returns.FailureCauses.Of(reply.Code, reply.Enhanced, reply.Text) == Returns.FailureCauses.TooLarge,
        _ => false,
    };

    private static string Code(SmtpReply reply) => reply.Code.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _free)
            await client.DisposeAsync();
        _lanes.Dispose();
    }
}
