using HopEn2.Interop.Simulators.Hospital.Stays;

namespace HopEn2.Interop.Simulators.Hospital;

/// <summary>A hospital's day, or days: what its systems send, and the truth behind it.</summary>
/// <remarks>
/// Messages are made as they are asked for: a month of a big hospital streams and does not sit in memory. What is true after any part of them, in any order,
/// a <see cref="Truths.Tally"/> tells that they are added to.
/// </remarks>
public sealed class HospitalDay
{
    private readonly HospitalPlan _plan;

    private HospitalDay(HospitalPlan plan) => _plan = plan;

    public static HospitalDay Generate(HospitalPlan plan) => new(plan);

    /// <summary>In the order in which they are put on the wire. Each enumeration makes them anew, the same byte for byte.</summary>
    public IEnumerable<SimulatedMessage> Messages
    {
        get
        {
            var simulation = new Simulation(_plan);
            var life = new HospitalLife(simulation);
            for (var day = 0; _plan.Days is null || day < _plan.Days; day++)
            {
                var date = _plan.Day.AddDays(day);
                life.Begin(date, first: day == 0);
                foreach (var message in simulation.Run(simulation.Clock.At(date.AddDays(1), TimeSpan.Zero)))
                    yield return message;
            }
        }
    }

    /// <summary>What is true at the end. Of a plan without end there is none.</summary>
    public Truths.Tally Tally() => _plan.Days is null
        ? throw new InvalidOperationException("The plan has no end: add the messages sent so far to a tally.")
        : Truths.Tally.Of(_plan, Messages);
}
