using static HopEn2.Interop.Simulators.Hospital.House.UnitSort;

namespace HopEn2.Interop.Simulators.Hospital.House;

/// <summary>The units of the fictitious hospital, those of <c>mappings/services.yaml</c>, and one that no mapping knows.</summary>
internal static class Units
{
    /// <summary>A unit that was opened without telling the interface team.</summary>
    public const string Unmapped = "0999";

    public static readonly IReadOnlyList<Unit> All =
    [
        new("0101", "Cardiologie hospitalisation", Medicine, 9, 5),
        new("0102", "Cardiologie semaine", Medicine, 5, 2),
        new("0103", "Soins intensifs cardiologiques", Medicine, 4, 3),
        new("0111", "Pneumologie hospitalisation", Medicine, 7, 6),
        new("0121", "Néphrologie hospitalisation", Medicine, 5, 5),
        new("0161", "Court séjour gériatrique", Medicine, 5, 9),
        new("0171", "Neurologie hospitalisation", Medicine, 6, 6),
        new("0172", "Unité neurovasculaire", Medicine, 4, 5),
        new("0181", "Oncologie hospitalisation", Medicine, 6, 5),
        new("0402", "UHCD", Medicine, 8, 1),
        new("0301", "Maternité", Medicine, 8, 3.5),
        new("0311", "Pédiatrie", Medicine, 6, 2.5),
        new("0312", "Néonatologie", Medicine, 2, 8),
        new("0201", "Chirurgie viscérale hospitalisation", Surgery, 8, 4),
        new("0202", "Chirurgie viscérale ambulatoire", Surgery, 8, 0.4),
        new("0211", "Orthopédie hospitalisation", Surgery, 8, 5),
        new("0212", "Orthopédie ambulatoire", Surgery, 9, 0.4),
        new("0302", "Gynécologie", Surgery, 5, 2),
        new("0601", "SMR polyvalent", LongStay, 4, 28, Old: true),
        new("0602", "SMR locomoteur", LongStay, 4, 24, Old: true),
        new("0701", "Psychiatrie hospitalisation", LongStay, 5, 21, Old: true),
        new("0801", "HAD", LongStay, 3, 20),
        new("0401", "Urgences adultes", Emergency, 8),
        new("0403", "Urgences pédiatriques", Emergency, 3),
        new("0501", "Consultation de cardiologie", Consultation, 9),
        new("0502", "Consultation de néphrologie", Consultation, 4),
        new("0503", "Consultation de neurologie", Consultation, 7),
        new("0511", "Consultation de chirurgie viscérale", Consultation, 6),
        new("0512", "Consultation d'orthopédie", Consultation, 8),
        new("0513", "Consultation d'anesthésie", Consultation, 6),
        new("0702", "Psychiatrie hôpital de jour", Session, 4, Old: true),
        new("0131", "Hémodialyse en centre", Session, 6),
        new("0132", "Unité de dialyse médicalisée", Session, 3),
        new("0141", "Hôpital de jour de chimiothérapie", Session, 5),
        new("0142", "Hôpital de jour d'hématologie", Session, 2),
        new("0151", "Radiothérapie", Session, 5),
        new("0291", "Bloc central", Theatre, 6),
        new("0292", "Bloc ambulatoire", Theatre, 4),
        new("0901", "Biochimie", Laboratory, 6),
        new("0902", "Hématologie biologique", Laboratory, 4),
        new("0903", "Microbiologie", Laboratory, 2),
        new("0911", "Radiologie conventionnelle", Imaging, 5),
        new("0912", "Scanner", Imaging, 3),
        new("0913", "IRM", Imaging, 2),
        new("0914", "Échographie", Imaging, 3),
    ];

    private static readonly Dictionary<UnitSort, (Unit[] Units, double[] Weights)> BySort =
        All.GroupBy(u => u.Sort).ToDictionary(g => g.Key, g => (g.ToArray(), g.Select(u => u.Weight).ToArray()));

    public static IEnumerable<Unit> Of(UnitSort sort) => BySort[sort].Units;

    public static Unit Pick(this Dice dice, UnitSort sort)
    {
        var (units, weights) = BySort[sort];
        return units[dice.Weighted(weights)];
    }
}
