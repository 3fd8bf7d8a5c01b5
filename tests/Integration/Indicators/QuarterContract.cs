using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Indicators;
using HopEn2.Interop.Tests.Integration.Ledger;
using HopEn2.Interop.Tests.Quarter;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Indicators;

/// <summary>A quarter whose truth is known, through a real ledger: every numerator, denominator and reason equals it, and so does SQL over the same facts.</summary>
public abstract class QuarterContract : IDisposable
{
    private const int Stays = 2_000;

    private static readonly HospitalMappings Mappings = ((MappingResult.Loaded)MappingLoader.Load(ShippedMappings.Folder)).Mappings;

    private readonly StoreUnderTest _store;

    private protected QuarterContract(StoreUnderTest store) => _store = store;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [ContractFact]
    public async Task Every_figure_of_the_quarter_equals_the_truth_and_the_independent_computation()
    {
        var quarter = new QuarterGenerator(20240229, Stays);
        using var tables = new FactTables(Mappings);
        foreach (var batch in quarter.Messages().Chunk(100))
        {
            foreach (var fact in batch.SelectMany(e => ((Outcome.Understood)e.Outcome).Facts))
                tables.Add(fact);
            await _store.RecordAsync([.. batch.Select(e => new TranslatedMessage(new JournalId(e.Number), e.Header, e.Outcome, Ledger.Hospital.Monday.AddSeconds(e.Number % 80_000), "gam"))]);
        }

        tables.Compute();
        var seen = new HashSet<string>();
        foreach (var number in QuarterGenerator.Months)
        {
            var month = new Month(number / 100, number % 100);
            var report = await Indicators().MonthAsync(month, IndicatorScope.All, default);
            var computed = new SortedDictionary<string, (int, int)>(report.Rates.ToDictionary(r => r.Indicator.Name(), r => (r.N, r.D)), StringComparer.Ordinal);

            Assert.Equal(quarter.Truth.Rates(number), computed);
            Assert.Equal(tables.Rates(month.ToString()), computed);
            foreach (var rate in report.Rates.Where(r => r.Indicator.IsAboutDmp()))
            {
                var reasons = rate.ByReason.GroupBy(r => r.Reason).ToDictionary(g => g.Key.Name(), g => g.Sum(r => r.Count));
                Assert.Equal(quarter.Truth.Reasons(number, rate.Indicator.Name()).OrderBy(r => r.Key), reasons.OrderBy(r => r.Key));
                Assert.Equal(tables.Reasons(month.ToString(), rate.Indicator.Name()).OrderBy(r => r.Key), reasons.Select(r => KeyValuePair.Create((int)Reasons.Parse(r.Key)! + 1, r.Value)).OrderBy(r => r.Key));
                Assert.Equal(rate.D, rate.ByReason.Sum(r => r.Count));
                seen.UnionWith(reasons.Keys);
            }

            // What is told by service adds up to the whole; patients may be in several.
            Assert.All(report.Rates.Where(r => r.Sort is not ItemSort.Patient), r => Assert.Equal(r.D, ServiceRates.Of(r).Sum(s => s.D)));
            Assert.All(report.Rates.Where(r => r.Sort is ItemSort.Patient), r => Assert.True(r.D <= ServiceRates.Of(r).Sum(s => s.D)));
        }

        Assert.Equal(Reasons.All.Select(r => r.Name()).Order(), seen.Order());
    }

    [ContractFact]
    public async Task What_comes_late_or_is_taken_back_changes_the_month_and_a_restart_does_not()
    {
        var quarter = new QuarterGenerator(7, 150);
        var all = quarter.Messages().ToList();
        var month = new Month(2024, 2);
        // The second half first, and the first half in the end.
        foreach (var episode in all.Skip(all.Count / 2).Concat(all.Take(all.Count / 2)).Reverse())
            await _store.RecordAsync(new TranslatedMessage(new JournalId(episode.Number), episode.Header, episode.Outcome, Ledger.Hospital.Monday.AddSeconds(episode.Number), "gam"));
        var before = await Indicators().MonthAsync(month, IndicatorScope.All, default);
        Assert.Equal(quarter.Truth.Rates(202402), new SortedDictionary<string, (int, int)>(before.Rates.ToDictionary(r => r.Indicator.Name(), r => (r.N, r.D)), StringComparer.Ordinal));

        _store.Reopen();
        var after = await Indicators().MonthAsync(month, IndicatorScope.All, default);
        Assert.Equal(before.Rates.SelectMany(r => r.Items.Select(i => $"{r.Indicator} {i}")), after.Rates.SelectMany(r => r.Items.Select(i => $"{r.Indicator} {i}")));
    }

    private LedgerIndicators Indicators() =>
        new(_store.Indicators, _store.Counters, new Fixed(), Ledger.Hospital.Calendar, new HospitalClock(TimeProvider.System, Mappings.Hospital.TimeZone));

    private sealed class Fixed : IMappings
    {
        public HospitalMappings Current => Mappings;

        public IReadOnlyList<MappingProblem> Refused => [];

        public event Action<HospitalMappings>? Changed
        {
            add { }
            remove { }
        }
    }
}

public sealed class SqliteQuarterTests() : QuarterContract(new SqliteStore());

[NeedsPostgres]
public sealed class PostgresQuarterTests() : QuarterContract(new PostgresStore());
