using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Web.Access;
using HopEn2.Interop.Web.Api;

namespace HopEn2.Interop.Tests.Unit.Web;

/// <summary>A ledger of three messages and one document, about a fictitious patient whose traits must not be seen where they do not belong.</summary>
internal sealed class FakeQueries : ILedgerQueries, IReplay
{
    public const string PatientName = "MARTINESQUE";
    public const string Matricule = "279035121518989";
    public const string PatientIpp = "00421337";
    public const string DocumentKey = "1.2.250.1.999.1.1^doc-1";

    private static readonly DateTimeOffset At = new(2025, 3, 10, 8, 0, 0, TimeSpan.Zero);

    public static readonly byte[] Body = Encoding.Latin1.GetBytes(
        $"MSH|^~\\&|DPI|CHV|PFI|CHV|20250310090000||MDM^T02^MDM_T02|M-1|P|2.6\rPID|1||{PatientIpp}^^^CHV^PI~{Matricule}^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS||{PatientName}^Zoé||19790312|F\rOBX|1|ED|11490-0||^TEXT^XML^Base64^{new string('A', 2000)}\r");

    private readonly List<MessageDetail> _messages;

    public FakeQueries()
    {
        var source = new FactSource("dpi", "DPI|CHV", "PFI|CHV", "M-1", At);
        var patient = new PatientRef(new Ipp(PatientIpp, "CHV"), Matricule, "1.2.250.1.213.1.4.10");
        var visit = new VisitRef(new VisitNumber("V-77", "CHV"), null);
        var format = new DocumentFormat(DocumentLevel.N1, "urn:ihe:iti:xds-sd:pdf:2008", "application/pdf", false);
        var id = new DocumentId(DocumentKey);
        var produced = new DocumentProduced
        {
            At = At,
            Source = source,
            Patient = patient,
            Id = id,
            Aliases = [],
            Replaces = [],
            SetId = null,
            Version = 1,
            Kind = DocumentKind.Ldl,
            TypeCode = "11490-0",
            Format = format,
            Visit = visit,
            VisitClass = VisitClass.Inpatient,
            Uf = "1001",
            CdaUf = null,
            Ins = InsStatus.Qualified,
            Visibility = Visibility.Normal,
            Sha1 = null,
            Size = 2000,
            Pair = null,
            Orders = [],
        };
        var requested = new DepositRequested { At = At, Source = source, Document = id, Action = DepositAction.Deposit, AcknowledgementAsked = true };
        var accepted = new DepositAccepted
        {
            At = At.AddMinutes(2),
            Source = source with { Feed = "pfi", Sender = "PFI|CHV", Receiver = "DPI|CHV", ControlId = "Z-1" },
            Answers = new("DPI|CHV", "PFI|CHV", "M-1", At.AddMinutes(2)),
        };
        var header = new MessageHeader("MDM^T02", "M-1", "2.6", "2.1^CISIS_CDA_HL7_V2", "DPI|CHV", "PFI|CHV", At, patient, visit);
        var parkedError = new AnswerError("TXA^1^12", 101, null, "TXA-12 is missing: the document that is to be replaced is not named.");
        _messages =
        [
            new(Row(3, "pfi", "ZAM^Z01", "Z-1", MessageStatus.Understood), header with { Type = "ZAM^Z01", ControlId = "Z-1" }, [accepted], [], [], null, Body),
            new(Row(2, "dpi", "MDM^T10", "M-2", MessageStatus.Parked) with { Reason = ParkReason.UnnamedDocument, Detail = parkedError.Text, Answer = AnswerCode.Error }, header with { ControlId = "M-2" }, [], [], [], parkedError, Body),
            new(Row(1, "dpi", "MDM^T02", "M-1", MessageStatus.Understood), header, [produced, requested], [], [new("ins-mismatch", "PID-3 and the CDA name different INS.")], null, Body),
        ];
        Document = new DocumentTimeline(
            new DocumentState
            {
                Key = DocumentKey,
                Ids = [id],
                Versions = [new DocumentVersion(id, At, false, false, format, InsStatus.Qualified, null, 1, null)],
                Current = id,
                Kind = DocumentKind.Ldl,
                TypeCode = "11490-0",
                Uf = "1001",
                At = At,
                Patient = patient,
                Visit = visit,
                Ins = InsStatus.Qualified,
                Visibility = Visibility.Normal,
                Deleted = false,
                Received = false,
                Deposit = DepositState.Accepted,
                RefusalCode = null,
                Withheld = WithheldReason.None,
                Mails = [new MailOutcome("dr.durand@test.mssante.fr", RecipientKind.Professional, MailState.Read, null, At)],
                WaitingSince = null,
                AmbiguousAnswer = false,
                Stages = Stages.Produced | Stages.InsQualified | Stages.RightFormat | Stages.Sent | Stages.Deposited,
                Counter = new CounterKey(new(2025, 3, 10), "1001", DocumentKind.Ldl),
            },
            [new(produced, new(1)), new(requested, new(1)), new(accepted, new(3))]);
    }

