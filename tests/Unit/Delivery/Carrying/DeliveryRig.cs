using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text;
using HopEn2.Interop.Delivery.Outgoing;
using HopEn2.Interop.Delivery.Reporting;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Sqlite;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using HopEn2.Interop.Tests.Unit.Monitoring;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Delivery.Carrying;

/// <summary>A house that delivers, in memory: a journal, a ledger that is told what each message states, the real store of work, and neighbours that do as they are told.</summary>
internal sealed class DeliveryRig : IDisposable
{
    private readonly Dictionary<string, Fact[]> _states = [];
    private readonly List<RecordedMessageFacts> _recorded = [];
    private (int Messages, HospitalFold? Fold) _folded = (-1, null);
    private readonly SqliteOutgoing _work = MemoryWork.Open();

    public ManualTime Time { get; } = new(T(0));

    public MemoryJournal Journal { get; } = new();

    public IOutgoingWork Work => _work;

    public FakeDmp Dmp { get; } = new();

    public FakeOperator Operator { get; } = new();

    public FakeMappings Mappings { get; } = new(DeliveringHouse());

    public DeliveryOptions Options { get; set; } = new() { MailsPerSecond = 0 };

    public bool Clients { get; set; } = true;

    /// <summary>Reading a kept message is refused with this code; null: it is read.</summary>
    public string? RefusedReading { get; set; }

    public IReadOnlyList<Fact> Facts => [.. _recorded.SelectMany(r => r.Facts)];

    public HospitalFold Fold
    {
        get
        {
            if (_folded.Messages != _recorded.Count)
                _folded = (_recorded.Count, HospitalFold.Of(Facts, Calendar));
            return _folded.Fold!;
        }
    }

    public void Dispose() => _work.Dispose();

    public DeliveryEngine Engine(Func<bool>? kill = null) => new(this, kill);

    /// <summary>Who looks at mails of which nothing came back.</summary>
    public PresumedDistribution Presuming() => new(Work, new Cases(this), new DeliveryReports(Journal, Time), new FixedOptions(() => Options), Time, NullLogger<PresumedDistribution>.Instance);

    /// <summary>What came back for a mail, as the reader of the return mailbox tells it.</summary>
    public Task ReportAsync(DeliveryReport report) => new DeliveryReports(Journal, Time).ReportAsync(report, default);

    /// <summary>A message of the source is kept; it is recorded by <see cref="Record"/>.</summary>
    public JournalId Send(params Fact[] facts) => Send("dpi", facts);

    public JournalId Send(string feed, params Fact[] facts)
    {
        var control = $"C{_states.Count}";
        _states[control] = facts;
        return Journal.AppendAsync(new IncomingMessage(feed, MessageFormat.Er7, control, Encoding.UTF8.GetBytes(control), Time.GetUtcNow(), Answer.Accept, null), default).AsTask().GetAwaiter().GetResult().Id;
    }

    /// <summary>Records what was kept since; which engine does so is all the same.</summary>
    public LedgerChange Record()
    {
        foreach (var message in Journal.Kept.Skip(_recorded.Count))
        {
            var facts = message.Format is MessageFormat.Delivery ? ((Interop.Domain.Messages.Outcome.Understood)new DeliveryTranslator().Translate(message).Outcome).Facts : _states[message.ControlId];
            _recorded.Add(new(message.Id, message.Feed, "MDM^T02", message.ReceivedAt, message.ReceivedAt, null, facts));
        }

        var fold = Fold;
        return new(new FoldChanges(fold.Patients, [], fold.Documents, [], new Dictionary<CounterKey, StageCounts>()), []);
    }

    public DocumentState Document(string id) => Fold.Documents.Single(d => d.Ids.Contains(Id(id)));

    /// <summary>A house with one feed that delivers.</summary>
    private static HospitalMappings DeliveringHouse()
    {
        var house = SampleHospital.Mappings();
        return house with
        {
            Feeds = new FeedTable([.. house.Feeds.Feeds.Select(f => f.Name == "dpi" ? f with { Mode = FeedMode.Deliver } : f)]),
            Delivery = new DeliveryTable { Mailbox = new("documents@app.ch.mssante.fr", MailboxKind.Applicative, "CH", null), OidRoot = "1.2.250.1.999" },
        };
    }

    internal sealed class Recorded(DeliveryRig rig) : IRecordedMessages
    {
        public Task<IReadOnlyList<RecordedMessageFacts>> AfterAsync(JournalId after, int most, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<RecordedMessageFacts>>([.. rig._recorded.Where(r => r.Id.Value > after.Value).Take(most)]);

        public Task<JournalId> LastBeforeAsync(DateTimeOffset receivedAt, CancellationToken cancel) =>
            Task.FromResult(rig._recorded.LastOrDefault(r => r.ReceivedAt < receivedAt)?.Id ?? new JournalId(0));
    }

