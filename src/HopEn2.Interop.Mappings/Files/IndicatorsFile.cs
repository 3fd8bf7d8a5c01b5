using System.Text.RegularExpressions;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Reads <c>indicators.yaml</c>.</summary>
internal static partial class IndicatorsFile
{
    public const string FileName = "indicators.yaml";

    private static readonly Choice<IndicatorDomain> Domains = new(
        ("exit-documents", IndicatorDomain.ExitDocuments), ("imaging", IndicatorDomain.Imaging), ("biology", IndicatorDomain.Biology),
        ("mss-professional", IndicatorDomain.MssProfessional), ("mss-patient", IndicatorDomain.MssPatient));

    private static readonly Duration Window = new(TimeSpan.FromHours(1), TimeSpan.FromHours(720), zero: true);
    private static readonly Number Percentage = new(1, 100, "percent");
    private static readonly Key<DateOnly> From = Key.May("from", new Day(), "First day from which it holds. Left out: since ever.");

    private static readonly Key<IReadOnlyList<Read<IndicatorDomain>>> SunEs = Key.May("sunEs", new ListOf<IndicatorDomain>(Domains, "domains"), "Domains reached in SUN-ES: they have the higher targets.", (IReadOnlyList<Read<IndicatorDomain>>)[]);
    private static readonly Key<string> Department = Key.May("department", Text.Label, "Department of the establishment, by whose MSSanté equipment P1.07 is weighted.");
    private static readonly Key<ConsultationRule> Consultations = Key.May("consultations", new Choice<ConsultationRule>(("outpatient", ConsultationRule.Outpatient), ("invoiced", ConsultationRule.Invoiced), ("reports", ConsultationRule.Reports)), "Denominator of P1.04: outpatient = visits of class O that ended in the month on a consultation UF; invoiced = those invoiced as ACE, by import; reports = the reports produced.", ConsultationRule.Outpatient, "outpatient");
    private static readonly Key<TimeSpan> PrescriptionBefore = Key.May("prescriptionBefore", Window, "How long before the end of its stay a prescription is one of exit.", IndicatorTable.Usual.PrescriptionBefore, "48h");
    private static readonly Key<TimeSpan> PrescriptionAfter = Key.May("prescriptionAfter", Window, "How long after the end of its stay a prescription is one of exit.", IndicatorTable.Usual.PrescriptionAfter, "48h");
    private static readonly Key<IReadOnlyList<Read<string>>> SurgicalActs = Key.May("surgicalActs", new ListOf<string>(new Text("a CCAM code, with * and ? for characters that may be any", Act()), "acts"), "CCAM codes that are surgical. Empty: every act that is sent.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<IReadOnlyList<Read<string>>> LeftOutUfs = Key.May("leftOutUfs", new ListOf<string>(Text.Code, "UF"), "UF whose reports P1.05 and P1.06 leave out.", (IReadOnlyList<Read<string>>)[]);

    private static readonly Key<double> Percent = Key.Must("percent", Percentage, "In percent.");
    private static readonly Key<IReadOnlyList<Read<Entry>>> DmpWeights = Key.May("dmpWeights", new ListOf<Entry>(new Shape("a weight", Percent, From), "weights"), "Share of open profiles, by which P1.02 to P1.06 are weighted.", (IReadOnlyList<Read<Entry>>)[]);

    private static readonly Key<string> EquippedDepartment = Key.Must("department", Text.Label, "Name of the department.");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Equipment = Key.May("equipment", new ListOf<Entry>(new Shape("the equipment of a department", EquippedDepartment, Percent, From), "departments"), "MSSanté equipment of the physicians of departments.", (IReadOnlyList<Read<Entry>>)[]);

    private static readonly Key<Indicator> OfIndicator = Key.Must("indicator", new Choice<Indicator>([.. IndicatorNames.All.Select(i => (i.Name(), i))]), "Which indicator.");
    private static readonly Key<double> ReachedTarget = Key.Must("sunEs", Percentage, "Target of establishments that reached the domain in SUN-ES, in percent.");
    private static readonly Key<double> OtherTarget = Key.Must("others", Percentage, "Target of the others, in percent.");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Targets = Key.May("targets", new ListOf<Entry>(new Shape("a target", OfIndicator, ReachedTarget, OtherTarget, From), "targets"), "Targets that are others than those of the programme, or have changed.", (IReadOnlyList<Read<Entry>>)[]);

    private static readonly Key<string> Finess = Key.Must("finess", Text.Finess, "FINESS of the legal entity (EJ).");
    private static readonly Key<string> Name = Key.Must("name", Text.Label, "Name of the legal entity.");
    private static readonly Key<IReadOnlyList<Read<string>>> Sites = Key.Must("sites", new ListOf<string>(Text.Finess, "FINESS of sites", 1), "FINESS of its geographic sites, of finessEg in hospital.yaml.");
    private static readonly Key<IReadOnlyList<Read<IndicatorDomain>>> OwnSunEs = Key.May("sunEs", new ListOf<IndicatorDomain>(Domains, "domains"), "Domains that this entity reached in SUN-ES. Left out: as for all.");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Entities = Key.May("entities", new ListOf<Entry>(new Shape("a legal entity", Finess, Name, Sites, Department, OwnSunEs), "legal entities"), "Legal entities of a GHT. Left out: everything belongs to finessEj.", (IReadOnlyList<Read<Entry>>)[]);

    public static Shape Shape { get; } = new("the indicators file", SunEs, Department, Consultations, PrescriptionBefore, PrescriptionAfter, SurgicalActs, LeftOutUfs, DmpWeights, Equipment, Targets, Entities);

    public static IndicatorTable Read(Entry file, FileProblems problems, Known known)
    {
        var equipment = file.Of(Equipment).Where(e => e.Value.Whole).Select(e => new DatedEquipment(e.Value.Of(EquippedDepartment), e.Value.Of(Percent), e.Value.Read(From)?.Value)).ToList();
        CheckDepartment(file.Read(Department));
        foreach (var uf in file.Of(LeftOutUfs))
            known.Ufs.Require(uf, problems);

        var names = new Names("legal entity", FileName);
        var sites = new Names("site", FileName);
        var entities = new List<LegalEntity>();
        foreach (var (entry, _) in file.Of(Entities))
        {
            var first = entry.Read(Finess) is not { } finess || names.Define(finess, problems);
            CheckDepartment(entry.Read(Department));
            foreach (var site in entry.Of(Sites) ?? [])
            {
                known.Sites.Require(site, problems);
                sites.Define(site, problems);
            }

            if (entry.Whole && first)
                entities.Add(new(entry.Of(Finess), entry.Of(Name), [.. entry.Of(Sites).Select(s => s.Value)], entry.Read(Department)?.Value, entry.Read(OwnSunEs)?.Value.Select(d => d.Value).ToList()));
        }

        return new(
            [.. file.Of(SunEs).Select(d => d.Value)], file.Read(Department)?.Value, file.Of(Consultations), file.Of(PrescriptionBefore), file.Of(PrescriptionAfter),
            [.. file.Of(SurgicalActs).Select(a => a.Value)], [.. file.Of(LeftOutUfs).Select(u => u.Value)],
            [.. file.Of(DmpWeights).Where(w => w.Value.Whole).Select(w => new DatedWeight(w.Value.Of(Percent), w.Value.Read(From)?.Value))], equipment,
            [.. file.Of(Targets).Where(t => t.Value.Whole).Select(t => new DatedTarget(t.Value.Of(OfIndicator), t.Value.Of(ReachedTarget), t.Value.Of(OtherTarget), t.Value.Read(From)?.Value))],
            entities);

        void CheckDepartment(Read<string>? department)
        {
            if (department is null || IndicatorTable.UsualEquipment.ContainsKey(department.Value) || equipment.Exists(e => e.Department == department.Value))
                return;
            IReadOnlyList<string> all = [.. IndicatorTable.UsualEquipment.Keys, .. equipment.Select(e => e.Department)];
            problems.Add(department.At, $"Of the department {Shown.Quoted(department.Value)} no MSSanté equipment is known.", $"Give it under \"equipment\". {DidYouMean.Remedy(department.Value, all)}");
        }
    }

    [GeneratedRegex(@"^[A-Z0-9*?]{1,7}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Act();
}
