using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HopEn2.Interop.Declarations;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Indicators.Declaring;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 declare</c>: freezes a month, shows what was frozen and what has changed since.</summary>
internal static class DeclareVerb
{
    /// <summary>Lines of a rate shown; JSON has them all.</summary>
    private const int Shown = 20;

    public static Command Command()
    {
        var month = new Option<string>("--month") { Description = "The month, as 2025-03", Required = true };
        var scope = new Option<string>("--scope") { Description = "all, entity:FINESS, site:FINESS, pole:NAME or service:CODE", DefaultValueFactory = _ => "all" };
        var author = new Option<string>("--author") { Description = "Who declares", DefaultValueFactory = _ => Environment.UserName };
        var show = new Option<bool>("--show") { Description = "Show what was declared, declare nothing" };
        var diff = new Option<bool>("--diff") { Description = "Show what has changed since, line by line, declare nothing. Exit code 1 when something has" };
        var json = new Option<bool>("--json") { Description = "As JSON, for programs; the lines in full" };
        var note = new Option<string?>("--note") { Description = "HTML page to write: the calculation note of the declaration, in French, to print", HelpName = "FILE" };
        var command = new Command("declare", """
            Freezes the indicators of a month: figures, settings, weights, version of the rules, line lists and their hash, author and time. What is frozen is never changed;
            a month declared again has another declaration beside the first, unless nothing has changed. The engine may run on.

            Exit codes: 0 done · 1 something has changed since (--diff), or nothing was declared (--show, --diff) · 2 wrong call · 3 could not.

            Examples:
              hopen2 declare --month 2025-03 --author "DIM, C. Martin" --note note-2025-03.html
              hopen2 declare --month 2025-03 --show
              hopen2 declare --month 2025-03 --diff
            """)
        {
            month, scope, author, show, diff, json, note,
        };
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(async (arguments, cancel) =>
        {
            if (Month.Parse(arguments.GetValue(month)) is not { } asked)
                return Terminal.Fail($"\"{arguments.GetValue(month)}\" is no month. Write it as 2025-03.", ExitCodes.WrongCall);
            if (IndicatorScope.Parse(arguments.GetValue(scope)) is not { } whose)
                return Terminal.Fail($"\"{arguments.GetValue(scope)}\" is no scope. Write all, entity:FINESS, site:FINESS, pole:NAME or service:CODE.", ExitCodes.WrongCall);
            if (!Terminal.TryOptions(arguments, out var options) || !Terminal.TryMappings(options.Mappings))
                return ExitCodes.WrongCall;
            var (wantsShow, wantsDiff) = (arguments.GetValue(show), arguments.GetValue(diff));
            return await Terminal.OnStoreAsync(async () =>
            {
                await using var services = Composition.AddCore(new ServiceCollection().AddLogging(), options, TimeProvider.System).AddIndicators().BuildServiceProvider();
                var book = services.GetRequiredService<DeclarationBook>();
                var zone = services.GetRequiredService<HospitalClock>().Zone;
                var hospital = services.GetRequiredService<IMappings>().Current.Hospital;
                if (!wantsShow && !wantsDiff)
                {
                    var (made, isNew) = await book.DeclareAsync(asked, whose, arguments.GetValue(author)!, cancel);
                    if (!made.Indicators.Final)
                        Console.Error.WriteLine($"{asked} is not over: what is declared is provisional.");
                    Console.WriteLine(isNew ? $"{asked} {whose} declared: number {made.Number}, SHA-256 {made.Digest}." : $"Nothing has changed since declaration {made.Number} of {asked} {whose}: it stands.");
                }

                var all = await book.OfAsync(asked, whose, cancel);
                if (all.Count == 0)
                    return Terminal.Fail($"{asked} {whose} was never declared. Declare it without --show and --diff.", ExitCodes.FoundWrong);
                var difference = wantsDiff || arguments.GetValue(note) is not null ? await book.DifferenceAsync(asked, whose, null, cancel) : null;
                if (wantsShow)
                    Console.WriteLine(Said(all, zone));
                if (wantsDiff)
                    Console.WriteLine(arguments.GetValue(json) ? Json(difference!) : Said(difference!));
                if (arguments.GetValue(note) is { } file)
                {
                    var finess = whose.Kind is ScopeKind.Entity or ScopeKind.Site ? whose.Code : hospital.FinessEj;
                    var written = Terminal.OnFile(() => File.WriteAllText(file, CalculationNote.Html(all[^1], hospital.Name, finess, zone, difference)));
                    if (written != ExitCodes.Done)
                        return written;
                }

                return wantsDiff && !difference!.None ? ExitCodes.FoundWrong : ExitCodes.Done;
            });
        });
        return command;
    }

