using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HopEn2.Interop.Ledger.Facts;

/// <summary>Texts that come again and again, each made once: units, codes, authorities, mailboxes. What does not fit is simply made again.</summary>
internal sealed class RepeatedTexts
{
    /// <summary>Bytes of the longest that is kept: an OID, a UUID with its prefix. Longer ones are seldom repeated, and thousands of them would be much to keep.</summary>
    private const int Longest = 64;

    private readonly string?[] _known = new string?[1 << 12];

    public string Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.String || reader.ValueIsEscaped || reader.HasValueSequence || reader.ValueSpan.Length > Longest)
            return reader.GetString()!;
        var hash = new HashCode();
        hash.AddBytes(reader.ValueSpan);
        ref var known = ref _known[hash.ToHashCode() & (_known.Length - 1)];
        return known is not null && Ascii.Equals(reader.ValueSpan, known) ? known : known = reader.GetString()!;
    }
}

/// <summary>A text, made once where it is repeated: the facts of a message repeat its feed, its sender and its patient.</summary>
internal sealed class RepeatedTextJson : JsonConverter<string>
{
    [ThreadStatic]
    private static RepeatedTexts? _texts;

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Of(ref reader);

    public static string Of(ref Utf8JsonReader reader) => (_texts ??= new RepeatedTexts()).Read(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Members of an enumeration by the names that are written.</summary>
internal static class EnumTexts<T>
    where T : struct, Enum
{
    private static readonly (byte[] Name, T Value)[] Known = [.. Enum.GetNames<T>().Select(n => (Encoding.UTF8.GetBytes(n), Enum.Parse<T>(n)))];

    public static T Read(ref Utf8JsonReader reader)
    {
        foreach (var (name, value) in Known)
        {
            if (reader.ValueSpan.SequenceEqual(name))
                return value;
        }

        throw new JsonException($"No {typeof(T).Name} is called so.");
    }
}
