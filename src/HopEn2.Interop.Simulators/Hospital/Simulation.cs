using HopEn2.Interop.Simulators.Hospital.Fhir;
using HopEn2.Interop.Simulators.Hospital.People;
using HopEn2.Interop.Simulators.Hospital.Truths;

namespace HopEn2.Interop.Simulators.Hospital;

/// <summary>What all parts of the simulated hospital share: its time, its chance, what is to happen, and what is to be sent.</summary>
internal sealed class Simulation
{
    private readonly Agenda<Action> _agenda = new();
    private readonly Agenda<SimulatedMessage> _outbox = new();
    private readonly int[] _sent = new int[Enum.GetValues<Sender>().Length];
    private int _numbers;

    public Simulation(HospitalPlan plan)
    {
        Plan = plan;
        Clock = new HospitalClock(plan.Zone);
        Dice = Dice.Of(plan.Seed, plan.Day.DayNumber);
        Rota = new Rota(plan.Oddities);
        Register = new Register(Dice, Rota);
        Now = Clock.At(plan.Day, TimeSpan.Zero);
    }

    public HospitalPlan Plan { get; }

    public HospitalClock Clock { get; }

    public Dice Dice { get; }

    public Rota Rota { get; }

    public Register Register { get; }

    public DateTimeOffset Now { get; private set; }

    /// <summary>A number nothing else has.</summary>
    public int Number() => ++_numbers;

    /// <summary>MSH-10 of the next message of a sender.</summary>
    public string ControlId(Sender sender) => $"{sender.ToString().ToUpperInvariant()}{Plan.Day:yyMMdd}{++_sent[(int)sender]:0000000}";

    /// <summary>Something that happens later. What lies in the past happens at once.</summary>
    public void At(DateTimeOffset at, Action what) => _agenda.Add(at < Now ? Now : at, what);

    public void After(TimeSpan delay, Action what) => At(Now + delay, what);

    /// <summary>Puts a message on the wire at its time.</summary>
    public void Post(SimulatedMessage message) => _outbox.Add(message.At, message);

    /// <summary>Lets time pass until <paramref name="end"/> and gives the messages as they leave.</summary>
    public IEnumerable<SimulatedMessage> Run(DateTimeOffset end)
    {
        while (Math.Min(_agenda.NextTicks, _outbox.NextTicks) < end.UtcTicks)
        {
            // At the same time, what happens comes before what is sent: it may send something itself.
            if (_agenda.NextTicks <= _outbox.NextTicks)
            {
                Now = new DateTimeOffset(_agenda.NextTicks, TimeSpan.Zero);
                _agenda.Take()();
            }
            else
            {
                yield return _outbox.Take();
            }
        }

        Now = end;
    }

    /// <summary>The same said in FHIR, where the plan asks for it.</summary>
    public FhirRequest? InFhir<T>(T said, Func<T, HospitalClock, FhirRequest> write) => Plan.Fhir ? write(said, Clock) : null;

    /// <summary>A message with its truths and oddities.</summary>
    public void Post(DateTimeOffset at, Sender sender, string controlId, string type, string what, byte[] bytes, FhirRequest? fhir, IReadOnlyList<Truth> truths, params IReadOnlyList<string> oddities) =>
        Post(new SimulatedMessage(at, sender, controlId, type, what, bytes, Fault.None) { Fhir = fhir, Truths = truths, Oddities = oddities });
}
