using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HopEn2.Interop.Declarations.Matrix;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 indicators</c>: the nine rates of a month, from the ledger as it is now.</summary>
internal static class IndicatorsVerb
{
    public static Command Command()
    {
        var month = new Option<string>("--month") { Description = "The month, as 2025-03" };
        var scope = new Option<string>("--scope") { Description = "all, entity:FINESS, site:FINESS, pole:NAME or service:CODE", DefaultValueFactory = _ => "all" };
        var json = new Option<bool>("--json") { Description = "As JSON, for programs" };
        var xlsx = new Option<string?>("--xlsx") { Description = "Workbook to write: the response matrix of each indicator, and how it was computed", HelpName = "FILE" };
        var template = new Option<string?>("--template") { Description = "Workbook whose named cells (P1_02_LDL_N …) are filled. Default: a plain one", HelpName = "FILE" };
        var plain = new Option<string?>("--plain-template") { Description = "Writes that plain workbook, to see the names and change it; computes nothing", HelpName = "FILE" };
        var author = new Option<string>("--author") { Description = "Who establishes the matrix, as it says", DefaultValueFactory = _ => Environment.UserName };
        var command = new Command("indicators", """
            Computes P1.01 to P1.08 of a month: numerator, denominator, weighted and exact rate, target, and what becomes of every stay, document or patient that does not count.
            The engine may run on. Exit code 0 when the month could be computed, whatever the rates.

            Examples:
              hopen2 indicators --month 2025-03
              hopen2 indicators --month 2025-03 --scope service:CARDIO
              hopen2 indicators --month 2025-03 --json --data /var/lib/hopen2
              hopen2 indicators --month 2025-03 --xlsx matrice.xlsx --template officiel.xlsx
              hopen2 indicators --plain-template modele.xlsx
            """)
        {
            month, scope, json, xlsx, template, plain, author,
        };
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(async (arguments, cancel) =>
        {
            if (arguments.GetValue(plain) is { } model)
                return Terminal.OnFile(() => File.WriteAllBytes(model, PlainTemplate.Bytes()));
            if (Month.Parse(arguments.GetValue(month)) is not { } asked)
                return Terminal.Fail($"\"{arguments.GetValue(month)}\" is no month. Write it as 2025-03.", ExitCodes.WrongCall);
            if (IndicatorScope.Parse(arguments.GetValue(scope)) is not { } whose)
                return Terminal.Fail($"\"{arguments.GetValue(scope)}\" is no scope. Write all, entity:FINESS, site:FINESS, pole:NAME or service:CODE.", ExitCodes.WrongCall);
            if (!Terminal.TryOptions(arguments, out var options) || !Terminal.TryMappings(options.Mappings))
                return ExitCodes.WrongCall;

            if (arguments.GetValue(xlsx) is { } file)
                return await Terminal.OnStoreAsync(() => WorkbookAsync(options, asked, whose, file, arguments.GetValue(template), arguments.GetValue(author)!, cancel));
            return await Terminal.OnStoreAsync(() => ShowAsync(options, asked, whose, arguments.GetValue(json), cancel));
        });
        return command;
    }

    private static async Task<int> ShowAsync(EngineOptions options, Month month, IndicatorScope scope, bool json, CancellationToken cancel)
    {
        await using var services = Composition.AddCore(new ServiceCollection().AddLogging(), options, TimeProvider.System).AddIndicators().BuildServiceProvider();
        var report = await services.GetRequiredService<IIndicators>().MonthAsync(month, scope, cancel);
        Console.WriteLine(json ? Json(report) : Text(report));
        return ExitCodes.Done;
    }

    private static async Task<int> WorkbookAsync(EngineOptions options, Month month, IndicatorScope scope, string file, string? template, string author, CancellationToken cancel)
    {
        await using var services = Composition.AddCore(new ServiceCollection().AddLogging(), options, TimeProvider.System).AddIndicators().BuildServiceProvider();
        var report = await services.GetRequiredService<IIndicators>().MonthAsync(month, scope, cancel);
        var mappings = services.GetRequiredService<IMappings>().Current;
        var request = new MatrixRequest(
            report, mappings.Hospital.Name, scope.Kind is ScopeKind.Entity or ScopeKind.Site ? scope.Code : mappings.Hospital.FinessEj, author,
            services.GetRequiredService<HospitalClock>().Now, code => mappings.Services.Named(code)?.Label ?? code);
        FilledMatrix? filled = null;
        var done = Terminal.OnFile(() =>
        {
            filled = ResponseMatrix.Fill(template is null ? PlainTemplate.Bytes() : File.ReadAllBytes(template), request);
            File.WriteAllBytes(file, filled.Workbook.Span);
        });
        if (filled is null || done != ExitCodes.Done)
            return done;
        Console.WriteLine($"{file}: {filled.Filled.Count} cells filled, and a sheet of detail for each indicator.");
        if (filled.Missing.Count > 0)
            Console.Error.WriteLine($"The template has no cell named {string.Join(", ", filled.Missing)}.");
        return ExitCodes.Done;
    }

