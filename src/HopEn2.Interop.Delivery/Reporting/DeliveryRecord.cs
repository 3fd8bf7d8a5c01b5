using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Delivery.Reporting;

/// <summary>A report as it is kept in the journal: JSON, the same report in the same bytes.</summary>
internal static class DeliveryRecord
{
    /// <summary>The internal feed.</summary>
    public const string Feed = "delivery";

    // Kept for people to read on the message's page, too.
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string NameOf(DeliveryReportKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <summary>The same sort of word on the same thing for the same reason has the same id.</summary>
    public static string ControlIdOf(DeliveryReport report) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{report.Kind}\n{report.Document}\n{report.Recipient}\n{report.Evidence}")).AsSpan(0, 16));

    public static byte[] Write(DeliveryReport report)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Written))
        {
            json.WriteStartObject();
            json.WriteString("kind", NameOf(report.Kind));
            json.WriteString("document", report.Document.Value);
            if (report.Recipient is not null)
                json.WriteString("recipient", report.Recipient);
            if (report.RecipientKind is { } recipientKind)
                json.WriteString("recipientKind", recipientKind.ToString());
            if (report.Code is not null)
                json.WriteString("code", report.Code);
            if (report.Context is not null)
                json.WriteString("context", report.Context);
            json.WriteString("at", Text(report.At));
            json.WriteString("evidence", report.Evidence);
            if (report.Until is { } until)
                json.WriteString("until", Text(until));
            if (report.PlannedFor is { } planned)
                json.WriteString("plannedFor", Text(planned));
            if (report.From is not null)
                json.WriteString("from", report.From);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Null when the bytes are no report.</summary>
    public static DeliveryReport? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            if (JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader) is not { } all || all.Values.Any(v => v is null))
                return null;
            var kind = Enum.GetValues<DeliveryReportKind>().Cast<DeliveryReportKind?>().FirstOrDefault(k => NameOf(k!.Value) == all.GetValueOrDefault("kind"));
            if (kind is not { } known || all.GetValueOrDefault("document") is not { Length: > 0 } document || Time(all.GetValueOrDefault("at")) is not { } at || all.GetValueOrDefault("evidence") is not { } evidence)
                return null;
            RecipientKind? recipientKind = Enum.TryParse<RecipientKind>(all.GetValueOrDefault("recipientKind"), out var parsed) ? parsed : null;
            return new DeliveryReport(known, new(document), all.GetValueOrDefault("recipient"), recipientKind, all.GetValueOrDefault("code"), at, evidence, Time(all.GetValueOrDefault("until")), all.GetValueOrDefault("context"))
            {
                PlannedFor = Time(all.GetValueOrDefault("plannedFor")),
                From = all.GetValueOrDefault("from"),
            };
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
