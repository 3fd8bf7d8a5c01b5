using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HopEn2.Interop.Mappings.Files;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings;

/// <summary>The JSON schema of each file, made of the very shapes that the loader reads by, so that an editor completes and checks what the loader takes.</summary>
internal static class MappingSchemas
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>File name → its shape.</summary>
    public static IReadOnlyDictionary<string, Shape> Shapes { get; } = new Dictionary<string, Shape>(StringComparer.Ordinal)
    {
        [HospitalFile.FileName] = HospitalFile.Shape,
        [FeedsFile.FileName] = FeedsFile.Shape,
        [ServicesFile.FileName] = ServicesFile.Shape,
        [DocumentsFile.FileName] = DocumentsFile.Shape,
        [PathwaysFile.FileName] = PathwaysFile.Shape,
        [AlertsFile.FileName] = AlertsFile.Shape,
        [IndicatorsFile.FileName] = IndicatorsFile.Shape,
        [DeliveryFile.FileName] = DeliveryFile.Shape,
        [MessagesFile.FileName] = MessagesFile.Shape,
    };

    /// <summary>Name of a file's schema, <c>feeds.schema.json</c>.</summary>
    public static string NameOf(string file) => Path.ChangeExtension(file, null) + ".schema.json";

    /// <summary>The schema as the file under <c>mappings/schema</c> has it. Draft 7: what editors' YAML servers read.</summary>
    public static string TextOf(string file) => TextOf(file, Shapes[file]);

    public static string TextOf(string file, Shape shape)
    {
        var schema = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = file };
        foreach (var (name, value) in shape.Schema().ToList())
            schema[name] = value?.DeepClone();
        return schema.ToJsonString(Written).ReplaceLineEndings("\n") + "\n";
    }
}
