namespace HopEn2.Interop.Delivery;

/// <summary>The hospital's time, by which its messages are dated and patients are written to, and the machine's, by which work is due.</summary>
/// <param name="machine">By which work is due.</param>
/// <param name="hospital">The machine's, unless a demonstration lets the hospital's day run faster.</param>
/// <param name="speed">How much faster.</param>
/// <param name="ofHospital">When it was for the hospital that it was then for the machine; null: then, too.</param>
public sealed class DeliveryClock(TimeProvider machine, TimeProvider hospital, double speed = 1, Func<DateTimeOffset, DateTimeOffset>? ofHospital = null)
{
    public DateTimeOffset Now => hospital.GetUtcNow();

    /// <summary>When it was for the hospital that it was then for the machine.</summary>
    public DateTimeOffset OfHospital(DateTimeOffset at) => ofHospital?.Invoke(at) ?? at;

    /// <summary>When it is for the machine that it is then for the hospital.</summary>
    public DateTimeOffset OfMachine(DateTimeOffset at)
    {
        var now = machine.GetUtcNow();
        return ReferenceEquals(machine, hospital) ? at : now + ((at - Now) / speed);
    }
}
