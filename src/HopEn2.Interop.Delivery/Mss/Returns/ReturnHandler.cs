using System.Security.Cryptography;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mail.Mime;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>Where a return is put away.</summary>
public enum ReturnPlace
{
    /// <summary>Its fact is durable, or there is none to make.</summary>
    Done,

    /// <summary>A person looks at it.</summary>
    ToSee,
}

/// <summary>Makes of one return what it says, durably, before it is put away. The same mail again changes nothing.</summary>
internal sealed class ReturnHandler(ReturnReader reader, ReturnMatching matching, IDeliveryReports reports, AnswerDesk answers, ReturnCounts counts, ILogger<ReturnHandler> log)
{
    /// <param name="arrived">When the operator took it in: its time where it has none of its own.</param>
    /// <remarks>Throws <see cref="Domain.Ports.JournalUnavailableException"/>: then nothing was put away, and it comes again.</remarks>
    /// <returns>Also whether it was an answer, which may have been sent on: what is repeated of it others read twice.</returns>
    public async Task<(ReturnPlace Place, bool Answer)> HandleAsync(ReadOnlyMemory<byte> bytes, DateTimeOffset arrived, CancellationToken cancel)
    {
        var mail = MailReader.Read(bytes);
        var read = reader.Read(mail);
        var at = mail.Date is { } dated && dated <= arrived ? dated : arrived;
        var evidence = mail.MessageId ?? Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        if (read.Kind is ReturnKind.Absence)
            return Counted(read.Kind, matched: true, ReturnPlace.Done);

        var found = await matching.FindAsync(read, at, cancel);
        if (found is not var (sent, guessed) || sent is null)
        {
            if (read.Kind is not (ReturnKind.Other or ReturnKind.IncomingDocument))
                Log.ReturnUnmatched(log, read.Kind, evidence);
            return Counted(read.Kind, matched: false, ReturnPlace.ToSee);
        }

        if (guessed)
            Log.ReturnGuessed(log, read.Kind, evidence, sent.MessageId);
        var place = ReturnPlace.Done;
        // The answer itself is kept before the fact that there is one.
        if (read.Kind is ReturnKind.Answer)
            place = await answers.TakeAsync(mail, bytes, sent, arrived, evidence, cancel);
        if (ReturnMatching.ReportOf(read, sent, at, evidence) is { } report)
            await reports.ReportAsync(report, cancel);
        return Counted(read.Kind, matched: true, read.Kind is ReturnKind.Other ? ReturnPlace.ToSee : place);
    }

    private (ReturnPlace Place, bool Answer) Counted(ReturnKind kind, bool matched, ReturnPlace place)
    {
        counts.Add(kind, matched);
        return (place, kind is ReturnKind.Answer);
    }
}
