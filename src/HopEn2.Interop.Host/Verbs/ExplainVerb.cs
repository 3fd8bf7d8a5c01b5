using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HopEn2.Interop.Host.Explaining;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 explain</c>: what one message or document would become. Stores nothing.</summary>
internal static class ExplainVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        // For people and programs on a terminal, not for a page: accents stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Command()
    {
        var files = new Argument<string[]>("FILE") { Description = "HL7v2 messages (ER7), FHIR R4 resources and bundles (JSON, XML) or CDA documents (XML)", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "An array, one object per file" };
        var metadata = new Option<bool>("--metadata") { Description = "Instead: the XDS metadata its documents would be deposited and mailed under, as JSON" };
        var feed = new Option<string?>("--feed") { Description = "Read as a message of this feed. Default: the feed its sender belongs to", HelpName = "FEED" };
        var command = new Command("explain", """
            Says what each message or document would become: facts, document, kind, INS status, what would be counted and why not.
            Stores nothing and sends nothing. It shows the patient's identifiers: its output is as confidential as the file.
            Exit code 1 when a file cannot be read at all from disk.

            Examples:
              hopen2 explain letter.hl7
              hopen2 explain bundle.json
              hopen2 explain --json inbox/*.hl7 | jq '.[].documents'
              hopen2 explain --metadata report.xml | jq '.[].documents[].documentEntry'
            """)
        {
            files, json, metadata, feed, EngineOptions.MappingsOption,
        };
        command.SetAction(arguments =>
        {
            if (!Terminal.TryOptions(arguments, out var options))
                return ExitCodes.WrongCall;
            if (MappingLoader.Load(options.Mappings) is not MappingResult.Loaded loaded)
                return Terminal.TryMappings(options.Mappings) ? ExitCodes.Done : ExitCodes.FoundWrong;

            var explainer = new Explainer(loaded.Mappings);
            var explanations = new List<Explanation>();
            var described = new List<ExplainedMetadata>();
            var unread = 0;
            foreach (var file in arguments.GetValue(files)!)
            {
                try
                {
                    var bytes = File.ReadAllBytes(file);
                    if (arguments.GetValue(metadata))
                        described.Add(explainer.Metadata(file, bytes, arguments.GetValue(feed)));
                    else
                        explanations.Add(explainer.Explain(file, bytes, arguments.GetValue(feed)));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    Console.Error.WriteLine($"{file}: {e.Message}");
                    unread++;
                }
            }

            if (arguments.GetValue(metadata))
                Console.WriteLine(JsonSerializer.Serialize(described, Json));
            else if (arguments.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(explanations, Json));
            else
                explanations.ForEach(e => Console.WriteLine(ExplanationText.Of(e)));
            return unread == 0 ? ExitCodes.Done : ExitCodes.FoundWrong;
        });
        return command;
    }
}
