using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mail.Mime;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>Finds the mail that a return is about.</summary>
/// <param name="memory">How far back a return that names no mail may be about one.</param>
public sealed class ReturnMatching(ISentMails sent, TimeSpan memory)
{
    /// <summary>The mail and whether it was guessed by its address; null: none of ours.</summary>
    /// <remarks>
    /// mssante.md §4: by the ids in order, then by recipient within 30 days. Subjects hold names and are not kept, so that the last resort takes a mail only when it is
    /// the only one to that address: told of the wrong document, a failure would be worse than a return that a person looks at.
    /// </remarks>
    public async Task<(SentMail Mail, bool Guessed)?> FindAsync(ReadReturn read, DateTimeOffset at, CancellationToken cancel)
    {
        foreach (var id in read.MessageIds)
        {
            if (await sent.FindAsync(id, cancel) is { } mail)
                return (mail, false);
        }

        // A return that names a mail which is none of ours is not about ours. A bounce in words names none; nor do the answers of Mon espace santé.
        if (read.MessageIds.Count > 0 && read.Kind is not (ReturnKind.Bounce or ReturnKind.PatientSpace) || read.Address is not { } address || !MailAddress.IsAddress(address))
            return null;
        if (read.Kind is ReturnKind.Other or ReturnKind.IncomingDocument or ReturnKind.Absence)
            return null;
        return await sent.ToAsync(address, at - memory, 2, cancel) is [var only] ? (only, true) : null;
    }

    /// <summary>What a return says of one mail: its own recipient's part; where it was sent on to others, one of whom has it, that one's.</summary>
    public static ReturnedOutcome? OutcomeOf(ReadReturn read, SentMail mail) =>
        read.Outcomes.FirstOrDefault(o => o.Recipients.Contains(mail.Recipient))
        ?? read.Outcomes.OrderBy(o => o.State is ReturnedState.NotDistributed).ThenByDescending(o => o.State).FirstOrDefault();

    /// <summary>The fact of it; null: nothing new is known (handed on, delayed).</summary>
    /// <param name="at">When it was written, to the second.</param>
    /// <param name="evidence">Message-ID of the return.</param>
    public static DeliveryReport? ReportOf(ReadReturn read, SentMail mail, DateTimeOffset at, string evidence)
    {
        var outcome = OutcomeOf(read, mail);
        var kind = (read.Kind, outcome?.State) switch
        {
            (ReturnKind.Answer, _) => DeliveryReportKind.MailAnswered,
            (_, ReturnedState.Distributed) => DeliveryReportKind.MailDistributed,
            (_, ReturnedState.NotDistributed) => DeliveryReportKind.MailBounced,
            (_, ReturnedState.Read) => DeliveryReportKind.MailRead,
            (_, ReturnedState.ProcessingFailed) => DeliveryReportKind.MailProcessingFailed,
            _ => (DeliveryReportKind?)null,
        };
        if (kind is not { } what)
            return null;
        var last = LastOf(at, readers: what is not (DeliveryReportKind.MailDistributed or DeliveryReportKind.MailBounced));
        // Clocks of neighbours may be wrong, and what came back cannot have come before it went out.
        return new DeliveryReport(what, mail.Document, mail.Recipient, mail.Kind, outcome?.Code, last > mail.At ? last : mail.At.AddMilliseconds(1), evidence);
    }

    /// <summary>The latest that it can have been, and within a second the reader's word after that of the server.</summary>
    /// <remarks>RFC 5322 §3.3: a mail tells its time in whole seconds. Taken as it is, what came back in the second of the sending came before it.</remarks>
    private static DateTimeOffset LastOf(DateTimeOffset second, bool readers) =>
        second.AddTicks(-(second.Ticks % TimeSpan.TicksPerSecond)).AddMilliseconds(readers ? 999 : 990);
}
