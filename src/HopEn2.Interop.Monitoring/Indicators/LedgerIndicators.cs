using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Monitoring.Indicators;

/// <summary>Computes a month from the ledger, anew each time it is asked.</summary>
public sealed class LedgerIndicators(IIndicatorSource source, ICounterSource counters, IMappings mappings, HospitalCalendar calendar, HospitalClock clock) : IIndicators
{
    /// <summary>Somebody waits for it, and there are two processors at least.</summary>
    internal const int Hurried = 2;

    public async Task<IndicatorMonth> MonthAsync(Month month, IndicatorScope scope, CancellationToken cancel) =>
        (await LinesAsync(month, Hurried, cancel).ConfigureAwait(false)).ReportOf(scope);

    /// <summary>The line lists of a month, from which every scope is reported.</summary>
    /// <param name="readers">How many read the ledger at once.</param>
    public async Task<MonthLines> LinesAsync(Month month, int readers, CancellationToken cancel)
    {
        var current = mappings.Current;
        var asOf = clock.Now.ToUniversalTime();
        var context = IndicatorHouse.ContextOf(current, month, calendar);
        var facts = await MonthReading.ReadAsync(source, context, readers, cancel).ConfigureAwait(false);
        var counted = await counters.CountersAsync(month.FirstDay, month.LastDay, cancel).ConfigureAwait(false);
        // A second of work for a large hospital: on a thread of its own, as the reading.
        var lists = await Task.Factory.StartNew(() => IndicatorFold.Of(facts, context), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        return new(current, context, lists, counted.Where(c => c.Key.Kind is DocumentKind.Untyped).Sum(c => c.Value.Produced), asOf);
    }
}

/// <summary>A month as computed once.</summary>
/// <param name="Mappings">Those it was computed under.</param>
public sealed record MonthLines(HospitalMappings Mappings, IndicatorContext Context, IReadOnlyList<LineList> Lists, int Untyped, DateTimeOffset AsOf)
{
    public IndicatorMonth ReportOf(IndicatorScope scope, Func<Indicator, NumberedRate?>? former = null) => IndicatorReport.Of(
        Lists, Context, scope, IndicatorHouse.SettingsOf(Mappings, Context.Month, scope), AsOf, Mappings.Hash, Untyped, former);
}
