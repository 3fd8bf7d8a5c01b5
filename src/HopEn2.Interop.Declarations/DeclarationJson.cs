using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;

namespace HopEn2.Interop.Declarations;

/// <summary>How a declared month is written down: JSON, compressed. Read for years: enumerations by name, a member that an older text does not have gets its default.</summary>
internal static class DeclarationJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectRequiredConstructorParameters = false,
        Converters = { new JsonStringEnumConverter(), new ValueLists(), new MonthText() },
    };

    /// <param name="Author">In the body, so that a copy of it alone tells all.</param>
    private sealed record Frozen(string Author, DateTimeOffset At, string Digest, string Program, IndicatorMonth Indicators);

    public static byte[] Pack(string author, DateTimeOffset at, string digest, string program, IndicatorMonth month)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
            JsonSerializer.Serialize(zip, new Frozen(author, at, digest, program, month), Options);
        return packed.ToArray();
    }

    public static (string Program, IndicatorMonth Month) Unpack(ReadOnlyMemory<byte> body)
    {
        using var zip = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
        var frozen = JsonSerializer.Deserialize<Frozen>(zip, Options)!;
        return (frozen.Program, frozen.Indicators);
    }

    /// <summary>SHA-256 over everything the figures were made from: line lists, settings, rules and mappings. Not over when it was computed, nor what was expected then.</summary>
    public static string DigestOf(IndicatorMonth month)
    {
        var still = month with { AsOf = DateTimeOffset.UnixEpoch, Final = true, Rates = month.Rates.Select(r => r with { Projection = null }).ToValueList() };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(still, Options)));
    }

    private sealed class ValueLists : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ValueList<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

        private sealed class Of<T> : JsonConverter<ValueList<T>>
        {
            public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
                JsonSerializer.Deserialize<List<T>>(ref reader, options)!.ToValueList();

            public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.ToArray(), options);
        }
    }

    private sealed class MonthText : JsonConverter<Month>
    {
        public override Month Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Month.Parse(reader.GetString()) ?? throw new JsonException("No month.");

        public override void Write(Utf8JsonWriter writer, Month value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
