using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HopEn2.Interop.Simulators.Fhir;

/// <summary>What a notification is about (backport: <c>type</c>).</summary>
internal enum NotificationType
{
    Handshake,
    Heartbeat,
    EventNotification,
    QueryStatus,
    QueryEvent,
}

/// <summary>Writes notification bundles of the R5 backport in R4: a history whose first entry is a Parameters that says what it is (fhir.md §7).</summary>
internal static class NotificationWriter
{
    private const string Profiles = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="server">Base of the source.</param>
    public static byte[] Write(Uri server, SourceSubscription subscription, NotificationType type, IReadOnlyList<SourceEvent> events, PayloadContent content, DateTimeOffset at)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024 + (content is PayloadContent.FullResource ? events.Sum(e => e.Content.Length) : 0));
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("id", Guid.NewGuid());
        WriteProfile(json, "backport-subscription-notification-r4");
        json.WriteString("type", type is NotificationType.QueryStatus ? "searchset" : "history");
        json.WriteString("timestamp", Instant(at));
        json.WriteStartArray("entry");
        WriteStatus(json, server, subscription, type, events, content);
        if (content is PayloadContent.IdOnly or PayloadContent.FullResource)
        {
            foreach (var one in events)
                WriteEntry(json, server, one, content is PayloadContent.FullResource);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static string NameOf(NotificationType type) => type switch
    {
        NotificationType.Handshake => "handshake",
        NotificationType.Heartbeat => "heartbeat",
        NotificationType.EventNotification => "event-notification",
        NotificationType.QueryStatus => "query-status",
        _ => "query-event",
    };

    private static void WriteStatus(Utf8JsonWriter json, Uri server, SourceSubscription subscription, NotificationType type, IReadOnlyList<SourceEvent> events, PayloadContent content)
    {
        json.WriteStartObject();
        json.WriteString("fullUrl", $"urn:uuid:{Guid.NewGuid()}");
        json.WriteStartObject("resource");
        json.WriteString("resourceType", "Parameters");
        WriteProfile(json, "backport-subscription-status-r4");
        json.WriteStartArray("parameter");
        WriteReference(json, "subscription", $"{server}/Subscription/{subscription.Id}");
        WritePart(json, "topic", "valueCanonical", subscription.Request.Topic);
        WritePart(json, "status", "valueCode", subscription.Status);
        WritePart(json, "type", "valueCode", NameOf(type));
        WritePart(json, "events-since-subscription-start", "valueString", (events.Count > 0 && type is NotificationType.EventNotification ? events[^1].Number : subscription.Count).ToString(CultureInfo.InvariantCulture));
        foreach (var one in events)
        {
            json.WriteStartObject();
            json.WriteString("name", "notification-event");
            json.WriteStartArray("part");
            WritePart(json, "event-number", "valueString", one.Number.ToString(CultureInfo.InvariantCulture));
            WritePart(json, "timestamp", "valueInstant", Instant(one.At));
            if (content is not PayloadContent.Empty)
                WriteReference(json, "focus", $"{server}/{one.Focus}");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        if (type is not NotificationType.QueryStatus)
            WriteRequest(json, "GET", $"Subscription/{subscription.Id}/$status", "200");
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, Uri server, SourceEvent one, bool full)
    {
        json.WriteStartObject();
        json.WriteString("fullUrl", $"{server}/{one.Focus}");
        if (full && one.Method != "DELETE")
        {
            json.WritePropertyName("resource");
            json.WriteRawValue(one.Content.Span, skipInputValidation: true);
        }

        WriteRequest(json, one.Method, one.Method == "POST" ? one.Focus[..one.Focus.IndexOf('/', StringComparison.Ordinal)] : one.Focus, one.Method switch { "POST" => "201", "DELETE" => "204", _ => "200" });
        json.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter json, string method, string url, string status)
    {
        json.WriteStartObject("request");
        json.WriteString("method", method);
        json.WriteString("url", url);
        json.WriteEndObject();
        json.WriteStartObject("response");
        json.WriteString("status", status);
        json.WriteEndObject();
    }

    private static void WriteProfile(Utf8JsonWriter json, string profile)
    {
        json.WriteStartObject("meta");
        json.WriteStartArray("profile");
        json.WriteStringValue(Profiles + profile);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, string name, string valueName, string value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString(valueName, value);
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, string name, string reference)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("valueReference");
        json.WriteString("reference", reference);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
