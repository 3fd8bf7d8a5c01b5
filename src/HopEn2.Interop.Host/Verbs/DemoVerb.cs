using System.CommandLine;
using HopEn2.Interop.Host.Demonstrating;
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
        var day = new Option<DateOnly?>("--day") { Description = "The first day. Default: today, or the Monday after", HelpName = "YYYY-MM-DD" };
        var documents = new Option<int>("--documents") { Description = "Documents of a working day", DefaultValueFactory = _ => 1500, HelpName = "N" };
        var steady = new Option<bool>("--no-rupture") { Description = "No feed breaks on the way" };
        var breaks = new Option<string[]>("--break") { Description = $"Break a flow on the first day instead: KIND[:WHAT]@HH:MM-HH:MM, beyond 24:00 on those that follow. KIND: {string.Join(", ", Break.Names)}. WHAT: a sender (gam, dpi, ris, sgl, pfi), UF, a refusal's code, or a sort of acknowledgement (Z01)", HelpName = "BREAK" };
        var fhir = new Option<bool>("--fhir") { Description = "The hospital speaks FHIR R4 instead of HL7v2" };
        var deliver = new Option<bool>("--deliver") { Description = "No platform: the engine deposits and mails itself, to a fictitious DMP and a fictitious MSSanté operator" };
        var command = new Command("demo", """
            Runs the engine with a fictitious hospital of twenty services: its day so far at once, then the rest of it from half past two at the chosen speed,
            day after day. On the first day imaging falls silent from four to six, unless told otherwise. The store is a new folder
            under the system's temporary folder unless --data names one, and is left there.

            Examples:
              hopen2 demo
              hopen2 demo --speed 3600 --seed 7 --day 2026-05-13
              hopen2 demo --fhir
              hopen2 demo --deliver
              hopen2 demo --http http://127.0.0.1:9090 --no-rupture
              hopen2 demo --break disconnect:sgl@15:00-16:00 --break refuse:XDSRegistryBusy@17:00-19:00
              hopen2 demo --speed 1200 --break no-letter:0101,0102,0103@15:00-72:00
            """)
        {
            speed, rate, seed, day, documents, steady, breaks, fhir, deliver,
        };
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(async (arguments, cancel) =>
        {
            if (!Terminal.TryOptions(arguments, out var options, Directory.CreateTempSubdirectory("hopen2-demo-").FullName))
                return ExitCodes.WrongCall;
            options = Muted(options);
            var plan = new HospitalPlan { Seed = arguments.GetValue(seed), Day = arguments.GetValue(day) ?? WorkingDay(TimeProvider.System.GetLocalNow()), Days = null, DocumentsPerDay = arguments.GetValue(documents), Fhir = arguments.GetValue(fhir) };
            var start = At(plan, new TimeSpan(14, 30, 0));
            if (!TryBreaks(arguments.GetValue(breaks) ?? [], plan, out var broken))
                return ExitCodes.WrongCall;
            var past = new SimulatedPast(plan, start, options.Mappings, platform: !arguments.GetValue(deliver));
            var play = new PlayOptions
            {
                Port = options.Mllp.Port,
                Fhir = plan.Fhir ? new Uri(options.Http, "/fhir") : null,
                Speed = arguments.GetValue(speed),
                StartAt = start,
                Rate = arguments.GetValue(rate),
                BeforeStart = past.KnownAsync,
                Slows = true,
                Breaks = broken,
                Ruptures = arguments.GetValue(steady) || broken.Count > 0 ? [] : [new Rupture(Sender.Ris, At(plan, TimeSpan.FromHours(16)), At(plan, TimeSpan.FromHours(18)))],
            };
            var pace = new Pace(play);
            var clock = new AcceleratedTime(TimeProvider.System, start, play.Speed.Value, pace.Simulated);
            Console.WriteLine($"A fictitious hospital, {plan.Day:dd/MM/yyyy} from 14:30, {arguments.GetValue(speed):0.#} times faster than life, seed {plan.Seed}.");
            await using var neighbours = arguments.GetValue(deliver) ? await Neighbours.StartAsync(options, plan.Seed, cancel) : null;
            if (neighbours is not null)
                Console.WriteLine(neighbours.Announcement);
            return await RunVerb.ServeAsync(neighbours?.Options ?? options, clock, stop => PlayAsync(plan, play, pace, neighbours is null, stop), cancel, past);
        });
        return command;
    }

    /// <summary>The fictitious hospital's routes lead to nobody: unless the settings say by what means, notices are shown and not sent.</summary>
    private static EngineOptions Muted(EngineOptions options) => options.Configuration.GetSection("Alerts").Exists()
        ? options
        : options with { Configuration = new ConfigurationBuilder().AddConfiguration(options.Configuration).AddInMemoryCollection([new("Alerts:Send", "false")]).Build() };

    /// <summary>Reads breaks as they are written, and says which are not.</summary>
    internal static bool TryBreaks(string[] written, HospitalPlan plan, out IReadOnlyList<Break> breaks)
    {
        var read = written.Select(w => (Written: w, Break: Break.Parse(w, t => At(plan, t)))).ToList();
        foreach (var wrong in read.Where(r => r.Break is null))
            Console.Error.WriteLine($"--break: {wrong.Written} is no KIND[:WHAT]@HH:MM-HH:MM, such as silence:ris@16:00-18:00. Kinds: {string.Join(", ", Break.Names)}.");
        breaks = [.. read.Select(r => r.Break).OfType<Break>()];
        var onlyHl7v2 = plan.Fhir ? breaks.Where(b => b.ChangesHl7v2).ToList() : [];
        foreach (var one in onlyHl7v2)
            Console.Error.WriteLine($"--break: {Break.Name(one.Kind)} changes HL7v2 messages, and with --fhir there are none.");
        return breaks.Count == written.Length && onlyHl7v2.Count == 0;
    }

    /// <param name="platform">There is a platform, which tells what became of documents; else the engine is it.</param>
    private static async Task PlayAsync(HospitalPlan plan, PlayOptions play, Pace pace, bool platform, CancellationToken cancel)
    {
        var player = new HospitalPlayer(play, TimeProvider.System, plan.Zone, pace);
        await Task.Run(() => player.PlayAsync(HospitalDay.Generate(plan).Messages.Where(m => platform || !m.IsOfPlatform), cancel), cancel);
    }

    /// <summary>Today, or the Monday after: a hospital's Sunday shows little.</summary>
    private static DateOnly WorkingDay(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.Date);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            day = day.AddDays(1);
        return day;
    }

    private static DateTimeOffset At(HospitalPlan plan, TimeSpan time)
    {
        var local = plan.Day.ToDateTime(TimeOnly.MinValue) + time;
        return new DateTimeOffset(local, plan.Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
