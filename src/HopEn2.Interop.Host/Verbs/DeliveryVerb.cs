using System.CommandLine;
using System.Text.Json;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 delivery</c>: what is to go out of the running engine, and what is done about it.</summary>
internal static class DeliveryVerb
{
    private static readonly Option<string?> Token = new("--token") { Description = "Access token of the running engine, when it asks for one (or HOPEN2_TOKEN)", HelpName = "TOKEN" };

    public static Command Command() => new("delivery", """
        Shows what is to go out to the DMP, the MSSanté operator and the sources, pauses and resumes a destination, and retries what a corrected setting unblocks.

        Examples:
          hopen2 delivery list
          hopen2 delivery pause dmp
          hopen2 delivery resume dmp
          hopen2 delivery retry --reason refused --destination dmp
        """)
    {
        With(new Command("list", "Lists destinations, and how much waits, is held or failed there, by reason."), ListAsync),
        Turn("pause", "Nothing more goes to a destination, from any engine."),
        Turn("resume", "A destination gets its work again."),
        Retry(),
    };

    private static async Task<int> ListAsync(ParseResult arguments, EngineOptions options, CancellationToken cancel)
    {
        var (code, answer) = await EngineCall.AskAsync(options, arguments.GetValue(Token), HttpMethod.Get, "/api/delivery", null, cancel);
        return code == ExitCodes.Done ? Show(answer) : code;
    }

    private static Command Turn(string verb, string summary)
    {
        var destination = new Argument<string>("DESTINATION") { Description = "dmp, mss or zam:FEED, as list shows it" };
        return With(new Command(verb, summary) { destination }, async (arguments, options, cancel) =>
        {
            var (code, answer) = await EngineCall.AskAsync(
                options, arguments.GetValue(Token), HttpMethod.Post, $"/api/delivery/{Uri.EscapeDataString(arguments.GetValue(destination)!)}/{verb}", new { }, cancel);
            return code == ExitCodes.Done ? Show(answer) : code;
        });
    }

    private static Command Retry()
    {
        var destination = new Option<string?>("--destination") { Description = "Only of this one", HelpName = "DESTINATION" };
        var reason = new Option<string?>("--reason") { Description = "Only of this reason, as list shows it", HelpName = "REASON" };
        return With(new Command("retry", "Tries now what is held, failed or postponed.") { destination, reason }, async (arguments, options, cancel) =>
        {
            var body = new { destination = arguments.GetValue(destination), reason = arguments.GetValue(reason) };
            var (code, answer) = await EngineCall.AskAsync(options, arguments.GetValue(Token), HttpMethod.Post, "/api/delivery/retry", body, cancel);
            if (code == ExitCodes.Done)
                Console.WriteLine($"{JsonDocument.Parse(answer).RootElement.GetProperty("count").GetInt32()} tried again now.");
            return code;
        });
    }

    private static int Show(string answer)
    {
        foreach (var destination in JsonDocument.Parse(answer).RootElement.GetProperty("destinations").EnumerateArray())
        {
            var (paused, fails) = (Text(destination, "pausedBy"), Text(destination, "failsSince"));
            var state = paused is not null ? $"paused by {paused}" : fails is not null ? $"fails since {fails} ({Text(destination, "code")})" : "answers";
            Console.WriteLine($"{Text(destination, "name")}: {state}");
            foreach (var count in destination.GetProperty("counts").EnumerateArray())
                Console.WriteLine($"  {Text(count, "state"),-8}  {Text(count, "reason") ?? "-",-32}  {count.GetProperty("count").GetInt64(),8}  oldest {Text(count, "oldest")}");
        }

        return ExitCodes.Done;
    }

    private static string? Text(JsonElement element, string property) => element.TryGetProperty(property, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Command With(Command command, Func<ParseResult, EngineOptions, CancellationToken, Task<int>> act)
    {
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.Options.Add(Token);
        command.SetAction((arguments, cancel) => Terminal.TryOptions(arguments, out var options) ? act(arguments, options, cancel) : Task.FromResult(ExitCodes.WrongCall));
        return command;
    }
}
