using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HopEn2.Interop.Mappings.Imports;

namespace HopEn2.Interop.Imports;

/// <summary>One line of an extract in the form it is kept in: what it says, by field, in one spelling.</summary>
/// <remarks>
/// The same statement is the same bytes, from whichever file, encoding or order of columns it came: so the journal knows it again, and overlapping extracts change nothing.
/// Times are UTC, <c>2025-03-31T21:59:00Z</c>; words are those of the field; empty fields are left out.
/// </remarks>
public sealed record ImportRecord(ImportSort Sort, string Authority, SortedDictionary<string, string> Values)
{
    // Kept for people to read on the message's page, too.
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null: not said.</summary>
    public string? this[string field] => Values.GetValueOrDefault(field);

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Written))
        {
            json.WriteStartObject();
            json.WriteString("sort", Sort.Name());
            json.WriteString("authority", Authority);
            foreach (var (field, value) in Values)
                json.WriteString(field, value);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>The control id of a record: the same record, the same id.</summary>
    public static string ControlIdOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));

    /// <summary>Null when the bytes are no record.</summary>
    public static ImportRecord? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            if (JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader) is not { } all
                || !all.Remove("sort", out var name) || ImportFields.Parse(name) is not { } sort || !all.Remove("authority", out var authority))
                return null;
            var known = ImportFields.Of(sort).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
            return all.Keys.All(known.Contains) && all.Values.All(v => v is not null) ? new(sort, authority, new(all, StringComparer.Ordinal)) : null;
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            return null;
        }
    }
}
