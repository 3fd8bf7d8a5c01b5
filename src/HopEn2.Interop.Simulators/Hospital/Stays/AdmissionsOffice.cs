using System.Globalization;
using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.Fhir;
using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.People;
using HopEn2.Interop.Simulators.Hospital.Truths;

namespace HopEn2.Interop.Simulators.Hospital.Stays;

/// <summary>The gestion administrative: opens, moves and closes visits, and tells the others (ADT).</summary>
internal sealed class AdmissionsOffice(Simulation simulation)
{
    private int _movements;

    /// <summary>Who lies in the house or sits in the emergency room.</summary>
    public List<Visit> Present { get; } = [];

    /// <summary>A28: somebody new.</summary>
    public void Introduce(Person person)
    {
        var adt = Message("A28", person, simulation.Now) with { WithZfa = true };
        Send(adt, [Answer(person)]);
    }

    public Visit NewVisit(Person person, Unit unit, char @class)
    {
        var number = simulation.Number();
        return new Visit
        {
            Number = number,
            Venue = (25_000_000 + number).ToString(CultureInfo.InvariantCulture),
            Dossier = (7_000_000 + number).ToString(CultureInfo.InvariantCulture),
            Person = person,
            Unit = unit,
            Class = @class,
            OpenedAt = simulation.Now,
            Physician = simulation.Register.Staff(),
        };
    }

    /// <summary>A05.</summary>
    public void Announce(Visit visit, DateTimeOffset expected)
    {
        visit.Announcement = Move("A05", visit, expected, "HMS");
        Send(Message("A05", visit, visit.Announcement) with { WithZfa = true }, [Truth(visit, visit.Announcement, MoveSort.Announce), Answer(visit.Person)]);
    }

    /// <summary>A38: the announced visit will not come.</summary>
    public void GiveUp(Visit visit)
    {
        visit.Cancelled = true;
        Cancel("A38", visit, visit.Announcement!, MoveSort.Announce);
    }

    /// <summary>A01, or A04 for whom does not sleep here. A time in the past is told after the event.</summary>
    public void Open(Visit visit, DateTimeOffset at)
    {
        var trigger = visit.Class == 'I' ? "A01" : "A04";
        visit.OpenedAt = at;
        visit.Opening = Move(trigger, visit, at, "HMS");
        if (visit.Class is 'I' or 'E')
            Arrive(visit);
        var late = simulation.Now - at < TimeSpan.FromHours(1) && simulation.Rota.Due("late admission", 70);
        Send(
            Message(trigger, visit, visit.Opening) with { WithZfa = true },
            [Truth(visit, visit.Opening, MoveSort.Open), Answer(visit.Person)],
            late ? simulation.Dice.Minutes(15, 120) : TimeSpan.Zero,
            late ? ["late admission"] : []);
    }

    /// <summary>A11: the admission was a mistake.</summary>
    public void CancelOpening(Visit visit)
    {
        visit.Cancelled = true;
        Leave(visit);
        Cancel("A11", visit, visit.Opening!, MoveSort.Open);
    }

    /// <summary>A02.</summary>
    public void Transfer(Visit visit, Unit to)
    {
        visit.Unit = to;
        visit.Transfer = Move("A02", visit, simulation.Now, "HMS");
        Send(Message("A02", visit, visit.Transfer), [Truth(visit, visit.Transfer, MoveSort.Move)]);
    }

    /// <summary>A12: back where one was.</summary>
    public void CancelTransfer(Visit visit, Unit from)
    {
        var transfer = visit.Transfer!;
        visit.Unit = from;
        visit.Transfer = null;
        Cancel("A12", visit, transfer, MoveSort.Move);
    }

    /// <summary>A03.</summary>
    public void Close(Visit visit)
    {
        visit.ClosedAt = simulation.Now;
        visit.Closing = Move("A03", visit, simulation.Now, "HMS");
        Leave(visit);
        var shifted = simulation.Rota.Due("shifted ZBE", 90);
        Send(Message("A03", visit, visit.Closing) with { ShiftedZbe = shifted }, [Truth(visit, visit.Closing, MoveSort.Close)], default, shifted ? ["shifted ZBE"] : []);
    }

    /// <summary>A13: not gone after all.</summary>
    public void CancelClosing(Visit visit)
    {
        var closing = visit.Closing!;
        visit.ClosedAt = null;
        visit.Closing = null;
        Arrive(visit);
        Cancel("A13", visit, closing, MoveSort.Close);
    }

