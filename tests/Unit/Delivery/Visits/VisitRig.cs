using System.Collections.Frozen;
using System.Text;
using HopEn2.Interop.Delivery;
using HopEn2.Interop.Delivery.Outgoing;
using HopEn2.Interop.Delivery.Reporting;
using HopEn2.Interop.Delivery.Visits;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Sqlite;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using HopEn2.Interop.Tests.Unit.Delivery.Carrying;
using HopEn2.Interop.Tests.Unit.Monitoring;
using Microsoft.Extensions.Logging.Abstractions;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Delivery.Visits;

/// <summary>A house that writes to its patients, in memory: a journal, a ledger told what each message states, the real store of work, and an operator that does as told.</summary>
internal sealed class VisitRig : IDisposable
{
    public const double Day = 24 * 60;

    private readonly Dictionary<string, Fact[]> _states = [];
    private readonly List<RecordedMessageFacts> _recorded = [];
    private readonly SqliteOutgoing _work = MemoryWork.Open();

    public ManualTime Time { get; } = new(T(-10));

    public MemoryJournal Journal { get; } = new();

    public IOutgoingWork Work => _work;

    public FakeMappings Mappings { get; } = new(WritingHouse());

    public List<PatientMessage> Taken { get; } = [];

    /// <summary>Mails that were taken, and whose taking nobody was told of.</summary>
    public HashSet<string> Doubtful { get; } = [];

    public Func<MailResult?> Manner { get; set; } = () => null;

    public DeliveryOptions Options { get; set; } = new() { MailsPerSecond = 0 };

    public IReadOnlyList<string> Subjects => [.. Taken.Select(t => t.Subject)];

    public HospitalFold Fold => HospitalFold.Of(_recorded.SelectMany(r => r.Facts), Calendar);

    public IReadOnlyList<SentVisitMessage> Sent => SentVisitMessage.Of(Fold.Visits.Single(v => v.Visit == Visit("v")));

    public void Dispose() => _work.Dispose();

    public VisitEngine Engine(Func<bool>? kill = null) => new(this, kill);

    public void Send(params Fact[] facts) => Send("gam", facts);

    public void Send(string feed, params Fact[] facts)
    {
        var control = $"C{_states.Count}";
        _states[control] = facts;
        Journal.AppendAsync(new IncomingMessage(feed, MessageFormat.Er7, control, Encoding.UTF8.GetBytes(control), Time.GetUtcNow(), Answer.Accept, null), default).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Null: there was nothing new.</summary>
    public LedgerChange? Record()
    {
        if (_recorded.Count == Journal.Kept.Count)
            return null;
        foreach (var message in Journal.Kept.Skip(_recorded.Count))
        {
            var facts = message.Format is MessageFormat.Delivery ? ((Interop.Domain.Messages.Outcome.Understood)new DeliveryTranslator().Translate(message).Outcome).Facts : _states[message.ControlId];
            _recorded.Add(new(message.Id, message.Feed, "ADT^A05", message.ReceivedAt, message.ReceivedAt, null, facts));
        }

        var fold = Fold;
        return new(new FoldChanges(fold.Patients, fold.Visits, [], [], new Dictionary<CounterKey, StageCounts>()), []);
    }

    /// <summary>Everything is translated and recorded once more, and followed from the first message on.</summary>
    public void Replay() => _replayed = true;

    private bool _replayed;

    /// <summary>« v » is a visit of a template that writes at once, seven days and one day before, when it moves, and two days after.</summary>
    private static HospitalMappings WritingHouse()
    {
        var house = SampleHospital.Mappings();
        var rule = new VisitMessageRule("AMBU", null, Enum.GetValues<VisitSource>().ToFrozenSet(), Announced: true, [new(7, true), new(1, true)], Moved: true, [new(2, true)], Minors: true);
        return house with
        {
            Feeds = new FeedTable([.. house.Feeds.Feeds, SampleHospital.Feed("gam", "ADT") with { Mode = FeedMode.Deliver }, SampleHospital.Feed("other", "ADT")]),
            Delivery = new DeliveryTable { Mailbox = new("documents@app.ch.mssante.fr", MailboxKind.Applicative, "CH", null), OidRoot = "1.2.250.1.999" },
            Messages = new VisitMessageTable(
                new(new(9, 0), new QuietHours(new(21, 0), new(8, 0), SampleHospital.Paris), SampleHospital.Paris),
                [new(rule, "Ambulatoire", "{{#if moved}}moved to{{else}}{{#if after}}after{{else}}{{#if reminder}}reminder of{{else}}first of{{/if}}{{/if}}{{/if}} {{date}}", "Bonjour {{patient}}", Reply: false, Receipt: false, [])]),
        };
    }

    internal sealed class Recorded(VisitRig rig) : IRecordedMessages
    {
        public Task<IReadOnlyList<RecordedMessageFacts>> AfterAsync(JournalId after, int most, CancellationToken cancel)
        {
            if (!rig._replayed)
                return Task.FromResult<IReadOnlyList<RecordedMessageFacts>>([.. rig._recorded.Where(r => r.Id.Value > after.Value).Take(most)]);
            rig._replayed = false;
            return Task.FromResult<IReadOnlyList<RecordedMessageFacts>>([.. rig._recorded]);
        }

        public Task<JournalId> LastBeforeAsync(DateTimeOffset receivedAt, CancellationToken cancel) =>
            Task.FromResult(rig._recorded.LastOrDefault(r => r.ReceivedAt < receivedAt)?.Id ?? new JournalId(0));
    }

    internal sealed class Cases(VisitRig rig) : IVisitCases
    {
        public Task<VisitCase?> OfAsync(VisitNumber visit, CancellationToken cancel)
        {
            var fold = rig.Fold;
            return Task.FromResult(fold.Visits.FirstOrDefault(v => v.Visit == visit) is not { } state
                ? null
                : new VisitCase(state, [.. fold.Visits.Where(v => v.Patient == state.Patient)], fold.Patients.FirstOrDefault(p => p.Ipp == state.Patient)));
        }
    }

    internal sealed class Operator(VisitRig rig) : IPatientMailClient
    {
        public Task<MailResult> SendAsync(PatientMessage message, CancellationToken cancel)
        {
            var result = rig.Manner() ?? new MailResult.HandedOver("documents@app.ch.mssante.fr", true);
            if (result is MailResult.HandedOver or MailResult.Unknown { Code: "taken" })
                rig.Taken.Add(message);
            if (result is MailResult.Unknown { Code: "taken" })
                rig.Doubtful.Add(message.MessageId);
            return Task.FromResult(result);
        }
    }

    internal sealed class Person : IVisitPersonReader
    {
        public VisitPerson? Read(JournaledMessage message) => new("ESSAI", null, "Camille", InsOids.Test);
    }
}

/// <summary>One engine of the house. Killed, it does nothing more.</summary>
internal sealed class VisitEngine : IDisposable
{
    private readonly Lane _mails;
    private readonly DeliveryFollower _follower;
    private readonly DeliveryMetrics _metrics;
    private readonly VisitRig _rig;

