using System.Text.Json;
using System.Text.Json.Serialization;
using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Ledger.Facts;

/// <summary>A value list as an array.</summary>
internal sealed class ValueListJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ValueList<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<ValueList<T>>
    {
        public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new JsonException("Expected an array.");
            var items = new List<T>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                items.Add(JsonSerializer.Deserialize<T>(ref reader, options)!);
            return items.ToValueList();
        }

        public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            for (var i = 0; i < value.Count; i++)
                JsonSerializer.Serialize(writer, value[i], options);
            writer.WriteEndArray();
        }
    }
}

/// <summary>A document id as its text.</summary>
internal sealed class DocumentIdJson : JsonConverter<DocumentId>
{
    public override DocumentId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(RepeatedTextJson.Of(ref reader));

    public override void Write(Utf8JsonWriter writer, DocumentId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>A number with its authority as a pair of texts: neither may be told from the other by any separator.</summary>
internal abstract class NumberJson<T>(Func<string, string, T> of, Func<T, (string Value, string Authority)> parts) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read())
            throw new JsonException("Expected a pair.");
        var value = RepeatedTextJson.Of(ref reader);
        reader.Read();
        var authority = RepeatedTextJson.Of(ref reader);
        reader.Read();
        return of(value, authority);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var (number, authority) = parts(value);
        writer.WriteStartArray();
        writer.WriteStringValue(number);
        writer.WriteStringValue(authority);
        writer.WriteEndArray();
    }
}

internal sealed class IppJson() : NumberJson<Ipp>((value, authority) => new(value, authority), ipp => (ipp.Value, ipp.Authority));

internal sealed class VisitNumberJson() : NumberJson<VisitNumber>((value, authority) => new(value, authority), visit => (visit.Value, visit.Authority));

internal sealed class DossierNumberJson() : NumberJson<DossierNumber>((value, authority) => new(value, authority), dossier => (dossier.Value, dossier.Authority));
