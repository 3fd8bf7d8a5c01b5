using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.Papers;
using HopEn2.Interop.Simulators.Hospital.People;

namespace HopEn2.Interop.Simulators.Hospital.Stays;

/// <summary>Stays in the wards, from the admission to the letter.</summary>
internal sealed class WardLife(Simulation simulation, AdmissionsOffice admissions, PaperOffice papers)
{
    private readonly Dice _dice = simulation.Dice;
    private readonly Rota _rota = simulation.Rota;

    /// <summary>A planned admission.</summary>
    public void Admit(Func<bool, Person> somebody, UnitSort sort)
    {
        var unit = _dice.Pick(sort);
        var visit = admissions.NewVisit(somebody(unit.IsForChildren()), unit, 'I');
        admissions.Open(visit, simulation.Now - _dice.Minutes(1, 12));
        if (_rota.Due("admission cancelled", 35))
        {
            simulation.After(_dice.Minutes(3, 20), () => admissions.CancelOpening(visit));
            return;
        }

        if (_rota.Due("admission corrected", 45))
            simulation.After(_dice.Minutes(10, 40), () => admissions.CorrectOpening(visit, visit.Unit));
        if (sort is UnitSort.Surgery)
            Operate(visit);
        Stay(visit);
    }

    /// <summary>Somebody who had come before the simulation began.</summary>
    public void AlreadyHere(Person person, Unit unit)
    {
        var visit = admissions.NewVisit(person, unit, 'I');
        admissions.Open(visit, simulation.Now - TimeSpan.FromHours(12) - _dice.Waiting(TimeSpan.FromDays(unit.MeanDays)));
        Stay(visit, nights: 0);
    }

    /// <summary>A stay is announced for the days to come; some are given up.</summary>
    public void Announce(Person person)
    {
        var visit = admissions.NewVisit(person, _dice.Pick(_dice.Chance(0.6) ? UnitSort.Surgery : UnitSort.Medicine), 'I');
        var expected = simulation.Clock.At(simulation.Clock.DayOf(simulation.Now).AddDays(1 + _dice.Below(12)), Rhythm.Admissions.TimeOfDay(_dice));
        admissions.Announce(visit, expected);
        if (_rota.Due("pre-admission given up", 10))
        {
            simulation.After(_dice.Minutes(30, 180), () => admissions.GiveUp(visit));
            return;
        }

        simulation.At(expected, () =>
        {
            admissions.Open(visit, simulation.Now);
            if (visit.Unit.Sort is UnitSort.Surgery)
                Operate(visit);
            Stay(visit);
        });
    }

    /// <summary>What happens in bed, and when it ends.</summary>
    /// <param name="nights">Nights it lasts at least.</param>
    public void Stay(Visit visit, int nights = 1)
    {
        var unit = visit.Unit;
        var end = EndOf(unit, nights);
        if (unit.MeanDays > 1 && _rota.Due("transfer", 7))
            simulation.At(Between(simulation.Now, end), () => Transfer(visit));
        if (unit.Sort is UnitSort.LongStay && _rota.Due("leave", 4))
            simulation.At(Between(simulation.Now, end), () => GoOnLeave(visit, end));
        if (_rota.Due("change of physician", 20))
            simulation.After(_dice.Minutes(60, 600), () => InBed(visit, () => admissions.ChangePhysician(visit)));
        simulation.At(end, () => Discharge(visit));
    }

    private void Operate(Visit visit)
    {
        var day = visit.Unit.MeanDays < 1;
        simulation.After(_dice.Minutes(90, day ? 300 : 420), () => InBed(visit, () =>
        {
            var theatre = Units.All.First(u => u.Uf == (day ? "0292" : "0291"));
            papers.Produce(PaperType.Cro, Sender.Dpi, theatre, visit, visit.Person, "Compte rendu opératoire");
            if (_dice.Chance(0.25))
                simulation.After(_dice.Minutes(10, 60), () => InBed(visit, () => papers.Produce(PaperType.Anaesthesia, Sender.Dpi, theatre, visit, visit.Person, "Compte rendu d'anesthésie")));
        }));
    }

