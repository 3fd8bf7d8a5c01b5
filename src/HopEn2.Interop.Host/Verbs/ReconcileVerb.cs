using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HopEn2.Interop.Declarations;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Indicators.Reconciling;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 reconcile</c>: the month's deposits held against the CNAM's counts.</summary>
internal static class ReconcileVerb
{
    public static Command Command()
    {
        var month = new Option<string>("--month") { Description = "The month, as 2025-03", Required = true };
        var json = new Option<bool>("--json") { Description = "As JSON, with every document that may explain a difference" };
        var command = new Command("reconcile", """
            Holds the documents that the DMP accepted against the CNAM's counts of the month, type by type, and says which documents may explain a difference:
            refused, replaced, deleted, of an unknown type, without an answer, or deposited at the edge of the month. Import the counts first: hopen2 import cnam FILE.

            Exit codes: 0 all alike · 1 there are differences, or no counts of the month · 2 wrong call · 3 could not.

            Examples:
              hopen2 import cnam cnam-2025.csv && hopen2 reconcile --month 2025-03
              hopen2 reconcile --month 2025-03 --json
            """)
        {
            month, json,
        };
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(async (arguments, cancel) =>
        {
            if (Month.Parse(arguments.GetValue(month)) is not { } asked)
                return Terminal.Fail($"\"{arguments.GetValue(month)}\" is no month. Write it as 2025-03.", ExitCodes.WrongCall);
            if (!Terminal.TryOptions(arguments, out var options) || !Terminal.TryMappings(options.Mappings))
                return ExitCodes.WrongCall;
            return await Terminal.OnStoreAsync(async () =>
            {
                await using var services = Composition.AddCore(new ServiceCollection().AddLogging(), options, TimeProvider.System).BuildServiceProvider();
                if (await services.GetRequiredService<CnamDesk>().ReconcileAsync(asked, cancel) is not { } found)
                    return Terminal.Fail($"There are no counts of the CNAM for {asked}. Import them: hopen2 import cnam FILE.", ExitCodes.FoundWrong);
                Console.WriteLine(arguments.GetValue(json) ? JsonSerializer.Serialize(found.Types.Select(t => new { t.Type, Kind = t.Kind.Name(), t.Ours, t.Theirs, t.Difference, Documents = t.Suspects.Select(s => new { Why = Words(s.Why), s.Key, s.At, s.Code }) }), Indented) : Said(asked, found.Types));
                return found.Types.All(t => t.Difference is 0 or null) ? ExitCodes.Done : ExitCodes.FoundWrong;
            });
        });
        return command;
    }

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static string Said(Month month, ValueList<ReconciledType> types)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{month}: documents in the DMP by the engine and by the CNAM");
        foreach (var type in types)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{(type.Type.Length == 0 ? "no type" : type.Type),-12} {type.Kind.Name(),-12} {type.Ours,8} {(type.Theirs is { } theirs ? theirs.ToString(CultureInfo.InvariantCulture) : "not said"),8}  {(type.Difference is { } d ? string.Create(CultureInfo.InvariantCulture, $"{d:+0;-0;alike}") : "")}");
            foreach (var why in type.Difference is 0 ? [] : type.Suspects.GroupBy(s => s.Why))
                text.Append(CultureInfo.InvariantCulture, $"\n    {why.Count(),8} {Words(why.Key)}, for example {why.First().Key}");
        }

        return text.ToString();
    }

    private static string Words(Explanation why) => why switch
    {
        Explanation.Refused => "refused",
        Explanation.Replaced => "replaced",
        Explanation.Deleted => "deleted",
        Explanation.WrongType => "unknown type",
        Explanation.MonthEdge => "at the edge of the month",
        _ => "without an answer",
    };
}
