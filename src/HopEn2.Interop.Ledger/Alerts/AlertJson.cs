using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Ledger.Facts;

namespace HopEn2.Interop.Ledger.Alerts;

/// <summary>How incidents and notices are written down: to be read in years, so enumerations by name, and a member that an older text does not have gets its default.</summary>
internal static class AlertJson
{
    private static readonly JsonSerializerOptions Options = new(AlertJsonContext.Default.Options) { TypeInfoResolver = AlertJsonContext.Default.WithAddedModifier(RequireNothing) };

    private static readonly JsonTypeInfo<KnownIncident> IncidentInfo = (JsonTypeInfo<KnownIncident>)Options.GetTypeInfo(typeof(KnownIncident));
    private static readonly JsonTypeInfo<Notice> NoticeInfo = (JsonTypeInfo<Notice>)Options.GetTypeInfo(typeof(Notice));

    public static byte[] Of(KnownIncident incident) => JsonSerializer.SerializeToUtf8Bytes(incident, IncidentInfo);

    public static byte[] Of(Notice notice) => JsonSerializer.SerializeToUtf8Bytes(notice, NoticeInfo);

    public static KnownIncident Incident(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, IncidentInfo)!;

    public static Notice Notice(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, NoticeInfo)!;

    private static void RequireNothing(JsonTypeInfo info)
    {
        foreach (var property in info.Properties)
            property.IsRequired = false;
    }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Converters = [typeof(ValueListJson)])]
[JsonSerializable(typeof(KnownIncident))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(IncidentPart))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(string))]
internal sealed partial class AlertJsonContext : JsonSerializerContext;
