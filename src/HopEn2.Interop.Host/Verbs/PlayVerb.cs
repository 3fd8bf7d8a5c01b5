using System.CommandLine;
using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Simulators.Hospital.Fhir;
using HopEn2.Interop.Simulators.Hospital.Playing;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 play</c>: the fictitious hospital alone, talking to an engine that runs elsewhere.</summary>
internal static class PlayVerb
{
    public static Command Command()
    {
        var to = new Option<string?>("--to") { Description = "mllp://HOST:PORT, or with --fhir the base of a FHIR server. Default: mllp://127.0.0.1:2575, http://127.0.0.1:8080/fhir", HelpName = "URL" };
        var fhir = new Option<bool>("--fhir") { Description = "Speak FHIR R4 instead of HL7v2" };
        var token = new Option<string?>("--token") { Description = "Bearer token for the FHIR server", HelpName = "TOKEN" };
        var pairs = new Option<string?>("--pairs") { Description = "Send nothing: write a few of every sort of message of the first day in both standards, side by side", HelpName = "DIR" };
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
              hopen2 play --fhir --to https://engine.example/fhir --token a-secret
              hopen2 play --pairs files/pairs
            """)
        {
            to, fhir, token, speed, rate, seed, documents, breaks, pairs,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            var speaksFhir = arguments.GetValue(fhir);
            if (TargetOf(arguments.GetValue(to), speaksFhir) is not { } target)
            {
                Console.Error.WriteLine($"--to: {arguments.GetValue(to)} is no {(speaksFhir ? "http://HOST:PORT/fhir" : "mllp://HOST:PORT")}.");
                return ExitCodes.WrongCall;
            }

            var plan = new HospitalPlan
            {
                Seed = arguments.GetValue(seed),
                Day = DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().Date),
                Days = null,
                DocumentsPerDay = arguments.GetValue(documents),
                Fhir = speaksFhir || arguments.GetValue(pairs) is not null,
            };
            if (arguments.GetValue(pairs) is { } folder)
                return await WritePairsAsync(folder, plan with { Days = 1 }, cancel);
            if (!DemoVerb.TryBreaks(arguments.GetValue(breaks) ?? [], plan, out var broken))
                return ExitCodes.WrongCall;
            var options = new PlayOptions
            {
                Breaks = broken, Host = target.Host, Port = target.Port, Fhir = speaksFhir ? target : null, Token = arguments.GetValue(token), Speed = arguments.GetValue(speed), Rate = arguments.GetValue(rate),
            };
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

    private static Uri? TargetOf(string? to, bool fhir) =>
        Uri.TryCreate(to ?? (fhir ? "http://127.0.0.1:8080/fhir" : "mllp://127.0.0.1:2575"), UriKind.Absolute, out var target)
            && (fhir ? target.Scheme is "http" or "https" : target.Scheme == "mllp" && target.Port > 0) ? target : null;

    private static async Task<int> WritePairsAsync(string folder, HospitalPlan plan, CancellationToken cancel)
    {
        try
        {
            var written = await TwinFiles.WriteAsync(folder, TwinFiles.Choose(HospitalDay.Generate(plan).Messages, each: 3), cancel);
            Console.WriteLine($"{written} pairs in {Path.GetFullPath(folder)}.");
            return ExitCodes.Done;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return Terminal.Fail($"--pairs: {denied.Message}");
        }
    }
}