    private DateTimeOffset EndOf(Unit unit, int nights)
    {
        var today = simulation.Clock.DayOf(simulation.Now);
        if (unit.MeanDays < 1)
            return Later(simulation.Clock.At(today, TimeSpan.FromHours(14) + _dice.Minutes(0, 300)));
        var more = Math.Max(0.3, unit.MeanDays - nights);
        return Later(simulation.Clock.At(today.AddDays(nights + (int)_dice.Waiting(TimeSpan.FromDays(more)).TotalDays), Rhythm.Discharges.TimeOfDay(_dice)));
    }

    private DateTimeOffset Later(DateTimeOffset at) => at > simulation.Now + TimeSpan.FromHours(1) ? at : simulation.Now + _dice.Minutes(90, 240);

    private DateTimeOffset Between(DateTimeOffset from, DateTimeOffset to) => from + TimeSpan.FromSeconds(Math.Floor((to - from).TotalSeconds * (0.1 + (0.7 * _dice.Unit()))));

    private static void InBed(Visit visit, Action what)
    {
        if (visit is { Cancelled: false, ClosedAt: null })
            what();
    }

    private void Transfer(Visit visit) => InBed(visit, () =>
    {
        var from = visit.Unit;
        var to = _dice.Pick(from.Sort);
        if (to == from || to.MeanDays < 1)
            return;
        admissions.Transfer(visit, to);
        if (_rota.Due("transfer cancelled", 5))
            simulation.After(_dice.Minutes(4, 15), () => InBed(visit, () => admissions.CancelTransfer(visit, from)));
    });

    private void GoOnLeave(Visit visit, DateTimeOffset end) => InBed(visit, () =>
    {
        if (_rota.Due("leave that was not", 4))
        {
            admissions.LeaveThatWasNot(visit);
            return;
        }

        admissions.OnLeave(visit, returns: false);
        var back = simulation.Now + _dice.Minutes(120, 480);
        if (_rota.Due("return that was not", 3))
            simulation.After(_dice.Minutes(20, 60), () => InBed(visit, () => admissions.ReturnThatWasNot(visit)));
        simulation.At(back < end ? back : end - TimeSpan.FromMinutes(5), () => InBed(visit, () => admissions.OnLeave(visit, returns: true)));
    });

    /// <summary>The papers of the discharge, and the discharge. Some letters come only days after.</summary>
    private void Discharge(Visit visit) => InBed(visit, () =>
    {
        if (_dice.Chance(0.93))
        {
            var delay = _rota.Due("letter after the discharge", 15) ? _dice.Minutes(120, 1_500) : TimeSpan.Zero;
            simulation.After(delay, () => papers.Produce(PaperType.Ldl, Sender.Dpi, visit.Unit, visit, visit.Person, "Lettre de liaison à la sortie"));
        }

        if (_dice.Chance(0.72))
            simulation.After(_dice.Minutes(1, 15), () => papers.Produce(PaperType.Ods, Sender.Dpi, visit.Unit, visit, visit.Person, "Ordonnance de sortie"));
        if (_dice.Chance(0.1))
            simulation.After(_dice.Minutes(1, 20), () => papers.Produce(PaperType.Hospital, Sender.Dpi, visit.Unit, visit, visit.Person, "Compte rendu d'hospitalisation"));
        simulation.After(_dice.Minutes(18, 60), () => InBed(visit, () => Close(visit)));
    });

    private void Close(Visit visit)
    {
        admissions.Close(visit);
        if (!_rota.Due("discharge cancelled", 30))
            return;
        simulation.After(_dice.Minutes(5, 30), () =>
        {
            admissions.CancelClosing(visit);
            simulation.After(_dice.Minutes(60, 200), () => InBed(visit, () => admissions.Close(visit)));
        });
    }
}
