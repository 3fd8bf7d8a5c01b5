using HopEn2.Interop.Simulators.Hospital.Stays;

namespace HopEn2.Interop.Simulators.Hospital.People;

/// <summary>Who comes: somebody new, or one of those who have been here before.</summary>
internal sealed class Regulars(Simulation simulation, AdmissionsOffice admissions)
{
    /// <summary>More are forgotten, so that months of simulation do not fill the memory.</summary>
    private const int Remembered = 4_000;

    private readonly List<Person> _people = [];

    public Person Somebody(bool child)
    {
        var dice = simulation.Dice;
        if (!child && _people.Count > 50 && dice.Chance(0.35))
            return dice.Pick(_people);
        var person = simulation.Register.Somebody(simulation.Now, child);
        admissions.Introduce(person);
        if (child)
            return person;
        if (_people.Count < Remembered)
            _people.Add(person);
        else
            _people[dice.Below(Remembered)] = person;
        return person;
    }

    /// <summary>Somebody known of whom something is true; null when none of a few drawn is.</summary>
    public Person? Known(Func<Person, bool> who)
    {
        for (var i = 0; i < 60 && _people.Count > 0; i++)
        {
            var person = simulation.Dice.Pick(_people);
            if (who(person))
                return person;
        }

        return null;
    }

    /// <summary>A record that ended in another is not drawn again.</summary>
    public void Forget(Person person) => _people.Remove(person);
}
