using System.CommandLine;
using System.Globalization;
using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Monitoring;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 replay</c>: translates kept messages again, by the running engine when there is one, else directly on the store.</summary>
internal static class ReplayVerb
{
    public static Command Command()
    {
        var feed = new Option<string?>("--feed") { Description = "Only this feed", HelpName = "FEED" };
        var from = new Option<string?>("--from") { Description = "Received from this time on (2025-03-01, 2025-03-01T08:00; hospital time). Default: from the first", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "Received before this time. Default: now", HelpName = "TIME" };
        var parked = new Option<bool>("--parked") { Description = "Only messages that are parked" };
        var errors = new Option<bool>("--errors") { Description = "What the running engine gave up and put into the bus' error queue, instead of messages by feed and time" };
        var token = new Option<string?>("--token") { Description = "Access token of the running engine, when it asks for one (or HOPEN2_TOKEN)", HelpName = "TOKEN" };
        var command = new Command("replay", """
            Translates kept messages again under the mappings now in force, after one was corrected. Nothing is sent; what was read
            wrongly is superseded, what stays the same changes nothing. Repeating it is harmless.

            Examples:
              hopen2 replay --parked
              hopen2 replay --feed dpi --from 2025-03-01 --to 2025-03-08
              hopen2 replay --errors
            """)
        {
            feed, from, to, parked, errors, token,
        };
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(async (arguments, cancel) =>
        {
            if (!Terminal.TryOptions(arguments, out var options) || !Terminal.TryMappings(options.Mappings))
                return ExitCodes.WrongCall;
            if (arguments.GetValue(errors))
                return await AskEngineAsync(options, arguments.GetValue(token), "/api/bus/errors/replay", new { }, cancel);

            await using var services = Composition.AddCore(new ServiceCollection().AddLogging(), options, TimeProvider.System).BuildServiceProvider();
            var clock = services.GetRequiredService<HospitalClock>();
            if (!TryTime(arguments.GetValue(from), clock, DateTimeOffset.UnixEpoch, out var start) || !TryTime(arguments.GetValue(to), clock, clock.Now.AddDays(1), out var end))
            {
                Console.Error.WriteLine("--from, --to: expected 2025-03-01 or 2025-03-01T08:00.");
                return ExitCodes.WrongCall;
            }

            using var sole = StoreLock.Take(options.Store);
            return sole is null
                ? await AskEngineAsync(options, arguments.GetValue(token), "/api/replay", new { feed = arguments.GetValue(feed), from = start, to = end, parked = arguments.GetValue(parked) }, cancel)
                : await Terminal.OnStoreAsync(() => OnStoreAsync(services, arguments.GetValue(feed), start, end, arguments.GetValue(parked), cancel));
        });
        return command;
    }

    private static async Task<int> OnStoreAsync(ServiceProvider services, string? feed, DateTimeOffset from, DateTimeOffset to, bool parkedOnly, CancellationToken cancel)
    {
        var ids = await services.GetRequiredService<ILedgerQueries>().IdsAsync(feed, from, to, parkedOnly, cancel);
        var replayer = ActivatorUtilities.CreateInstance<Replayer>(services);
        var result = await Terminal.ProgressAsync("replaying", ids.Count, progress => replayer.ReplayAsync(ids, progress, cancel));
        Console.WriteLine($"{result.Total} messages: {result.Understood} understood, {result.Parked} parked, {result.Acknowledgements} acknowledgements, {result.Forgotten} whose body is no longer kept.");
        return ExitCodes.Done;
    }

    private static async Task<int> AskEngineAsync(EngineOptions options, string? token, string path, object request, CancellationToken cancel)
    {
        var (code, answer) = await EngineCall.AskAsync(options, token, HttpMethod.Post, path, request, cancel);
        if (code == ExitCodes.Done)
            Console.WriteLine(answer);
        return code;
    }

    private static bool TryTime(string? text, HospitalClock clock, DateTimeOffset otherwise, out DateTimeOffset time)
    {
        time = otherwise;
        if (text is null)
            return true;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return false;
        time = new DateTimeOffset(local, clock.Zone.GetUtcOffset(local)).ToUniversalTime();
        return true;
    }
}
