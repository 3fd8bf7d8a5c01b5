using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Tests.Unit.Delivery.Carrying;

/// <summary>How a neighbour treats one attempt.</summary>
internal enum Manner
{
    Takes,
    IsBusy,

    /// <summary>Takes it, and the answer is lost.</summary>
    TakesSilently,

    /// <summary>Takes nothing, and nothing is heard.</summary>
    StaysSilent,

    /// <summary>Answers when the test says so; takes it then.</summary>
    Dawdles,
    Refuses,
}

/// <summary>A DMP by the rules that matter here: an id once, replacements and deletions of what is there and current, a duplicate recognised.</summary>
internal sealed class FakeDmp : IDepositClient
{
    private readonly List<(TaskCompletionSource<DepositResult> Answer, Func<DepositResult> Take)> _dawdling = [];

    public Dictionary<string, (string Sha1, bool Current)> Documents { get; } = [];

    public List<(string Document, DepositOrder Order)> Attempts { get; } = [];

    /// <summary>What it refused, with its code: by the rules nothing ever is.</summary>
    public List<(string Document, string Code)> Refusals { get; } = [];

    public Func<Manner> Manner { get; set; } = () => Outgoing.Manner.Takes;

    public Func<DmpStatus?> Status { get; set; } = () => DmpStatus.Active;

    /// <summary>A question about a document is answered.</summary>
    public Func<bool> Answers { get; set; } = () => true;

    public int Dawdling => _dawdling.Count;

    public Task<DepositResult> SendAsync(OutgoingDocument document, DepositOrder order, CancellationToken cancel)
    {
        Attempts.Add((document.Id.Value, order));
        switch (Manner())
        {
            case Outgoing.Manner.IsBusy:
                return Task.FromResult<DepositResult>(new DepositResult.Temporary("XDSRegistryBusy"));
            case Outgoing.Manner.TakesSilently:
                return Take(document, order) is DepositResult.Refused refused ? Task.FromResult<DepositResult>(refused) : Task.FromResult<DepositResult>(new DepositResult.Unknown("timeout"));
            case Outgoing.Manner.StaysSilent:
                return Task.FromResult<DepositResult>(new DepositResult.Unknown("timeout"));
            case Outgoing.Manner.Refuses:
                return Task.FromResult<DepositResult>(Refuse(document, "DMPClosed"));
            case Outgoing.Manner.Dawdles:
                var answer = new TaskCompletionSource<DepositResult>();
                cancel.Register(() => answer.TrySetResult(new DepositResult.Unknown("timeout")));
                _dawdling.Add((answer, () => Take(document, order)));
                return answer.Task;
            default:
                return Task.FromResult(Take(document, order));
        }
    }

    /// <summary>Takes what it has been dawdling with, and answers if anybody still listens.</summary>
    public void Finish(int which)
    {
        var (answer, take) = _dawdling[which];
        _dawdling.RemoveAt(which);
        answer.TrySetResult(take());
    }

    public Task<DmpStatus?> StatusAsync(InsNumber ins, string insOid, CancellationToken cancel) => Task.FromResult(Status());

    public Task<RegisteredDocument?> FindAsync(DocumentId id, InsNumber ins, string insOid, CancellationToken cancel) => Task.FromResult(
        !Answers() ? null : Documents.TryGetValue(id.Value, out var kept) ? new RegisteredDocument(true, "urn:uuid:" + id, kept.Sha1, kept.Current) : RegisteredDocument.Absent);

    private DepositResult Take(OutgoingDocument document, DepositOrder order)
    {
        var id = document.Id.Value;
        if (order.Action is DepositAction.Delete)
        {
            if (order.Replaced is not { } gone || !Documents.TryGetValue(gone.Value, out var there) || (!there.Current && !order.MayBeThere))
                return Refuse(document, "UnresolvedReferenceException");
            Documents[gone.Value] = there with { Current = false };
            return new DepositResult.Accepted([]);
        }

        if (Documents.TryGetValue(id, out var known))
            return order.MayBeThere && known.Sha1 == document.Sha1 ? new DepositResult.Accepted([], true) : Refuse(document, "XDSDuplicateUniqueIdInRegistry");
        if (order.Replaced is { } former)
        {
            if (!Documents.TryGetValue(former.Value, out var original) || !original.Current)
                return Refuse(document, "XDSRegistryDeprecatedDocumentError");
            Documents[former.Value] = original with { Current = false };
        }

        Documents[id] = (document.Sha1, true);
        return new DepositResult.Accepted([]);
    }

    private DepositResult.Refused Refuse(OutgoingDocument document, string code)
    {
        Refusals.Add((document.Id.Value, code));
        return new DepositResult.Refused(code, null);
    }
}

/// <summary>An operator: SMTP, which takes whatever it is given.</summary>
internal sealed class FakeOperator : IMailClient
{
    private readonly List<(TaskCompletionSource<MailResult> Answer, Action Take)> _dawdling = [];

    public List<(string Document, MailOrder Order)> Taken { get; } = [];

    /// <summary>Mails of which nobody could know whether they were taken: how often.</summary>
    public Dictionary<(string Document, string Recipient), int> Ambiguous { get; } = [];

    public Func<Manner> Manner { get; set; } = () => Outgoing.Manner.Takes;

    public int Dawdling => _dawdling.Count;

    public int Attempts { get; private set; }

    public Task<MailResult> SendAsync(OutgoingDocument document, MailOrder order, CancellationToken cancel)
    {
        Attempts++;
        switch (Manner())
        {
            case Outgoing.Manner.IsBusy:
                return Task.FromResult<MailResult>(new MailResult.Temporary("451"));
            case Outgoing.Manner.TakesSilently:
                Doubt(document, order);
                Taken.Add((document.Id.Value, order));
                return Task.FromResult<MailResult>(new MailResult.Unknown("timeout"));
            case Outgoing.Manner.StaysSilent:
                Doubt(document, order);
                return Task.FromResult<MailResult>(new MailResult.Unknown("timeout"));
            case Outgoing.Manner.Refuses:
                return Task.FromResult<MailResult>(new MailResult.Refused("550"));
            case Outgoing.Manner.Dawdles:
                var answer = new TaskCompletionSource<MailResult>();
                Doubt(document, order);
                cancel.Register(() => answer.TrySetResult(new MailResult.Unknown("timeout")));
                _dawdling.Add((answer, () => Taken.Add((document.Id.Value, order))));
                return answer.Task;
            default:
                Taken.Add((document.Id.Value, order));
                return Task.FromResult<MailResult>(new MailResult.HandedOver("documents@app.ch.mssante.fr", true));
        }
    }

    public void Finish(int which)
    {
        var (answer, take) = _dawdling[which];
        _dawdling.RemoveAt(which);
        take();
        answer.TrySetResult(new MailResult.HandedOver("documents@app.ch.mssante.fr", true));
    }

    public void Doubt(OutgoingDocument document, MailOrder order) => Doubt(document.Id.Value, order.Recipient.Address);

    public void Doubt(string document, string recipient) => Ambiguous[(document, recipient)] = Ambiguous.GetValueOrDefault((document, recipient)) + 1;
}
