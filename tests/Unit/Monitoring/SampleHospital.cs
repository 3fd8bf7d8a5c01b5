using System.Collections.Frozen;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Tests.Unit.Monitoring;

/// <summary>A small house for the screens: three services in two poles, two feeds.</summary>
internal static class SampleHospital
{
    public static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static HospitalMappings Mappings(params (string Uf, string Service)[] ufs) => Mappings(
        [
            new("CARDIO", "Cardiologie", "Médecine", Activity.Mco, null, null),
            new("CHIR", "Chirurgie digestive", "Chirurgie", Activity.Mco, null, null),
            new("NEPH", "Néphrologie et dialyse", "Médecine", Activity.Dialysis, null, null),
        ],
        ufs.Length > 0 ? [.. ufs.Select(u => new UfMapping(u.Uf, null, u.Service, null, null))] :
        [
            new("1001", null, "CARDIO", null, null),
            new("2001", null, "CHIR", null, null),
            new("3001", null, "NEPH", null, null),
        ]);

    public static HospitalMappings Mappings(IReadOnlyList<Service> services, IReadOnlyList<UfMapping> ufs) => new(
        new Hospital
        {
            Name = "Centre hospitalier de Valombre",
            FinessEj = "990000001",
            FinessEg = ["990000002"],
            TimeZone = Paris,
            AcceptTestIns = true,
            InsKeyCheck = InsKeyCheck.Strict,
            CountTraining = true,
            StrictVisibility = false,
            StrictActions = false,
            Authorities = FrozenDictionary<string, string>.Empty,
            DefaultAuthority = "CHV",
            OwnOids = FrozenDictionary<string, string>.Empty,
            Targets = new Dictionary<DocumentKind, double>
            {
                [DocumentKind.Ldl] = 55,
                [DocumentKind.Ods] = 50,
                [DocumentKind.Cro] = 55,
                [DocumentKind.Crc] = 50,
                [DocumentKind.CrBio] = 50,
                [DocumentKind.CrImagerie] = 45,
            }.ToFrozenDictionary(),
        },
        new FeedTable([Feed("dpi", "Dossier patient"), Feed("labo", "Laboratoire")]),
        new ServiceTable(services, ufs),
        new DocumentTable([]),
        new PathwayTable([]),
        new AlertRoutes(1, []),
        "hash");

    public static Feed Feed(string name, string label) => new()
    {
        Name = name,
        Label = label,
        Transport = FeedTransport.Mllp,
        Entrance = "mllp",
        Mode = FeedMode.Observe,
        Senders = [name.ToUpperInvariant()],
        Charset = "iso-8859-15",
        Authority = "CHV",
        OnConflictingControlId = ConflictRule.Accept,
        Accepts = [],
        LargestMessage = 50_000_000,
        ReadTimeout = TimeSpan.FromSeconds(30),
        IdleTimeout = TimeSpan.Zero,
        Contact = null,
    };
}

internal sealed class FakeMappings(HospitalMappings current) : IMappings
{
    public HospitalMappings Current { get; private set; } = current;

    public IReadOnlyList<MappingProblem> Refused { get; set; } = [];

    public event Action<HospitalMappings>? Changed;

    public void Take(HospitalMappings mappings)
    {
        Current = mappings;
        Changed?.Invoke(mappings);
    }
}

/// <summary>What a ledger would hold: the sum of every change it was told.</summary>
internal sealed class FakeCounterSource : ICounterSource
{
    private readonly Dictionary<CounterKey, StageCounts> _counters = [];

    public IReadOnlyList<OldestWaiting> Waiting { get; set; } = [];

    /// <summary>Runs in the middle of a reading, after its figures were taken.</summary>
    public Action? WhileReading { get; set; }

    public void Add(LedgerChange change)
    {
        foreach (var (key, counts) in change.Folds.Counters)
        {
            var sum = _counters.GetValueOrDefault(key) + counts;
            if (sum == default)
                _counters.Remove(key);
            else
                _counters[key] = sum;
        }
    }

    public Task<IReadOnlyList<KeyValuePair<CounterKey, StageCounts>>> CountersAsync(DateOnly from, DateOnly to, CancellationToken cancel)
    {
        IReadOnlyList<KeyValuePair<CounterKey, StageCounts>> found = [.. _counters.Where(c => from <= c.Key.Day && c.Key.Day <= to)];
        var during = WhileReading;
        WhileReading = null;
        during?.Invoke();
        return Task.FromResult(found);
    }

    public Task<IReadOnlyList<OldestWaiting>> OldestWaitingAsync(CancellationToken cancel) => Task.FromResult(Waiting);
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class StandingTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Move(TimeSpan by) => _now += by;

    public void MoveTo(DateTimeOffset to) => _now = to;
}

internal static class Changes
{
    public static LedgerChange Of(params (CounterKey Key, StageCounts Counts)[] counters) =>
        new(new FoldChanges([], [], [], [], counters.ToDictionary(c => c.Key, c => c.Counts)), []);

    public static LedgerChange Of(DateOnly day, string uf, DocumentKind kind, Stages stages, int sign = 1) =>
        Of((new CounterKey(day, uf, kind), StageCounts.Of(stages, sign)));
}
