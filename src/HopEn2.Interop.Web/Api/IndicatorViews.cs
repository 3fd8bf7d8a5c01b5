using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;

namespace HopEn2.Interop.Web.Api;

/// <summary>The nine rates of a month. No patient is in it.</summary>
/// <param name="Hospital">What the whole is called.</param>
/// <param name="Scopes">What may be asked for.</param>
internal sealed record IndicatorMonthView(
    string Month, string Scope, DateTimeOffset AsOf, bool Final, string Hospital, string RuleVersion, string Mappings, SettingsView Settings, bool LdlAndOds, int Untyped,
    IReadOnlyList<RateView> Rates, IReadOnlyList<ScopeView> Scopes)
{
    public static IndicatorMonthView Of(
        IndicatorMonth month, HospitalMappings mappings, HospitalClock clock, IReadOnlyList<ScopeView> scopes, Func<Indicator, IReadOnlyList<(Month Month, NumberedRate Rate)>> trend) => new(
        month.Month.ToString(), month.Scope.ToString(), clock.Local(month.AsOf), month.Final, mappings.Hospital.Name, month.RuleVersion, month.Mappings, SettingsView.Of(month.Settings),
        month.LdlAndOds, month.Untyped, [.. month.Rates.Select(r => RateView.Of(r, mappings, trend(r.Indicator)))], scopes);
}

internal sealed record ScopeView(string Scope, string Kind, string Label);

internal sealed record SettingsView(
    double DmpWeight, double MssWeight, string Department, IReadOnlyList<IndicatorDomain> SunEs, ConsultationRule Consultations, double PrescriptionBeforeHours, double PrescriptionAfterHours,
    IReadOnlyList<string> SurgicalActs, IReadOnlyList<string> LeftOutUfs)
{
    public static SettingsView Of(MonthSettings settings) => new(
        settings.DmpWeight, settings.MssWeight, settings.Department, settings.SunEs, settings.Consultations, settings.PrescriptionBefore.TotalHours, settings.PrescriptionAfter.TotalHours,
        settings.SurgicalActs, settings.LeftOutUfs);
}

/// <summary>One rate; rates are in percent, to one decimal; one below its target is not rounded up to it.</summary>
internal sealed record RateView(
    string Id, ItemSort Sort, int N, int D, double Weight, double? Rate, ExactView? Exact, double Target, bool Reached, int Missing, IReadOnlyList<ReasonView> Reasons,
    IReadOnlyList<LeftOut> LeftOut, IReadOnlyList<PathwayRate> Pathways, IReadOnlyList<IndicatorWarning> Warnings, ProjectionView? Projection, IReadOnlyList<ServiceRateView> Services,
    IReadOnlyList<TrendView> Trend)
{
    public static RateView Of(IndicatorRate rate, HospitalMappings mappings, IReadOnlyList<(Month Month, NumberedRate Rate)> trend) => new(
        rate.Indicator.Name(), rate.Sort, rate.N, rate.D, rate.Weight, rate.Shown, rate.Exact is { } exact ? new(exact.N, exact.D, exact.Unknown, Shown(exact.Rate, rate)) : null,
        rate.Target, rate.Reached, rate.Missing, [.. rate.ByReason.Select(r => new ReasonView(r.Reason.Name(), r.Code, r.Count))], rate.LeftOut,
        [.. rate.ByPathway.Select(p => p with { Rate = Shown(p.Rate, rate) })], rate.Warnings,
        rate.Projection is { } p ? new(Math.Round(p.D), Math.Round(p.N), Shown(p.Rate, rate)!.Value, Shown(p.Low, rate)!.Value, Shown(p.High, rate)!.Value) : null,
        [.. ServiceRates.Of(rate).Select(s => ServiceRateView.Of(s, rate, mappings))], [.. trend.Select(t => new TrendView(t.Month.ToString(), t.Rate.N, t.Rate.D, Shown(t.Rate.Rate, rate)))]);

    internal static double? Shown(double? percent, IndicatorRate of) => percent is { } p ? IndicatorReport.Shown(p, of.Target) : null;
}

internal sealed record ExactView(int N, int D, int Unknown, double? Rate);

internal sealed record ReasonView(string Reason, string? Code, int Count);

internal sealed record ProjectionView(double D, double N, double Rate, double Low, double High);

internal sealed record TrendView(string Month, int N, int D, double? Rate);

internal sealed record ServiceRateView(string Code, string Label, string Pole, int N, int D, double? Rate, int Recoverable, double Gain, string? Worst)
{
    public static ServiceRateView Of(ServiceRate rate, IndicatorRate whole, HospitalMappings mappings) => new(
        rate.Service, mappings.Services.Named(rate.Service)?.Label ?? "", rate.Pole, rate.N, rate.D, RateView.Shown(rate.Rate, whole), rate.Recoverable,
        Math.Round(rate.Gain, 2), rate.Worst?.Name());
}

/// <summary>One line of a denominator: patients' data.</summary>
internal sealed record ItemView(
    string Key, string Reason, string? Code, DateOnly Day, IReadOnlyList<string> Services, IReadOnlyList<string> Ufs, string? Ipp, string? Document, IReadOnlyList<string> Visits,
    StayRule? Rule, bool? HasDmp, IReadOnlyList<string>? Pathways, IReadOnlyList<string>? Reached)
{
    public static ItemView Of(IndicatorItem item) => new(
        item.Key, item.Reason.Name(), item.Code, item.Day, [.. item.Places.Select(p => p.Service).Distinct()], [.. item.Places.Select(p => p.Uf).Distinct()], item.Patient?.ToString(),
        item.Document, [.. item.Visits.Select(v => v.ToString())], item.Rule, item.HasDmp, item.Pathways, item.Reached);
}
