using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>What became of the deposit of one document, over all its versions and all that was asked for them.</summary>
/// <param name="Asked">Its deposit, or that of a replacement, was asked for at least once.</param>
internal sealed record DepositFold(DepositState State, string? RefusalCode, DateTimeOffset? WaitingSince, bool Asked)
{
    public static DepositFold Of(IEnumerable<DepositRequested> requests, VersionChain versions, Func<Fact, IEnumerable<AnswerFact>> answersTo)
    {
        var answered = requests.Select(r => new Answered(r, [.. answersTo(r)])).ToList();
        var deposits = answered.Where(a => a.Request.Action is not DepositAction.Delete).ToList();
        var asked = deposits.Count > 0;

        var removals = answered.Where(a => a.Request.Action is DepositAction.Delete && a.Accepted).ToList();
        deposits.RemoveAll(d => removals.Exists(r => Removes(r.Request, d.Request, versions)));
        if (deposits.Exists(d => d.Accepted))
            return new DepositFold(DepositState.Accepted, null, null, asked);
        if (deposits.Count == 0)
            return new DepositFold(removals.Count > 0 ? DepositState.Removed : DepositState.NotRequested, null, null, asked);
        if (deposits.SelectMany(d => d.Answers).OfType<DepositRefused>().Max(Comparer<DepositRefused>.Create(FactOrder.Instance.Compare)) is { } last)
            return new DepositFold(DepositState.Refused, last.Code, null, asked);

        var waiting = deposits.Where(d => d.Request.AcknowledgementAsked).Select(d => (DateTimeOffset?)d.Request.Source.SentAt).Min();
        return new DepositFold(waiting is null ? DepositState.RequestedBlind : DepositState.Waiting, null, waiting, asked);
    }

    // A deletion takes away the version it names and, with it, what that version had replaced; what was asked afterwards is another matter.
    private static bool Removes(DepositRequested removal, DepositRequested deposit, VersionChain versions)
    {
        if (removal.Source.SentAt < deposit.Source.SentAt)
            return false;
        if (removal.Document == deposit.Document)
            return true;
        return versions.Named(removal.Document) is { } removed && versions.Named(deposit.Document) is { } deposited
            && (removed == deposited || versions.SuccessorsOf(deposited).Contains(removed));
    }

    /// <summary>One request with what was answered to it. The DMP took it if it ever said so: a refusal before or after is a second attempt at the same.</summary>
    private sealed record Answered(DepositRequested Request, IReadOnlyList<AnswerFact> Answers)
    {
        public bool Accepted { get; } = Answers.Any(a => a is DepositAccepted);
    }
}
