namespace HopEn2.Interop.Delivery.Visits;

/// <summary>The hospital's time, by which patients are written to, and when that is for the machine, by which work is due.</summary>
/// <param name="machine">By which work is due.</param>
/// <param name="hospital">The machine's, unless a demonstration lets the hospital's day run faster.</param>
/// <param name="speed">How much faster.</param>
public sealed class PatientClock(TimeProvider machine, TimeProvider hospital, double speed = 1)
{
    public DateTimeOffset Now => hospital.GetUtcNow();

    /// <summary>When it is for the machine that it is then for the hospital.</summary>
    public DateTimeOffset OfMachine(DateTimeOffset at)
    {
        var now = machine.GetUtcNow();
        return ReferenceEquals(machine, hospital) ? at : now + ((at - Now) / speed);
    }
}
