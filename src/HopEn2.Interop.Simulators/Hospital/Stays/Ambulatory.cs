using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.Papers;
using HopEn2.Interop.Simulators.Hospital.People;

namespace HopEn2.Interop.Simulators.Hospital.Stays;

/// <summary>Those who come and go on the same day: consultations, emergencies, sessions.</summary>
internal sealed class Ambulatory(Simulation simulation, AdmissionsOffice admissions, PaperOffice papers, WardLife wards)
{
    private readonly Dice _dice = simulation.Dice;
    private readonly Rota _rota = simulation.Rota;

    /// <summary>A04 of somebody who will be gone by night.</summary>
    public Visit Register(Person person, Unit unit, char @class)
    {
        var visit = admissions.NewVisit(person, unit, @class);
        admissions.Open(visit, simulation.Now - _dice.Minutes(0, 6));
        return visit;
    }

    public void Consult(Person person)
    {
        var unit = _dice.Pick(UnitSort.Consultation);
        var visit = Register(person, unit, 'O');
        if (_rota.Due("consultation cancelled", 60))
        {
            simulation.After(_dice.Minutes(2, 15), () => admissions.CancelOpening(visit));
            return;
        }

        simulation.After(_dice.Minutes(15, 70), () =>
        {
            if (_dice.Chance(0.96))
                simulation.After(_rota.Due("report on another day", 25) ? _dice.Minutes(600, 1_500) : _dice.Minutes(0, 40), () => papers.Produce(PaperType.Crc, Sender.Dpi, unit, visit, person, "Compte rendu de consultation"));
            simulation.After(_dice.Minutes(5, 30), () => admissions.Close(visit));
        });
    }

    public void Session(Person person)
    {
        var unit = _dice.Pick(UnitSort.Session);
        var visit = Register(person, unit, 'R');
        simulation.After(_dice.Minutes(40, 260), () =>
        {
            if (_dice.Chance(0.2))
                papers.Produce(PaperType.Crc, Sender.Dpi, unit, visit, person, "Compte rendu de séance");
            simulation.After(_dice.Minutes(10, 40), () => admissions.Close(visit));
        });
    }

    /// <summary>A passage: home with a report, or into a bed.</summary>
    public void Emergency(Func<bool, Person> somebody)
    {
        var unit = _dice.Pick(UnitSort.Emergency);
        var visit = Register(somebody(unit.IsForChildren()), unit, 'E');
        simulation.After(_dice.Minutes(50, 420), () =>
        {
            if (_dice.Chance(0.6))
                papers.Produce(PaperType.Passage, Sender.Dpi, unit, visit, visit.Person, "Compte rendu de passage aux urgences");
            if (_dice.Chance(0.24))
                Hospitalise(visit);
            else
                simulation.After(_dice.Minutes(5, 40), () => admissions.Close(visit));
        });
    }

    private void Hospitalise(Visit visit)
    {
        var room = visit.Unit;
        var ward = room.IsForChildren() ? Units.All.First(u => u.Uf == "0311") : Adults();
        simulation.After(_dice.Minutes(10, 60), () =>
        {
            admissions.ChangeClass(visit, ward, 'I');
            if (!_rota.Due("no bed after all", 9))
            {
                wards.Stay(visit);
                return;
            }

            simulation.After(_dice.Minutes(10, 40), () =>
            {
                admissions.ChangeClass(visit, room, 'E');
                simulation.After(_dice.Minutes(30, 90), () => admissions.Close(visit));
            });
        });
    }

    private Unit Adults()
    {
        Unit unit;
        do
            unit = _dice.Pick(UnitSort.Medicine);
        while (unit.IsForChildren());
        return unit;
    }
}