    /// <summary>A06 and A07: from the emergency room into a bed, and the other way.</summary>
    public void ChangeClass(Visit visit, Unit to, char @class)
    {
        visit.Unit = to;
        visit.Class = @class;
        var trigger = @class == 'I' ? "A06" : "A07";
        var movement = Move(trigger, visit, simulation.Now, "HMS");
        Send(Message(trigger, visit, movement), [Truth(visit, movement, MoveSort.Move)]);
    }

    /// <summary>A21 and A22: on leave, and back.</summary>
    public void OnLeave(Visit visit, bool returns)
    {
        visit.OnLeave = returns ? null : simulation.Now;
        var movement = Move(returns ? "A22" : "A21", visit, simulation.Now, "L");
        Send(Message(movement.Trigger, visit, movement), []);
    }

    /// <summary>A22 and then A53: not back after all.</summary>
    public void ReturnThatWasNot(Visit visit)
    {
        var movement = Move("A22", visit, simulation.Now, "L");
        Send(Message("A22", visit, movement), []);
        simulation.After(simulation.Dice.Minutes(5, 30), () => Send(Message("A53", visit, movement) with { Action = "CANCEL" }, []));
    }

    /// <summary>A21 and at once A52: the leave did not take place.</summary>
    public void LeaveThatWasNot(Visit visit)
    {
        var movement = Move("A21", visit, simulation.Now, "L");
        Send(Message("A21", visit, movement), []);
        simulation.After(simulation.Dice.Minutes(5, 30), () => Send(Message("A52", visit, movement) with { Action = "CANCEL" }, []));
    }

    /// <summary>A54, now and then taken back by an A55.</summary>
    public void ChangePhysician(Visit visit)
    {
        visit.Physician = simulation.Register.Staff();
        var movement = Move("A54", visit, simulation.Now, "D");
        Send(Message("A54", visit, movement), []);
        if (simulation.Rota.Due("change of physician cancelled", 4))
            simulation.After(simulation.Dice.Minutes(5, 30), () => Send(Message("A55", visit, movement) with { Action = "CANCEL" }, []));
    }

    /// <summary>Z99: the admission took place a little earlier than told, elsewhere, or both.</summary>
    public void CorrectOpening(Visit visit, Unit unit)
    {
        var opening = visit.Opening! with { Unit = unit, At = visit.OpenedAt - TimeSpan.FromMinutes(5) };
        visit.Opening = opening;
        visit.OpenedAt = opening.At;
        visit.Unit = unit;
        Send(Message("Z99", visit, opening) with { Action = "UPDATE" }, [Truth(visit, opening, MoveSort.Open)]);
    }

    /// <summary>Identity messages (A31, A40, A44, A47), as the identity office writes them.</summary>
    public Adt Message(string trigger, Person person, DateTimeOffset happened) => new()
    {
        Event = trigger,
        ControlId = simulation.ControlId(Sender.Gam),
        WrittenAt = simulation.Now,
        HappenedAt = happened,
        Person = person,
    };

    public Truth Answer(Person person) =>
        new Truth.Asked(person.Number, person.Dmp is not DmpRecord.Active, person.NotAsked ? null : person.Opposed, person.AskedAt);

    public void Send(Adt adt, IReadOnlyList<Truth> truths, TimeSpan delay = default, params IReadOnlyList<string> oddities)
    {
        var what = adt.Visit is { } visit ? $"visit {visit.Venue}" : "identity";
        simulation.Post(adt.WrittenAt + TimeSpan.FromSeconds(1) + delay, Sender.Gam, adt.ControlId, "ADT^" + adt.Event, what, AdtWriter.Write(adt, simulation.Clock), simulation.InFhir(adt, MovementWriter.Write), truths, oddities);
    }

    private Adt Message(string trigger, Visit visit, Movement movement) =>
        Message(trigger, visit.Person, movement.At) with { Visit = visit, Movement = movement };

    private Movement Move(string trigger, Visit visit, DateTimeOffset at, string nature) => new(++_movements, trigger, at, visit.Unit, nature);

    private void Cancel(string trigger, Visit visit, Movement movement, MoveSort sort) =>
        Send(Message(trigger, visit, movement) with { Action = "CANCEL" }, [Truth(visit, movement, sort) with { Cancelled = true }]);

    private Truth.Moved Truth(Visit visit, Movement movement, MoveSort sort) =>
        new(visit.Number, movement.Number, sort, movement.At, movement.Unit.Uf, simulation.Now, Cancelled: false);

    private void Arrive(Visit visit)
    {
        visit.Place = Present.Count;
        Present.Add(visit);
    }

    private void Leave(Visit visit)
    {
        if (visit.Place < 0)
            return;
        var last = Present[^1];
        Present[visit.Place] = last;
        last.Place = visit.Place;
        Present.RemoveAt(Present.Count - 1);
        visit.Place = -1;
    }
}
