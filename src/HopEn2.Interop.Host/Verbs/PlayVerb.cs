using System.CommandLine;
using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Simulators.Hospital.Playing;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 play</c>: the fictitious hospital alone, talking to an engine that runs elsewhere.</summary>
internal static class PlayVerb
{
    public static Command Command()
    {
        var to = new Option<string>("--to") { Description = "mllp://HOST:PORT", HelpName = "URL", DefaultValueFactory = _ => "mllp://127.0.0.1:2575" };
        var speed = new Option<double>("--speed") { Description = "Simulated seconds per second", DefaultValueFactory = _ => 60, HelpName = "N" };
        var rate = new Option<double?>("--rate") { Description = "Messages per second at most", HelpName = "N" };
        var seed = new Option<int>("--seed") { Description = "Same seed, same day", DefaultValueFactory = _ => 1, HelpName = "N" };
        var documents = new Option<int>("--documents") { Description = "Documents of a working day", DefaultValueFactory = _ => 1500, HelpName = "N" };
        var breaks = new Option<string[]>("--break") { Description = $"Break a flow on the first day: KIND[:WHAT]@HH:MM-HH:MM. KIND: {string.Join(", ", Break.Names)}", HelpName = "BREAK" };
        var command = new Command("play", """
            Sends the messages of a fictitious hospital of twenty services, day after day from today's midnight on, to an engine that runs elsewhere.
            Goes on until it is stopped; connects again by itself.

            Examples:
              hopen2 play --to mllp://balancer:2575
              hopen2 play --to mllp://127.0.0.1:2575 --speed 3600 --seed 7
            """)
        {
            to, speed, rate, seed, documents, breaks,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            if (!Uri.TryCreate(arguments.GetValue(to), UriKind.Absolute, out var target) || target.Scheme != "mllp" || target.Port <= 0)
            {
                Console.Error.WriteLine($"--to: {arguments.GetValue(to)} is no mllp://HOST:PORT.");
                return ExitCodes.WrongCall;
            }

            var plan = new HospitalPlan
            {
                Seed = arguments.GetValue(seed),
                Day = DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().Date),
                Days = null,
                DocumentsPerDay = arguments.GetValue(documents),
            };
            if (!DemoVerb.TryBreaks(arguments.GetValue(breaks) ?? [], plan, out var broken))
                return ExitCodes.WrongCall;
            var options = new PlayOptions { Breaks = broken, Host = target.Host, Port = target.Port, Speed = arguments.GetValue(speed), Rate = arguments.GetValue(rate) };
            Console.WriteLine($"A fictitious hospital from {plan.Day:dd/MM/yyyy} on, {arguments.GetValue(speed):0.#} times faster than life, to {target}.");
            try
            {
                await new HospitalPlayer(options, TimeProvider.System, plan.Zone).PlayAsync(HospitalDay.Generate(plan).Messages, cancel);
            }
            catch (OperationCanceledException)
            {
                // Told to stop.
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
