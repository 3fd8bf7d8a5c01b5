using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.Papers;
using HopEn2.Interop.Simulators.Hospital.People;

namespace HopEn2.Interop.Simulators.Hospital.Stays;

/// <summary>What goes on in the house: who comes when, what is done, who leaves. Every day is written down in the agenda at its beginning, what follows from it as it happens.</summary>
internal sealed class HospitalLife
{
    /// <summary>Office hours, every day of the week.</summary>
    private static readonly Rhythm Daily = Rhythm.Consultations with { Saturday = 1, Sunday = 1 };

    private readonly Simulation _simulation;
    private readonly Dice _dice;
    private readonly AdmissionsOffice _admissions;
    private readonly PaperOffice _papers;
    private readonly WardLife _wards;
    private readonly Ambulatory _ambulatory;
    private readonly Oddities _oddities;
    private readonly Regulars _regulars;
    private readonly Misfits _misfits;

    /// <summary>Against the 1 500 documents a day that the figures below are made for.</summary>
    private readonly double _scale;

    public HospitalLife(Simulation simulation)
    {
        _simulation = simulation;
        _dice = simulation.Dice;
        _scale = simulation.Plan.DocumentsPerDay / 1_500.0;
        _admissions = new AdmissionsOffice(simulation);
        var identities = new IdentityOffice(simulation, _admissions);
        _papers = new PaperOffice(simulation, new Platform(simulation), identities.Qualify);
        _regulars = new Regulars(simulation, _admissions);
        _wards = new WardLife(simulation, _admissions, _papers);
        _ambulatory = new Ambulatory(simulation, _admissions, _papers, _wards);
        _misfits = new Misfits(simulation);
        _oddities = new Oddities(_admissions, identities, _regulars);
    }

    /// <summary>Writes a day into the agenda.</summary>
    /// <param name="first">The house is full already: its stays are told first, as after a migration.</param>
    public void Begin(DateOnly day, bool first)
    {
        if (first)
            FillBeds();
        Plan(day, Rhythm.Admissions, 26, () => _wards.Admit(_regulars.Somebody, UnitSort.Medicine));
        Plan(day, Rhythm.Admissions, 48, () => _wards.Admit(_regulars.Somebody, UnitSort.Surgery));
        Plan(day, Rhythm.Admissions, 4, () => _wards.Admit(_regulars.Somebody, UnitSort.LongStay));
        Plan(day, Rhythm.Consultations, 340, () => _ambulatory.Consult(_regulars.Somebody(child: false)));
        Plan(day, Rhythm.Emergencies, 105, () => _ambulatory.Emergency(_regulars.Somebody));
        Plan(day, Rhythm.Sessions, 60, () => _ambulatory.Session(_regulars.Somebody(child: false)));
        Plan(day, Rhythm.Results, 640, Analyse);
        Plan(day, Rhythm.Images, 285, Image);
        Plan(day, Rhythm.Consultations, 30, () => _wards.Announce(_regulars.Somebody(child: false)));
        if (_simulation.Plan.Oddities)
            Plan(day, Daily, 40, _oddities.Next);
        Plan(day, Rhythm.Consultations, 24, () => _papers.Receive(_regulars.Somebody(child: false)));
        if (_simulation.Plan.Faults)
            Plan(day, Daily, 14, () => _misfits.Next(_regulars.Somebody(child: false)));
    }

    private void Plan(DateOnly day, Rhythm rhythm, double mean, Action what)
    {
        var count = _dice.About(mean * _scale * rhythm.On(day));
        for (var i = 0; i < count; i++)
            _simulation.At(_simulation.Clock.At(day, rhythm.TimeOfDay(_dice)), what);
    }

    private void FillBeds()
    {
        foreach (var sort in new[] { UnitSort.Medicine, UnitSort.Surgery, UnitSort.LongStay })
        {
            var daily = sort switch { UnitSort.Medicine => 50, UnitSort.Surgery => 48, _ => 4 } * _scale;
            var weight = Units.Of(sort).Sum(u => u.Weight);
            foreach (var unit in Units.Of(sort))
            {
                var beds = unit.MeanDays < 1 ? 0 : _dice.About(daily * unit.Weight / weight * unit.MeanDays * 0.8);
                for (var i = 0; i < beds; i++)
                    _simulation.After(_dice.Minutes(0, 12), () => _wards.AlreadyHere(_regulars.Somebody(unit.IsForChildren()), unit));
            }
        }
    }

    /// <summary>A result of the laboratory: of somebody in the house, or of a sample that came by itself.</summary>
    private void Analyse()
    {
        var unit = _dice.Pick(UnitSort.Laboratory);
        if (Inside(0.82) is { } visit)
            _papers.Produce(PaperType.Bio, Sender.Sgl, unit, visit, visit.Person, "Compte rendu d'examens biologiques");
        else
            _papers.Produce(PaperType.Bio, Sender.Sgl, unit, null, _regulars.Somebody(child: false), "Compte rendu d'examens biologiques");
    }

    private void Image()
    {
        var unit = _dice.Pick(UnitSort.Imaging);
        var title = unit.Uf switch { "0912" => "Scanner thoraco-abdominal", "0913" => "IRM lombaire", "0914" => "Échographie abdominale", _ => "Radiographie du thorax" };
        if (Inside(0.6) is { } visit)
        {
            _papers.Produce(PaperType.Imaging, Sender.Ris, unit, visit, visit.Person, title);
            return;
        }

        var outpatient = _ambulatory.Register(_regulars.Somebody(child: false), unit, 'O');
        _simulation.After(_dice.Minutes(20, 90), () =>
        {
            _papers.Produce(PaperType.Imaging, Sender.Ris, unit, outpatient, outpatient.Person, title);
            _simulation.After(_dice.Minutes(5, 20), () => _admissions.Close(outpatient));
        });
    }

    private Visit? Inside(double share)
    {
        if (_admissions.Present.Count == 0 || !_dice.Chance(share))
            return null;
        var visit = _dice.Pick(_admissions.Present);
        return visit.OnLeave is null ? visit : null;
    }
}
