using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>What became of the deposit of one document, over all its versions and all that was asked for them.</summary>
/// <param name="Asked">Its deposit, or that of a replacement, was asked for at least once.</param>
internal sealed record DepositFold(DepositState State, string? RefusalCode, DateTimeOffset? WaitingSince, bool Asked)
{
    public static DepositFold None { get; } = new(DepositState.NotRequested, null, null, false);

    public static DepositFold Of(IEnumerable<DepositRequested> requests, VersionChain versions, Func<Fact, IEnumerable<AnswerFact>> answersTo)
    {
        var answered = requests.Select(r => new Answered(r, [.. answersTo(r)])).ToList();
        if (answered.Count == 0)
            return None;

        var deposits = answered.Where(a => a.Request.Action is not DepositAction.Delete).ToList();
        var last = answered.Where(a => a.Accepted).GroupBy(a => NameOf(a.Request.Document, versions)).ToDictionary(g => g.Key, g => g.Max(Later)!);
        if (last.Any(l => Stands(l.Key, l.Value, last, versions)))
            return new DepositFold(DepositState.Accepted, null, null, deposits.Count > 0);

        // What was asked before it was removed is answered for good.
        var removed = last.Values.Where(a => a.Request.Action is DepositAction.Delete).Select(a => (DateTimeOffset?)a.SentAt).Max();
        var open = deposits.Where(a => removed is null || a.SentAt > removed).ToList();
        if (open.Count == 0)
            return new DepositFold(removed is null ? DepositState.NotRequested : DepositState.Removed, null, null, deposits.Count > 0);

        var state = open.Max(Later)!.State;
        return new DepositFold(
            state,
            state is DepositState.Refused ? open.SelectMany(a => a.Answers).OfType<DepositRefused>().Max(LastRefusal)!.Code : null,
            state is DepositState.Waiting ? open.Where(a => a.State is DepositState.Waiting).Min(a => a.SentAt) : null,
            Asked: true);
    }

    // The DMP has a version as long as the last thing it accepted for it was no deletion, and no deletion was accepted of what replaced it.
    private static bool Stands(DocumentId id, Answered accepted, Dictionary<DocumentId, Answered> last, VersionChain versions)
    {
        if (accepted.Request.Action is DepositAction.Delete)
            return false;
        return versions.Named(id) is not { } version
            || !versions.SuccessorsOf(version).Any(s => last.TryGetValue(s.Id, out var l) && l.Request.Action is DepositAction.Delete);
    }

    private static DocumentId NameOf(DocumentId id, VersionChain versions) => versions.Named(id)?.Id ?? id;

    private static readonly Comparer<Answered> Later = Comparer<Answered>.Create((a, b) =>
    {
        var order = a.SentAt.CompareTo(b.SentAt);
        if (order == 0)
            order = (a.Request.Action is DepositAction.Delete).CompareTo(b.Request.Action is DepositAction.Delete);
        if (order == 0)
            order = a.State.CompareTo(b.State);
        return order != 0 ? order : FactOrder.Instance.Compare(a.Request, b.Request);
    });

    private static readonly Comparer<DepositRefused> LastRefusal = Comparer<DepositRefused>.Create(FactOrder.Instance.Compare);

    /// <summary>One request with what was answered to it. The DMP took it if it ever said so: a refusal before or after is a second attempt at the same.</summary>
    private sealed class Answered(DepositRequested request, IReadOnlyList<AnswerFact> answers)
    {
        public DepositRequested Request { get; } = request;

        public IReadOnlyList<AnswerFact> Answers { get; } = answers;

        public DateTimeOffset SentAt => Request.Source.SentAt;

        public bool Accepted { get; } = answers.Any(a => a is DepositAccepted);

        public DepositState State =>
            Accepted ? DepositState.Accepted
            : Answers.Any(a => a is DepositRefused) ? DepositState.Refused
            : Request.AcknowledgementAsked ? DepositState.Waiting
            : DepositState.RequestedBlind;
    }
}
