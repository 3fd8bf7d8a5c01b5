using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>Everything sent and answered under one control id between one sender and one receiver, answers put to the requests they mean (hl7v2.md §9).</summary>
/// <remarks>Control ids repeat over time. Only the messages' own times decide, never the order in which they came.</remarks>
public sealed class Exchange
{
    private static readonly IReadOnlyList<AnswerFact> None = [];

    private readonly Dictionary<Fact, List<AnswerFact>> _answers = [];
    private readonly Dictionary<AnswerFact, IReadOnlyList<Fact>> _meant = [];

    /// <param name="facts">Facts that carry one <c>x:</c> key.</param>
    public Exchange(IEnumerable<Fact> facts)
    {
        var requests = new List<Fact>();
        foreach (var fact in facts)
        {
            if (fact is DepositRequested or SendRequested)
                requests.Add(fact);
            else if (fact is AnswerFact { Answers.Document: null } answer)
                _meant[answer] = [];
        }

        // Control ids that start anew every day make long exchanges: the latest message is looked for from the end.
        requests.Sort((a, b) => a.Source.SentAt.CompareTo(b.Source.SentAt));
        foreach (var answer in _meant.Keys)
        {
            var meant = Meant(answer, requests);
            _meant[answer] = meant;
            foreach (var request in meant)
            {
                if (!_answers.TryGetValue(request, out var answers))
                    _answers[request] = answers = [];
                answers.Add(answer);
            }
        }
    }

    /// <summary>The answers that mean this request.</summary>
    public IReadOnlyList<AnswerFact> AnswersTo(Fact request) => _answers.TryGetValue(request, out var answers) ? answers : None;

    /// <summary>The requests this answer means: those of one message, or of two that nothing tells apart. None: it waits for its message.</summary>
    public IReadOnlyList<Fact> RequestsOf(AnswerFact answer) => _meant[answer];

    /// <summary>Answers whose message is not known.</summary>
    public IEnumerable<AnswerFact> Orphans => _meant.Where(m => m.Value.Count == 0).Select(m => m.Key);

    /// <summary>True when a request is one that such an answer may mean: same intention, and for a mail the same recipient.</summary>
    public static bool SameIntention(Fact request, AnswerFact answer) => (request, answer) switch
    {
        (DepositRequested, DepositAccepted or DepositRefused) => true,
        (SendRequested send, MailFact mail) => send.Recipient == mail.Recipient,
        _ => false,
    };

    private static bool Asked(Fact request, AnswerFact answer) => (request, answer) switch
    {
        (DepositRequested deposit, _) => deposit.AcknowledgementAsked,
        (SendRequested send, MailRead or MailProcessingFailed) => send.ReadingAsked,
        (SendRequested send, _) => send.AcknowledgementAsked,
        _ => false,
    };

    private static List<Fact> Meant(AnswerFact answer, List<Fact> requests)
    {
        var latest = new List<Fact>();
        for (var i = SentUntil(answer.Answers.Until, requests) - 1; i >= 0; i--)
        {
            var request = requests[i];
            if (latest.Count > 0 && request.Source.SentAt < latest[0].Source.SentAt)
                break;
            if (SameIntention(request, answer) && Asked(request, answer))
                latest.Add(request);
        }

        return latest;
    }

    /// <summary>How many of the requests, sorted by time, were sent by then.</summary>
    private static int SentUntil(DateTimeOffset until, List<Fact> requests)
    {
        var (from, to) = (0, requests.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (requests[middle].Source.SentAt <= until)
                from = middle + 1;
            else
                to = middle;
        }

        return from;
    }
}