    public VisitEngine(VisitRig rig, Func<bool>? kill)
    {
        _rig = rig;
        Mortal<T> Guard<T>(T real)
            where T : class => Mortal<T>.Of(real, () => Dead |= kill?.Invoke() ?? false);

        var work = Guard(rig.Work).Face;
        var reports = Guard<IDeliveryReports>(new DeliveryReports(rig.Journal, rig.Time)).Face;
        var options = new DeliveryRig.FixedOptions(() => rig.Options);
        var clock = new DeliveryClock(rig.Time, rig.Time);
        Signal = new(rig.Mappings);
        _metrics = new(new DeliveryEngine.Meters(), rig.Time);
        var cases = new VisitRig.Cases(rig);
        var courier = new VisitMessageCourier(work, cases, rig.Journal, [new VisitRig.Person()], reports, rig.Mappings, options, clock, rig.Time, [new VisitRig.Operator(rig)]);
        _mails = new(Destinations.Mss, 1, Guid.NewGuid(), work, new Dictionary<WorkKind, ICourier> { [WorkKind.VisitMessage] = courier }, new Pace(0), options, _metrics, rig.Time, NullLogger.Instance);
        var documents = new DocumentPlanner(work, rig.Mappings, rig.Time);
        _follower = new(
            work, new VisitRig.Recorded(rig), [documents, new VisitMessagePlanner(cases, work, documents, rig.Mappings, clock, options)], documents, reports, rig.Mappings, Signal, options, _metrics, rig.Time,
            NullLogger<DeliveryFollower>.Instance);
    }

    public bool Dead { get; set; }

    public DeliverySignal Signal { get; }

    public Task<int> FollowAsync() => _follower.StepAsync(default);

    public Task<bool> MailAsync() => _mails.StepAsync(default);

    /// <summary>Works until there is nothing to do now.</summary>
    public async Task RunAsync()
    {
        for (var idle = 0; idle < 2;)
        {
            var before = _rig.Journal.Kept.Count;
            // As the ledger does: nothing recorded, nothing told.
            if (_rig.Record() is { } told)
                Signal.Recorded(told);
            var busy = await FollowAsync() > 0 | await MailAsync() | _rig.Journal.Kept.Count > before;
            idle = busy ? 0 : idle + 1;
        }
    }

    public void Dispose()
    {
        _mails.Dispose();
        _follower.Dispose();
        _metrics.Dispose();
    }
}