    private static string Said(IReadOnlyList<Declaration> all, TimeZoneInfo zone)
    {
        var text = new StringBuilder();
        foreach (var declaration in all)
        {
            text.Append(CultureInfo.InvariantCulture, $"declaration {declaration.Number} of {declaration.Indicators.Month} {declaration.Indicators.Scope}, by {declaration.Author}, {TimeZoneInfo.ConvertTime(declaration.At, zone):yyyy-MM-dd HH:mm}{(declaration.Indicators.Final ? "" : ", provisional")}\n");
            text.Append(CultureInfo.InvariantCulture, $"  SHA-256 {declaration.Digest}, rules {declaration.Indicators.RuleVersion}, program {declaration.Program}\n");
            foreach (var rate in declaration.Indicators.Rates)
                text.Append(CultureInfo.InvariantCulture, $"  {rate.Indicator.Name(),-10} {rate.N,8} / {rate.D,-8} weight {rate.Weight} %, target {rate.Target} %: {(rate.Reached ? "reached" : "not reached")}\n");
        }

        return text.ToString().TrimEnd();
    }

    private static string Said(DeclarationDifference difference)
    {
        if (difference.None)
            return $"Nothing has changed since declaration {difference.Declared.Number}.";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Changed since declaration {difference.Declared.Number} by {difference.Declared.Author}:");
        if (difference.SettingsChanged)
            text.Append("\n  the settings (weights, targets, rules of indicators.yaml)");
        if (difference.RulesChanged)
            text.Append("\n  the version of the rules");
        foreach (var rate in difference.Rates)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{rate.Indicator.Name()}: declared {rate.Before.N} / {rate.Before.D}, now {rate.Now.N} / {rate.Now.D}");
            foreach (var item in rate.Items.Take(Shown))
                text.Append(CultureInfo.InvariantCulture, $"\n  {item.Key}: {Reasoned(item.Before)} → {Reasoned(item.Now)}{(item.Now?.Document ?? item.Before?.Document) switch { { } document => $", document {document}", _ => "" }}");
            if (rate.Items.Count > Shown)
                text.Append(CultureInfo.InvariantCulture, $"\n  … and {rate.Items.Count - Shown} more (--json has them)");
        }

        return text.ToString();
    }

    private static string Reasoned(IndicatorItem? item) => item is null ? "not in the denominator" : item.Reason.Name() + (item.Code is { Length: > 0 } code ? " " + code : "");

    private static string Json(DeclarationDifference difference) => new JsonObject
    {
        ["declaration"] = difference.Declared.Number,
        ["author"] = difference.Declared.Author,
        ["at"] = difference.Declared.At.ToString("O", CultureInfo.InvariantCulture),
        ["digest"] = difference.Declared.Digest,
        ["changed"] = !difference.None,
        ["settingsChanged"] = difference.SettingsChanged,
        ["mappingsChanged"] = difference.MappingsChanged,
        ["rulesChanged"] = difference.RulesChanged,
        ["rates"] = new JsonArray([.. difference.Rates.Select(r => new JsonObject
        {
            ["id"] = r.Indicator.Name(),
            ["declared"] = new JsonObject { ["numerator"] = r.Before.N, ["denominator"] = r.Before.D, ["rate"] = r.Before.Rate },
            ["now"] = new JsonObject { ["numerator"] = r.Now.N, ["denominator"] = r.Now.D, ["rate"] = r.Now.Rate },
            ["items"] = new JsonArray([.. r.Items.Select(i => new JsonObject { ["key"] = i.Key, ["document"] = i.Now?.Document ?? i.Before?.Document, ["declared"] = i.Before?.Reason.Name(), ["now"] = i.Now?.Reason.Name() })]),
        })]),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
}
