using System.CommandLine;
using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Simulators.Hospital.Playing;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 demo</c>: the engine, and a fictitious hospital that talks to it.</summary>
internal static class DemoVerb
{
    public static Command Command()
    {
        var speed = new Option<double>("--speed") { Description = "Simulated seconds per second", DefaultValueFactory = _ => 60, HelpName = "N" };
        var rate = new Option<double?>("--rate") { Description = "Messages per second at most", HelpName = "N" };
        var seed = new Option<int>("--seed") { Description = "Same seed, same day", DefaultValueFactory = _ => 1, HelpName = "N" };
        var documents = new Option<int>("--documents") { Description = "Documents of a working day", DefaultValueFactory = _ => 1500, HelpName = "N" };
        var steady = new Option<bool>("--no-rupture") { Description = "No feed breaks on the way" };
        var fhir = new Option<bool>("--fhir") { Description = "The hospital speaks FHIR R4 instead of HL7v2" };
        var command = new Command("demo", """
            Runs the engine with a fictitious hospital of twenty services: its day so far at once, then the rest of it from half past two at the chosen speed,
            day after day. On the first day imaging falls silent from four to six. The store is a new folder
            under the system's temporary folder unless --data names one, and is left there.

            Examples:
              hopen2 demo
              hopen2 demo --speed 3600 --seed 7
              hopen2 demo --fhir
              hopen2 demo --http http://127.0.0.1:9090 --no-rupture
            """)
        {
            speed, rate, seed, documents, steady, fhir,
        };
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(async (arguments, cancel) =>
        {
            if (!Terminal.TryOptions(arguments, out var options, Directory.CreateTempSubdirectory("hopen2-demo-").FullName))
                return ExitCodes.WrongCall;
            var plan = new HospitalPlan { Seed = arguments.GetValue(seed), Day = WorkingDay(TimeProvider.System.GetLocalNow()), Days = null, DocumentsPerDay = arguments.GetValue(documents), Fhir = arguments.GetValue(fhir) };
            var start = At(plan, new TimeOnly(14, 30));
            var clock = new AcceleratedTime(TimeProvider.System, start, arguments.GetValue(speed));
            var play = new PlayOptions
            {
                Port = options.Mllp.Port,
                Fhir = plan.Fhir ? new Uri(options.Http, "/fhir") : null,
                Speed = arguments.GetValue(speed),
                StartAt = start,
                Rate = arguments.GetValue(rate),
                Ruptures = arguments.GetValue(steady) ? [] : [new Rupture(Sender.Ris, At(plan, new TimeOnly(16, 0)), At(plan, new TimeOnly(18, 0)))],
            };
            Console.WriteLine($"A fictitious hospital, {plan.Day:dd/MM/yyyy} from 14:30, {arguments.GetValue(speed):0.#} times faster than life, seed {plan.Seed}.");
            return await RunVerb.ServeAsync(options, clock, stop => PlayAsync(plan, play, stop), cancel);
        });
        return command;
    }

    private static async Task PlayAsync(HospitalPlan plan, PlayOptions play, CancellationToken cancel)
    {
        var player = new HospitalPlayer(play, TimeProvider.System, plan.Zone);
        await Task.Run(() => player.PlayAsync(HospitalDay.Generate(plan).Messages, cancel), cancel);
    }

    /// <summary>Today, or the Monday after: a hospital's Sunday shows little.</summary>
    private static DateOnly WorkingDay(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.Date);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            day = day.AddDays(1);
        return day;
    }

    private static DateTimeOffset At(HospitalPlan plan, TimeOnly time)
    {
        var local = plan.Day.ToDateTime(time);
        return new DateTimeOffset(local, plan.Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
