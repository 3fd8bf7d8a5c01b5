using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;

namespace HopEn2.Interop.Mappings;

/// <summary><c>indicators.yaml</c>: weights, targets and rules of the indicators, each for its time.</summary>
/// <param name="SunEs">Domains reached in SUN-ES.</param>
/// <param name="Department">Of the establishment; null: none is named, then P1.07 is not weighted.</param>
public sealed record IndicatorTable(
    IReadOnlyList<IndicatorDomain> SunEs, string? Department, ConsultationRule Consultations, TimeSpan PrescriptionBefore, TimeSpan PrescriptionAfter,
    IReadOnlyList<string> SurgicalActs, IReadOnlyList<string> LeftOutUfs, IReadOnlyList<DatedWeight> DmpWeights, IReadOnlyList<DatedEquipment> Equipment,
    IReadOnlyList<DatedTarget> Targets, IReadOnlyList<LegalEntity> Entities)
{
    /// <summary>Percent, for the whole of phase 1 (indicators.md, "Common rules").</summary>
    private const double UsualDmpWeight = 93;

    /// <summary>What holds without the file.</summary>
    public static IndicatorTable Usual { get; } = new([], null, ConsultationRule.Outpatient, TimeSpan.FromHours(48), TimeSpan.FromHours(48), [], [], [], [], [], []);

    /// <summary>December 2024, Auvergne-Rhône-Alpes, in percent (indicators.md, "MSSanté equipment of physicians").</summary>
    public static IReadOnlyDictionary<string, double> UsualEquipment { get; } = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["Ain"] = 94, ["Allier"] = 88, ["Ardèche"] = 88, ["Cantal"] = 83, ["Drôme"] = 91, ["Haute-Loire"] = 97,
        ["Haute-Savoie"] = 91, ["Isère"] = 93, ["Loire"] = 92, ["Puy-de-Dôme"] = 94, ["Rhône"] = 92, ["Savoie"] = 97,
    };

    // indicators.md, "The nine rates", with the defaults of "Where the sources differ".
    private static readonly (double SunEs, double Others)[] UsualTargets = [(80, 80), (70, 55), (65, 50), (70, 55), (50, 50), (65, 50), (60, 45), (70, 50), (70, 50)];

    /// <summary>What is in force for a month.</summary>
    /// <param name="entity">FINESS of a legal entity; null or unknown: the establishment as a whole.</param>
    public MonthSettings Of(Month month, string? entity = null)
    {
        var own = Entities.FirstOrDefault(e => e.Finess == entity);
        var (day, department, reached) = (month.FirstDay, own?.Department ?? Department, own?.SunEs ?? SunEs);
        return new(
            InForce(DmpWeights, day)?.Percent ?? UsualDmpWeight,
            department is null ? 100 : InForce(Equipment.Where(e => e.Department == department), day)?.Percent ?? UsualEquipment.GetValueOrDefault(department, 100),
            department ?? "",
            reached.Distinct().Order().ToValueList(),
            IndicatorNames.All.Select(TargetOf).ToValueList(),
            Consultations, PrescriptionBefore, PrescriptionAfter, SurgicalActs.ToValueList(), LeftOutUfs.ToValueList());

        double TargetOf(Indicator indicator)
        {
            var dated = InForce(Targets.Where(t => t.Indicator == indicator), day);
            var usual = UsualTargets[(int)indicator];
            return reached.Contains(indicator.Domain()) ? dated?.SunEs ?? usual.SunEs : dated?.Others ?? usual.Others;
        }
    }

    private static T? InForce<T>(IEnumerable<T> dated, DateOnly day)
        where T : class, IDated => dated.Where(d => d.From is null || d.From <= day).MaxBy(d => d.From ?? DateOnly.MinValue);
}

/// <summary>Holds from a day on; null: since ever.</summary>
public interface IDated
{
    DateOnly? From { get; }
}

public sealed record DatedWeight(double Percent, DateOnly? From) : IDated;

public sealed record DatedEquipment(string Department, double Percent, DateOnly? From) : IDated;

public sealed record DatedTarget(Indicator Indicator, double SunEs, double Others, DateOnly? From) : IDated;

/// <summary>One legal entity.</summary>
/// <param name="Sites">FINESS EG.</param>
/// <param name="Department">Null: as the whole.</param>
/// <param name="SunEs">Null: as the whole.</param>
public sealed record LegalEntity(string Finess, string Name, IReadOnlyList<string> Sites, string? Department, IReadOnlyList<IndicatorDomain>? SunEs);