    public DocumentTimeline Document { get; }

    public Exception? Broken { get; set; }

    public MessageFilter? AskedMessages { get; private set; }

    public DocumentFilter? AskedDocuments { get; private set; }

    public PageRequest? AskedPage { get; private set; }

    public IReadOnlyList<JournalId> Replayed { get; private set; } = [];

    public Task<Page<MessageRow>> MessagesAsync(MessageFilter filter, PageRequest page, CancellationToken cancel)
    {
        Check();
        (AskedMessages, AskedPage) = (filter, page);
        var rows = _messages.Select(m => m.Row).Where(r =>
            (filter.ControlId is null || r.ControlId == filter.ControlId) && (filter.Feed is null || r.Feed == filter.Feed) && (filter.Status is null || r.Status == filter.Status)).ToList();
        return Task.FromResult(new Page<MessageRow>([.. rows.Take(page.Size)], rows.Count > page.Size ? "next" : null));
    }

    public Task<MessageDetail?> MessageAsync(JournalId id, CancellationToken cancel) => Task.FromResult(_messages.FirstOrDefault(m => m.Row.Id == id));

    public Task<Page<DocumentState>> DocumentsAsync(DocumentFilter filter, PageRequest page, CancellationToken cancel)
    {
        (AskedDocuments, AskedPage) = (filter, page);
        return Task.FromResult(new Page<DocumentState>([Document.Document], null));
    }

    public Task<DocumentTimeline?> DocumentAsync(DocumentId id, CancellationToken cancel) => Task.FromResult(id.Value == DocumentKey ? Document : null);

    public Task<Page<VisitState>> VisitsAsync(VisitFilter filter, PageRequest page, CancellationToken cancel) => Task.FromResult(new Page<VisitState>(
        [
            new VisitState
            {
                Visit = new("V-77", "CHV"), Dossier = null, Patient = new(PatientIpp, "CHV"), Status = VisitStatus.Open, Class = VisitClass.Inpatient, OpenedAt = At, ClosedAt = null, Ufs = [new UfFrom(At, "1001")],
                Movements = [],
            },
        ], null));

    public Task<PatientState?> PatientAsync(Ipp ipp, CancellationToken cancel) => Task.FromResult<PatientState?>(null);

    public Task<IReadOnlyList<JournalId>> IdsAsync(string? feed, DateTimeOffset from, DateTimeOffset to, bool parkedOnly, CancellationToken cancel)
    {
        Check();
        return Task.FromResult<IReadOnlyList<JournalId>>([.. _messages
            .Where(m => (feed is null || m.Row.Feed == feed) && from <= m.Row.ReceivedAt && m.Row.ReceivedAt < to && (!parkedOnly || m.Row.Status == MessageStatus.Parked)).Select(m => m.Row.Id).Order()]);
    }

    public Task<IReadOnlyDictionary<string, int>> ParkedAsync(CancellationToken cancel)
    {
        Check();
        return Task.FromResult<IReadOnlyDictionary<string, int>>(new Dictionary<string, int> { ["dpi"] = 1 });
    }

    public Task<ReplayResult> ReplayAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel)
    {
        Replayed = ids;
        return Task.FromResult(new ReplayResult(ids.Count, 0, 0, 0));
    }

    private static MessageRow Row(long id, string feed, string type, string controlId, MessageStatus status) =>
        new(new(id), feed, type, controlId, "DPI|CHV", At.AddMinutes(id), At, PatientIpp, "V-77", status, null, null, false, AnswerCode.Accept, Body.Length);

    private void Check()
    {
        if (Broken is { } broken)
            throw broken;
    }
}

internal sealed class FakeAudit : IAccessAudit
{
    public List<Look> Looks { get; } = [];

    public Task KeepAsync(Look look, CancellationToken cancel)
    {
        Looks.Add(look);
        return Task.CompletedTask;
    }
}
