using System.CommandLine;
using System.Text.Json;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Alerting;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 alert</c>: routes tried, incidents listed and acted upon.</summary>
internal static class AlertVerb
{
    private static readonly Option<string?> Token = new("--token") { Description = "Access token of the running engine, when it asks for one (or HOPEN2_TOKEN)", HelpName = "TOKEN" };
    private static readonly Option<string?> Comment = new("--comment") { Description = "What others should know", HelpName = "TEXT" };

    public static Command Command() => new("alert", """
        Tries alert routes, and lists incidents and acts upon them at the running engine.

        Examples:
          hopen2 alert test interop
          hopen2 alert list
          hopen2 alert ack 20261125-140700-a1b2c3 --comment "labo appelé"
          hopen2 alert silence 20261125-140700-a1b2c3 --minutes 120
          hopen2 alert false 20261125-140700-a1b2c3 --comment "panne prévue"
        """)
    {
        TestCommand(),
        ListCommand(),
        ActCommand("ack", "acknowledge", "Takes an incident in hand: no more reminders."),
        ActCommand("comment", "comment", "Adds a remark to an incident (--comment)."),
        SilenceCommand(),
        ActCommand("unsilence", "unsilence", "Ends the silence of an incident."),
        ActCommand("false", "false", "Marks an incident as a false alarm."),
        ActCommand("true", "true", "Takes the mark of a false alarm back."),
    };

    private static Command TestCommand()
    {
        var route = new Argument<string>("ROUTE") { Description = "Name of the route in alerts.yaml" };
        return With(new Command("test", "Sends a trial notice by a route, with the settings of this machine; no engine is needed.") { route }, async (arguments, options, cancel) =>
        {
            if (!Terminal.TryMappings(options.Mappings))
                return ExitCodes.FoundWrong;
            await using var services = new ServiceCollection().AddLogging().AddSingleton(options.Configuration).AddSingleton(TimeProvider.System).AddMappings(options.Mappings)
                .AddSingleton(s => new HospitalClock(TimeProvider.System, s.GetRequiredService<IMappings>().Current.Hospital.TimeZone)).AddAlertTransports().BuildServiceProvider();
            var routes = services.GetRequiredService<IMappings>().Current.Alerts;
            if (routes.Named(arguments.GetValue(route)!) is not { } named)
            {
                Console.Error.WriteLine($"There is no route {arguments.GetValue(route)} in alerts.yaml. Known: {string.Join(", ", routes.Routes.Select(r => r.Name))}.");
                return ExitCodes.WrongCall;
            }

            switch (await services.GetRequiredService<RouteTrial>().SendAsync(named, cancel))
            {
                case SendOutcome.Sent:
                    Console.WriteLine($"{named.Name}: taken by {named.Transport} {named.Target}. See whether it arrived.");
                    return ExitCodes.Done;
                case SendOutcome.Later later:
                    Console.Error.WriteLine($"{named.Name}: not sent. {later.Why} The engine would try again.");
                    return ExitCodes.FoundWrong;
                case SendOutcome.Refused refused:
                    Console.Error.WriteLine($"{named.Name}: refused. {refused.Why}");
                    return ExitCodes.FoundWrong;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        });
    }

    private static Command ListCommand()
    {
        var all = new Option<bool>("--all") { Description = "Also those that are over" };
        return With(new Command("list", "Lists incidents, the newest first.") { all }, async (arguments, options, cancel) =>
        {
            var (code, answer) = await EngineCall.AskAsync(options, arguments.GetValue(Token), HttpMethod.Get, "/api/alerts?size=100" + (arguments.GetValue(all) ? "" : "&state=open"), null, cancel);
            if (code != ExitCodes.Done)
                return code;
            var incidents = JsonDocument.Parse(answer).RootElement.GetProperty("items").EnumerateArray().ToList();
            foreach (var incident in incidents)
            {
                var state = incident.GetProperty("resolvedAt").ValueKind is JsonValueKind.Null ? incident.GetProperty("acknowledged").ValueKind is JsonValueKind.Null ? "open" : "taken" : "over";
                Console.WriteLine($"{incident.GetProperty("id").GetString()}  {state,-5}  {incident.GetProperty("severity").GetString(),-8}  {incident.GetProperty("sentence").GetProperty("fr").GetString()}");
            }

            if (incidents.Count == 0)
                Console.WriteLine(arguments.GetValue(all) ? "No incident." : "No open incident.");
            return ExitCodes.Done;
        });
    }

    private static Command ActCommand(string verb, string path, string summary)
    {
        var id = new Argument<string>("ID") { Description = "Id of the incident, as list shows it" };
        return With(new Command(verb, summary) { id, Comment }, (arguments, options, cancel) => ActAsync(arguments, options, arguments.GetValue(id)!, path, new { comment = arguments.GetValue(Comment) }, cancel));
    }

    private static Command SilenceCommand()
    {
        var id = new Argument<string>("ID") { Description = "Id of the incident, as list shows it" };
        var minutes = new Option<double>("--minutes") { Description = "For how long", HelpName = "N", Required = true };
        return With(
            new Command("silence", "Nobody is told anything of an incident for some minutes; then those who were told are reminded.") { id, minutes, Comment },
            (arguments, options, cancel) => ActAsync(arguments, options, arguments.GetValue(id)!, "silence", new { comment = arguments.GetValue(Comment), minutes = arguments.GetValue(minutes) }, cancel));
    }

    private static async Task<int> ActAsync(ParseResult arguments, EngineOptions options, string id, string path, object body, CancellationToken cancel)
    {
        var (code, answer) = await EngineCall.AskAsync(options, arguments.GetValue(Token), HttpMethod.Post, $"/api/alerts/{Uri.EscapeDataString(id)}/{path}", body, cancel);
        if (code == ExitCodes.Done)
            Console.WriteLine(JsonDocument.Parse(answer).RootElement.GetProperty("sentence").GetProperty("fr").GetString());
        return code;
    }

    private static Command With(Command command, Func<ParseResult, EngineOptions, CancellationToken, Task<int>> act)
    {
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.Options.Add(Token);
        command.SetAction((arguments, cancel) => Terminal.TryOptions(arguments, out var options) ? act(arguments, options, cancel) : Task.FromResult(ExitCodes.WrongCall));
        return command;
    }
}
