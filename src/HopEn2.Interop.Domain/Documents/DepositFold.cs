using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>What became of the deposit of one document, over all its versions and all that was asked for them.</summary>
/// <param name="Asked">Its deposit, or that of a replacement, was asked for at least once.</param>
/// <param name="Former">Not null when the DMP has a version of it, and not the current one.</param>
internal sealed record DepositFold(DepositState State, string? RefusalCode, DateTimeOffset? WaitingSince, bool Asked, FormerDeposit? Former = null)
{
    public static DepositFold Of(IEnumerable<DepositRequested> requests, VersionChain versions, Func<Fact, IEnumerable<AnswerFact>> answersTo)
    {
        var answered = requests.Select(r => new Answered(r, [.. answersTo(r)])).ToList();
        var deposits = answered.Where(a => a.Request.Action is not DepositAction.Delete).ToList();
        var asked = deposits.Count > 0;

        var removals = answered.Where(a => a.Request.Action is DepositAction.Delete && a.Accepted).ToList();
        deposits.RemoveAll(d => removals.Exists(r => Removes(r.Request, d.Request, versions)));
        if (deposits.Count == 0)
            return new DepositFold(removals.Count > 0 ? DepositState.Removed : DepositState.NotRequested, null, null, asked);
        var (state, code, waiting) = StateOf(deposits);
        return new DepositFold(state, code, waiting, asked, state is DepositState.Accepted ? FormerOf(deposits, versions) : null);
    }

    private static (DepositState State, string? Code, DateTimeOffset? WaitingSince) StateOf(IReadOnlyCollection<Answered> deposits)
    {
        if (deposits.Any(d => d.Accepted))
            return (DepositState.Accepted, null, null);
        if (deposits.SelectMany(d => d.Answers).OfType<DepositRefused>().Max(Comparer<DepositRefused>.Create(FactOrder.Instance.Compare)) is { } last)
            return (DepositState.Refused, last.Code, null);
        var waiting = deposits.Where(d => d.Request.AcknowledgementAsked).Select(d => (DateTimeOffset?)d.Request.Source.SentAt).Min();
        return (waiting is not null ? DepositState.Waiting : deposits.Count > 0 ? DepositState.RequestedBlind : DepositState.NotRequested, null, waiting);
    }

    // What the DMP was given in the place of another version is what it has; a version that it never took replaced nothing there.
    private static FormerDeposit? FormerOf(List<Answered> deposits, VersionChain versions)
    {
        if (versions.Versions.Count < 2 || versions.Deleted)
            return null;
        var taken = deposits.Where(d => d.Accepted).Select(d => versions.Named(d.Request.Document)).OfType<Version>().Distinct().ToList();
        if (taken.Count == 0 || taken.Contains(versions.Current!))
            return null;
        var kept = taken.Where(t => !versions.SuccessorsOf(t).Any(taken.Contains)).ToList();
        var (state, code, _) = StateOf([.. deposits.Where(d => versions.Named(d.Request.Document) == versions.Current)]);
        return new FormerDeposit((kept.Count > 0 ? kept : taken).Select(v => v.Id).OrderBy(id => id.Value, StringComparer.Ordinal).ToValueList(), state, code);
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
