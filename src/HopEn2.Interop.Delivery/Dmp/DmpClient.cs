using System.Xml;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Hl7v2.Tls;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>Deposits, replaces and deletes in the DMP, and asks it: ITI-41, ITI-57, ITI-18 and TD0.2, each with a VIHF of its own (dmp.md).</summary>
/// <remarks>
/// One call is one attempt, of at most a few requests. Cancelled, it does not throw either: the caller must know whether the document had gone out.
/// Whatever is in the DMP is learnt from the DMP: nothing is remembered between attempts.
/// </remarks>
internal sealed class DmpClient(DmpSettings settings, DmpConnections connections, IMappings mappings, TimeProvider clock, ILogger<DmpClient> log) : IDepositClient
{
    private readonly DmpExchange _exchange = new(settings, clock);
    private readonly VihfToken _vihf = new(settings, clock);

    public async Task<DepositResult> SendAsync(OutgoingDocument document, DepositOrder order, CancellationToken cancel)
    {
        var house = mappings.Current;
        DepositResult result;
        if (NotReady(house) is { } missing)
            result = missing;
        else if (document.Patient is not { Status: InsStatus.Qualified, Ins: { } ins, InsOid: { Length: > 0 } oid })
            result = new DepositResult.Refused("ins-not-qualified", null);
        else
            result = await new DepositAttempt(this, house, document, order, new XdsSubmission(order.SubmissionId, clock.GetUtcNow()), Cx(ins, oid)).RunAsync(cancel);
        Tell(document, order.Action, result);
        return result;
    }

    public async Task<DmpStatus?> StatusAsync(InsNumber ins, string insOid, CancellationToken cancel)
    {
        var house = mappings.Current;
        if (NotReady(house) is not null)
            return null;
        var sender = house.Delivery.SourceId;
        var answer = await AskAsync(
            house, "patients", DmpNames.PatientQuery, new VihfSubject(null, Cx(ins, insOid), false),
            xml => DmpRequests.WriteStatusQuery(xml, ins, insOid, sender, settings, clock.GetUtcNow()), StatusAnswer.Read, cancel);
        if (answer is Exchanged<StatusAnswer>.Answered { Answer.Status: { } status })
            return status;
        Log.QuestionNotAnswered(log, "TD0.2", CodeOf(answer) ?? "answer-unreadable");
        return null;
    }

    public async Task<RegisteredDocument?> FindAsync(DocumentId id, InsNumber ins, string insOid, CancellationToken cancel) =>
        NotReady(mappings.Current) is null ? await FindAsync(mappings.Current, id, new VihfSubject(null, Cx(ins, insOid), false), cancel) : null;

    /// <summary>TD3.1b.</summary>
    public async Task<RegisteredDocument?> FindAsync(HospitalMappings house, DocumentId id, VihfSubject subject, CancellationToken cancel)
    {
        var answer = await AskAsync(house, "registry", DmpNames.StoredQuery, subject, xml => DmpRequests.WriteQuery(xml, id.Value), QueryAnswer.Read, cancel);
        if (answer is Exchanged<QueryAnswer>.Answered { Answer: { Registry.Success: true } found })
            return found.Of(id.Value) is { } entry ? new RegisteredDocument(true, entry.EntryUuid, entry.Hash, entry.Current) : RegisteredDocument.Absent;
        Log.QuestionNotAnswered(log, "TD3.1b", answer is Exchanged<QueryAnswer>.Answered { Answer.Registry: var refused } ? refused.Deciding.Code : CodeOf(answer) ?? "answer-unreadable");
        return null;
    }

    /// <summary>TD2.1: sends the document and its metadata.</summary>
    /// <param name="replaced">entryUUID of the version replaced; null: none.</param>
    public Task<Exchanged<RegistryAnswer>> DepositAsync(HospitalMappings house, OutgoingDocument document, XdsMetadata metadata, string? replaced, VihfSubject subject, CancellationToken cancel)
    {
        const string documentId = "document01@hopen2";
        return SendAsync(house, "repository", DmpNames.ProvideAndRegister, subject, xml => DmpRequests.WriteDeposit(xml, metadata, replaced, documentId),
            envelope => RequestContent.Mtom(DmpNames.ProvideAndRegister, envelope, document.Content, documentId), RegistryAnswer.Read, cancel);
    }

    /// <summary>TD3.3c.</summary>
    public Task<Exchanged<RegistryAnswer>> DeleteAsync(HospitalMappings house, SubmissionSet set, string entryUuid, VihfSubject subject, CancellationToken cancel) =>
        AskAsync(house, "registry", DmpNames.UpdateDocumentSet, subject, xml => DmpRequests.WriteDeletion(xml, set, entryUuid), RegistryAnswer.Read, cancel);

    private static string Cx(InsNumber ins, string oid) => $"{ins.Value}^^^&{oid}&ISO^NH";

    private static string? CodeOf<T>(Exchanged<T> answer) => answer switch
    {
        Exchanged<T>.Refused refused => refused.Code,
        Exchanged<T>.Failed failed => failed.Code,
        Exchanged<T>.Unknown unknown => unknown.Code,
        _ => null,
    };

    private Task<Exchanged<T>> AskAsync<T>(HospitalMappings house, string service, string action, VihfSubject subject, Action<XmlWriter> body, Func<XmlReader, T?> read, CancellationToken cancel)
        where T : class =>
        SendAsync(house, service, action, subject, body, envelope => RequestContent.Soap(action, envelope), read, cancel);

    private async Task<Exchanged<T>> SendAsync<T>(
        HospitalMappings house, string service, string action, VihfSubject subject, Action<XmlWriter> body, Func<ReadOnlyMemory<byte>, RequestContent> content, Func<XmlReader, T?> read, CancellationToken cancel)
        where T : class
    {
        DmpConnection connection;
        try
        {
            connection = connections.Current();
        }
        catch (TlsFilesException e)
        {
            Log.CertificateNotTaken(log, e.Message);
            return new Exchanged<T>.Failed("certificate");
        }

        var to = new Uri($"{settings.BaseAddress!.AbsoluteUri.TrimEnd('/')}/{service}");
        var assertion = _vihf.Write(subject, house.Delivery, connection.Signer);
        return await _exchange.SendAsync(connection, to, content(SoapMessage.Write(action, to, assertion, body)), read, cancel);
    }

    /// <summary>What is not set up: it may be tomorrow, so nothing is refused for it.</summary>
    private DepositResult.Temporary? NotReady(HospitalMappings house)
    {
        var reachable = settings.BaseAddress is { IsAbsoluteUri: true } address && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
        return reachable && house.Delivery is { SourceId.Length: > 0, Structure.Length: > 0 } ? null : new DepositResult.Temporary("not-configured");
    }

    private void Tell(OutgoingDocument document, DepositAction action, DepositResult result)
    {
        switch (result)
        {
            case DepositResult.Refused refused:
                Log.NotAccepted(log, action, document.Id.Value, refused.Code, DmpErrors.Of(refused.Code).Class);
                break;
            case DepositResult.Temporary later:
                Log.NotAccepted(log, action, document.Id.Value, later.Code, DmpErrorClass.Temporary);
                break;
            case DepositResult.Unknown unknown:
                Log.OutcomeUnknown(log, action, document.Id.Value, unknown.Code);
                break;
        }
    }
}
