using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>What became of the mails of one document.</summary>
internal static class MailFold
{
    /// <summary>One outcome per mail: one recipient of one message, though the message may carry the document twice (N1 and N3). Oldest first.</summary>
    public static ValueList<MailOutcome> Of(IEnumerable<SendRequested> requests, Func<Fact, IEnumerable<AnswerFact>> answersTo) => requests
        .GroupBy(r => (r.Recipient, r.Kind, r.Source.Sender, r.Source.Receiver, r.Source.ControlId, r.Source.SentAt))
        .Select(mail => Outcome(mail, [.. mail.SelectMany(answersTo).Distinct()]))
        .OrderBy(m => m.RequestedAt).ThenBy(m => m.Kind).ThenBy(m => m.Recipient, StringComparer.Ordinal).ThenBy(m => m.State).ThenBy(m => m.Code, StringComparer.Ordinal)
        .ToValueList();

    public static Stages StagesOf(ValueList<MailOutcome> mails)
    {
        var stages = Stages.None;
        foreach (var mail in mails)
        {
            if (mail.State is MailState.Read)
                stages |= Stages.Read;
            if (Arrived(mail.State))
                stages |= mail.Kind is RecipientKind.Patient ? Stages.MailedPatient : Stages.MailedProfessional;
            // A recipient to whom another mail of the document went through was reached.
            else if (mail.State is MailState.Bounced && !mails.Any(m => m.Recipient == mail.Recipient && m.Kind == mail.Kind && Arrived(m.State)))
                stages |= Stages.Bounced;
        }

        return stages;
    }

    // What the recipient's own system says of a mail shows that it arrived, even where no Z02 said so.
    private static bool Arrived(MailState state) => state is MailState.Distributed or MailState.Read or MailState.ProcessingFailed or MailState.HandedOver;

    private static MailOutcome Outcome(IEnumerable<SendRequested> mail, List<AnswerFact> answers)
    {
        var request = mail.First();
        // A 4xx may still succeed and a relayed mail may still bounce: the last word counts, and the reader's own over the server's.
        var last = answers.Where(a => a is MailRead or MailProcessingFailed or MailAnswered).Max(LastWord) ?? OfServers(answers);
        var (state, code) = last switch
        {
            MailRead or MailAnswered => (MailState.Read, null),
            MailProcessingFailed failed => (MailState.ProcessingFailed, failed.Code),
            MailDistributed distributed => (MailState.Distributed, distributed.Presumed ? MailOutlook.Presumed : null),
            MailHandedOver => (MailState.HandedOver, null),
            MailBounced bounced => (MailState.Bounced, bounced.Code),
            _ => (mail.Any(r => r.AcknowledgementAsked) ? MailState.Waiting : MailState.RequestedBlind, (string?)null),
        };
        return new MailOutcome(request.Recipient, request.Kind, state, code, request.Source.SentAt, mail.Select(r => r.From).Where(f => f is not null).Min(StringComparer.Ordinal));
    }

    // What the recipient's server says, whatever its clock, weighs more than that the operator took it; only a mail handed over anew after a failure leaves that behind.
    private static AnswerFact? OfServers(List<AnswerFact> answers)
    {
        var last = answers.Where(a => a is MailDistributed { Presumed: false } or MailBounced).Max(LastWord);
        var handed = answers.Where(a => a is MailHandedOver).Max(LastWord);
        if (last is not null && (last is not MailBounced || handed is null || LastWord.Compare(handed, last) <= 0))
            return last;
        // What is presumed is presumed of the mail that was handed over last.
        return answers.Where(a => a is MailDistributed { Presumed: true } && (handed is null || a.At >= handed.At)).Max(LastWord) ?? handed;
    }

    private static readonly Comparer<AnswerFact> LastWord = Comparer<AnswerFact>.Create(FactOrder.Instance.Compare);
}