    private static string Text(IndicatorMonth month)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{month.Month} {month.Scope}, {(month.Final ? "the month is over" : "so far")}\n");
        foreach (var rate in month.Rates)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{rate.Indicator.Name(),-10} {rate.N,8} / {rate.D,-8} {Percent(rate.Rate, rate),8}  target {rate.Target} %: {(rate.Reached ? "reached" : $"{rate.Missing} missing")}");
            if (rate.Weight < 100)
                text.Append(CultureInfo.InvariantCulture, $", weighted by {rate.Weight} %");
            if (rate.Exact is { } exact)
                text.Append(CultureInfo.InvariantCulture, $", exact {exact.N} / {exact.D} = {Percent(exact.Rate, rate)}");
            if (rate.Projection is { } p)
                text.Append(CultureInfo.InvariantCulture, $", expected at the end {p.Rate:0.0} % ({p.Low:0.0} to {p.High:0.0})");
            foreach (var reason in rate.ByReason)
                text.Append(CultureInfo.InvariantCulture, $"\n  {reason.Count,8}  {reason.Reason.Name()}{(reason.Code is null ? "" : " " + reason.Code)}");
            foreach (var left in rate.LeftOut)
                text.Append(CultureInfo.InvariantCulture, $"\n  {left.Count,8}  not in the denominator: {left.Rule}");
            foreach (var pathway in rate.ByPathway)
                text.Append(CultureInfo.InvariantCulture, $"\n  pathway {pathway.Code}: {pathway.N} / {pathway.D} {Percent(pathway.Rate, rate)}");
            foreach (var warning in rate.Warnings)
                text.Append(CultureInfo.InvariantCulture, $"\n  warning: {warning}");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n\nP1.02 as a whole: {(month.LdlAndOds ? "reached" : "not reached")}. Documents of no known type: {month.Untyped}.");
        return text.ToString();
    }

    private static string Percent(double? percent, IndicatorRate of) => percent is { } p ? string.Create(CultureInfo.InvariantCulture, $"{IndicatorReport.Shown(p, of.Target):0.0} %") : "–";

    private static string Json(IndicatorMonth month) => new JsonObject
    {
        ["month"] = month.Month.ToString(),
        ["scope"] = month.Scope.ToString(),
        ["asOf"] = month.AsOf.ToString("O", CultureInfo.InvariantCulture),
        ["final"] = month.Final,
        ["ruleVersion"] = month.RuleVersion,
        ["mappings"] = month.Mappings,
        ["untyped"] = month.Untyped,
        ["p102Reached"] = month.LdlAndOds,
        ["rates"] = new JsonArray([.. month.Rates.Select(Json)]),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static JsonNode Json(IndicatorRate rate) => new JsonObject
    {
        ["id"] = rate.Indicator.Name(),
        ["numerator"] = rate.N,
        ["denominator"] = rate.D,
        ["weight"] = rate.Weight,
        ["rate"] = rate.Rate,
        ["exact"] = rate.Exact is { } exact ? new JsonObject { ["numerator"] = exact.N, ["denominator"] = exact.D, ["unknown"] = exact.Unknown, ["rate"] = exact.Rate } : null,
        ["target"] = rate.Target,
        ["reached"] = rate.Reached,
        ["missing"] = rate.Missing,
        ["reasons"] = new JsonArray([.. rate.ByReason.Select(r => new JsonObject { ["reason"] = r.Reason.Name(), ["code"] = r.Code, ["count"] = r.Count })]),
        ["leftOut"] = new JsonArray([.. rate.LeftOut.Select(l => new JsonObject { ["rule"] = l.Rule, ["count"] = l.Count })]),
        ["pathways"] = new JsonArray([.. rate.ByPathway.Select(p => new JsonObject { ["code"] = p.Code, ["numerator"] = p.N, ["denominator"] = p.D, ["rate"] = p.Rate, ["automatic"] = p.Automatic })]),
        ["warnings"] = new JsonArray([.. rate.Warnings.Select(w => JsonValue.Create(w.ToString()))]),
    };
}
