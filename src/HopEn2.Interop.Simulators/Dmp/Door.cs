using System.Security.Cryptography.X509Certificates;
using HopEn2.Interop.Simulators.Dmp.Codes;
using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Simulators.Dmp.Ebrim;
using HopEn2.Interop.Simulators.Dmp.Patients;
using HopEn2.Interop.Simulators.Dmp.Registry;
using HopEn2.Interop.Simulators.Dmp.Transactions;
using HopEn2.Interop.Simulators.Dmp.Vihf;
using HopEn2.Interop.Simulators.Dmp.Wire;

namespace HopEn2.Interop.Simulators.Dmp;

/// <summary>What a request became: the answer, the word it is counted under, and the trouble that is still to come to it.</summary>
internal sealed record Served(WireAnswer Answer, string Outcome, Trouble? Trouble = null);

/// <summary>From the bytes of a request to those of its answer: wrapping, VIHF, then the transaction. Knows nothing of connections.</summary>
internal sealed class Door(DocumentRegistry registry, VihfCheck vihf, ValueSets codes, TroubleBook troubles, TimeProvider clock)
{
    private readonly DepositTransaction _deposit = new(registry, codes, clock);
    private readonly QueryTransaction _query = new(registry);
    private readonly UpdateTransaction _update = new(registry, codes);
    private readonly PatientTransaction _patient = new(clock);

    /// <summary>The last deposits that were refused, and with what.</summary>
    public RefusalLog Refusals { get; } = new();

    /// <summary>Who has a DMP.</summary>
    public PatientBook Patients { get; set; } = new();

    public AnswerForm Form { get; set; }

    /// <param name="trouble">What was chosen when the request arrived; null: nothing.</param>
    public Served Serve(IReadOnlyCollection<string> actions, string? contentType, ReadOnlyMemory<byte> body, X509Certificate2? client, Trouble? trouble)
    {
        var (request, fault) = SoapRequest.Read(contentType, body, actions);
        if (request is null)
            return Refuse(fault!, null, trouble);
        (var token, fault) = vihf.Check(request, client, clock.GetUtcNow());
        if (trouble is { Do: TroubleKind.Fault })
            return Refuse(Ordered(trouble), request.MessageId, trouble);
        if (token is null)
            return Refuse(fault!, request.MessageId, trouble);
        (var answer, fault, trouble) = request.Action switch
        {
            Names.ProvideAndRegister => Deposit(request, token, trouble),
            Names.UpdateDocumentSet => Update(request, token, trouble),
            Names.StoredQuery => Query(request, token, trouble),
            _ => Status(request, token, trouble),
        };
        var mtom = Form == AnswerForm.Mtom || (Form == AnswerForm.AsAsked && request.Mtom);
        return answer is null
            ? Refuse(fault!, request.MessageId, trouble)
            : new Served(SoapAnswer.Write(answer.Action, request.MessageId, mtom, answer.Content), answer.Outcome, trouble);
    }

    private static Served Refuse(Fault fault, string? relatesTo, Trouble? trouble) => new(SoapAnswer.Write(fault, relatesTo), fault.Subcode, trouble);

    private (Answer?, Fault?, Trouble?) Deposit(SoapRequest request, VihfToken token, Trouble? trouble)
    {
        var (submission, fault) = Submission.ReadDeposit(request);
        if (submission is null)
            return (null, fault, trouble);
        var ids = submission.UniqueIds.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var room = registry.Present(ids);
        trouble ??= troubles.OnDocuments(ids);
        if (trouble is { Do: TroubleKind.Fault })
            return (null, Ordered(trouble), trouble);
        var errors = trouble switch
        {
            { Do: TroubleKind.Refuse } => [Said(trouble)],
            // Cut before anything is done: the answer will not be sent.
            { Do: TroubleKind.Cut, When: CutPoint.AfterRequest } => [],
            _ when !room => [new XdsError("XDSRegistryBusy", "the simulated registry is full: forget documents")],
            _ => Register(submission, token),
        };
        if (errors.Count > 0)
            Refusals.Add(new Refusal(clock.GetUtcNow(), ids, errors));
        if (trouble is { Do: TroubleKind.Warn } && errors.Count == 0)
            errors = [Said(trouble) with { Warning = true }];
        return (Answer.Registry(request.Action, errors), null, trouble);
    }

    private IReadOnlyList<XdsError> Register(Submission submission, VihfToken token) =>
        _deposit.Judge(submission, token, Patients) is { Count: > 0 } errors ? errors : _deposit.Register(submission, token);

    private (Answer?, Fault?, Trouble?) Update(SoapRequest request, VihfToken token, Trouble? trouble)
    {
        if (trouble is { Do: TroubleKind.Refuse })
            return (Answer.Registry(request.Action, [Said(trouble)]), null, trouble);
        if (trouble is { Do: TroubleKind.Cut, When: CutPoint.AfterRequest })
            return (Answer.Registry(request.Action, []), null, trouble);
        var (submission, fault) = Submission.Read(request.Content, []);
        if (submission is null)
            return (null, fault, trouble);
        var errors = _update.Handle(submission, token);
        return (Answer.Registry(request.Action, trouble is { Do: TroubleKind.Warn } && errors.Count == 0 ? [Said(trouble) with { Warning = true }] : errors), null, trouble);
    }

    private (Answer?, Fault?, Trouble?) Query(SoapRequest request, VihfToken token, Trouble? trouble)
    {
        if (trouble is { Do: TroubleKind.Refuse })
            return (QueryTransaction.Failure(Said(trouble)), null, trouble);
        var (answer, fault) = _query.Handle(request, token);
        return (answer, fault, trouble);
    }

    private (Answer?, Fault?, Trouble?) Status(SoapRequest request, VihfToken token, Trouble? trouble)
    {
        // HL7v3 has no errorCode here: a refusal is a fault that names it.
        if (trouble is { Do: TroubleKind.Refuse })
            return (null, new Fault("Receiver", Fault.Own, trouble.Code!, trouble.Context ?? trouble.Code!, 500), trouble);
        var (answer, fault) = _patient.Handle(request, token, Patients);
        return (answer, fault, trouble);
    }

    private static XdsError Said(Trouble trouble) => new(trouble.Code!, trouble.Context ?? "as ordered");

    private static Fault Ordered(Trouble trouble)
    {
        var code = trouble.FaultCode ?? "Receiver";
        return new Fault(code, Fault.Own, "AsOrdered", trouble.Context ?? "as ordered", trouble.Status ?? (code == "Sender" ? 400 : 500));
    }
}
