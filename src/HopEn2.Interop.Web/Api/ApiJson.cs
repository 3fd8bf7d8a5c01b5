using System.Text.Json;
using System.Text.Json.Serialization;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Web.Api;

/// <summary>How the API writes: camel case, enums and identifiers as the words and texts people know them by.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new TextConverter<DocumentKind>(k => k.Name()));
        options.Converters.Add(new TextConverter<DocumentId>(i => i.Value));
        options.Converters.Add(new TextConverter<Ipp>(i => i.ToString()));
        options.Converters.Add(new TextConverter<VisitNumber>(v => v.ToString()));
        options.Converters.Add(new TextConverter<DossierNumber>(d => d.ToString()));
        options.Converters.Add(new IdConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        return options;
    }

    private sealed class TextConverter<T>(Func<T, string> text) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException($"{typeof(T).Name} is only written.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(text(value));
    }

    private sealed class IdConverter : JsonConverter<JournalId>
    {
        public override JournalId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, JournalId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }
}
