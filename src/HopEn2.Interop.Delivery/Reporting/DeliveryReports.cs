using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Delivery.Reporting;

/// <summary>Reports go into the journal like any message: recorded, replayed, rebuilt and shared between engines the same way.</summary>
internal sealed class DeliveryReports(IJournal journal, TimeProvider time) : IDeliveryReports
{
    public async Task ReportAsync(DeliveryReport report, CancellationToken cancel) => await journal.AppendAsync(
        new IncomingMessage(DeliveryRecord.Feed, MessageFormat.Delivery, DeliveryRecord.ControlIdOf(report), DeliveryRecord.Write(report), time.GetUtcNow(), Answer.Accept, null), cancel);
}

/// <summary>The mails that went out, from the work that sent them.</summary>
internal sealed class SentMails(IOutgoingWork work) : ISentMails
{
    public Task<SentMail?> FindAsync(string messageId, CancellationToken cancel) => work.MailAsync(messageId, cancel);

    public Task<IReadOnlyList<SentMail>> ToAsync(string address, DateTimeOffset since, int most, CancellationToken cancel) => work.MailsToAsync(address, since, most, cancel);
}