    internal sealed class Cases(DeliveryRig rig) : IDeliveryCases
    {
        public Task<DeliveryCase?> OfAsync(DocumentId id, CancellationToken cancel)
        {
            var fold = rig.Fold;
            if (fold.Documents.FirstOrDefault(d => d.Ids.Contains(id)) is not { } document)
                return Task.FromResult<DeliveryCase?>(null);
            var keys = document.Ids.Select(SubjectKey.Of).ToHashSet();
            return Task.FromResult<DeliveryCase?>(new(document, [.. rig.Facts.Where(f => SubjectKeys.Of(f).Any(keys.Contains))], fold.Patients.FirstOrDefault(p => p.Ipp == document.Patient.Ipp)));
        }
    }

    internal sealed class Reader(DeliveryRig rig) : IOutgoingReader
    {
        public OutgoingReading Read(JournaledMessage message) => rig.RefusedReading is { } code
            ? new OutgoingReading.Refused(code, "")
            : new OutgoingReading.Readable(rig._states[message.ControlId].OfType<DocumentFact>().Select(Of).ToValueList());

        private static OutgoingDocument Of(DocumentFact document) => new()
        {
            Id = document.Id,
            Content = Encoding.UTF8.GetBytes(document.Sha1!),
            Sha1 = document.Sha1!,
            Replaces = document.Replaces,
            Submitter = new(null, null, null, null, null, null, null, null, null),
            VisitClass = VisitClass.Inpatient,
            Patient = new(InsNumber.Parse(document.Patient.Ins), document.Patient.InsOid, InsStatus.Absent, document.Patient.Ipp, null, null, null, null, null),
            Visibility = document.Visibility,
            Recipients = [],
            ReplyTo = "reply@ch.mssante.fr",
            TextForProfessionals = null,
            TextForPatient = null,
            NoReply = false,
            ReadingAsked = false,
            Dossier = null,
            Uf = "1234",
        };
    }

    internal sealed class FixedOptions(Func<DeliveryOptions> options) : IOptionsMonitor<DeliveryOptions>
    {
        public DeliveryOptions CurrentValue => options();

        public DeliveryOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<DeliveryOptions, string?> listener) => null;
    }
}

/// <summary>One engine of the house. Killed, it does nothing more, whatever still comes back to it.</summary>
internal sealed class DeliveryEngine : IDisposable
{
    private readonly Lane _deposits;
    private readonly Lane _mails;
    private readonly DeliveryFollower _follower;
    private readonly DeliveryMetrics _metrics;

    public DeliveryEngine(DeliveryRig rig, Func<bool>? kill)
    {
        Mortal<T> Guard<T>(T real)
            where T : class => Mortal<T>.Of(real, () => Dead |= kill?.Invoke() ?? false);

        var work = Guard(rig.Work).Face;
        var reports = Guard<IDeliveryReports>(new DeliveryReports(rig.Journal, rig.Time)).Face;
        var options = new DeliveryRig.FixedOptions(() => rig.Options);
        Signal = new(rig.Mappings);
        _metrics = new(new Meters(), rig.Time);
        var cases = new DeliveryRig.Cases(rig);
        var messages = new OutgoingMessages(rig.Journal, [new DeliveryRig.Reader(rig)], rig.Mappings);
        Dictionary<WorkKind, ICourier> couriers = new()
        {
            [WorkKind.Deposit] = new DepositCourier(work, cases, messages, reports, rig.Mappings, options, rig.Time, rig.Clients ? [rig.Dmp] : []),
            [WorkKind.Mail] = new MailCourier(work, cases, messages, reports, rig.Mappings, options, rig.Time, rig.Clients ? [rig.Operator] : []),
        };
        Lane Open(string destination) => new(destination, 1, Guid.NewGuid(), work, couriers, new Pace(0), options, _metrics, rig.Time, NullLogger.Instance);
        (_deposits, _mails) = (Open(Destinations.Dmp), Open(Destinations.Mss));
        var planner = new DocumentPlanner(work, rig.Mappings, rig.Time);
        _follower = new(work, new DeliveryRig.Recorded(rig), [planner], planner, reports, rig.Mappings, Signal, options, _metrics, rig.Time, NullLogger<DeliveryFollower>.Instance);
    }

    public bool Dead { get; set; }

    public DeliverySignal Signal { get; }

    public Task<int> FollowAsync() => _follower.StepAsync(default);

    public Task<bool> DepositAsync() => _deposits.StepAsync(default);

    public Task<bool> MailAsync() => _mails.StepAsync(default);

    public void Dispose()
    {
        _deposits.Dispose();
        _mails.Dispose();
        _follower.Dispose();
        _metrics.Dispose();
    }

    internal sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}

/// <summary>Passes calls on, until its engine is killed: before a call, or after it was done and nobody learns of it.</summary>
#pragma warning disable CA1852 // A proxy is made by deriving from it.
internal class Mortal<T> : DispatchProxy
#pragma warning restore CA1852
    where T : class
{
    private T _real = null!;
    private Func<bool> _dies = () => false;

    public T Face => (T)(object)this;

    public static Mortal<T> Of(T real, Func<bool> dies)
    {
        var mortal = (Mortal<T>)(object)Create<T, Mortal<T>>();
        (mortal._real, mortal._dies) = (real, dies);
        return mortal;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Live();
        var result = targetMethod!.Invoke(_real, args);
        Live();
        return result;
    }

    private void Live()
    {
        if (_dies())
            throw new OperationCanceledException("killed");
    }
}
