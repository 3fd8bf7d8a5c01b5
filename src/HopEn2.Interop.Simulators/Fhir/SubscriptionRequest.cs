using System.Globalization;
using System.Text.Json.Nodes;

namespace HopEn2.Interop.Simulators.Fhir;

/// <summary>What a Subscription asks for, in plain R4 or by the backport (fhir.md §7).</summary>
internal sealed record SubscriptionRequest(Uri Endpoint, string Topic, PayloadContent Content, TimeSpan? Heartbeat, int MostEvents, IReadOnlyList<(string Name, string Value)> Headers, DateTimeOffset? End)
{
    private const string Backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";

    /// <summary>Null, and what is wrong, when it cannot be served.</summary>
    public static SubscriptionRequest? Read(JsonObject subscription, out string problem)
    {
        var channel = subscription["channel"] as JsonObject;
        problem = (string?)subscription["resourceType"] != "Subscription" ? "It is no Subscription."
            : (string?)channel?["type"] != "rest-hook" ? "Subscription.channel.type: only rest-hook is served."
            : !Uri.TryCreate((string?)channel["endpoint"], UriKind.Absolute, out var given) || given.Scheme is not ("http" or "https") ? "Subscription.channel.endpoint is no http URL."
            : (string?)subscription["criteria"] is null or "" ? "Subscription.criteria is missing."
            : "";
        if (problem.Length > 0)
            return null;
        var heartbeat = (int?)ExtensionOf(channel, "backport-heartbeat-period")?["valueUnsignedInt"];
        return new(
            new Uri((string)channel!["endpoint"]!),
            (string)subscription["criteria"]!,
            ContentOf(channel),
            heartbeat is > 0 ? TimeSpan.FromSeconds(heartbeat.Value) : null,
            Math.Max(1, (int?)ExtensionOf(channel, "backport-max-count")?["valuePositiveInt"] ?? 1),
            [.. (channel["header"] as JsonArray ?? []).Select(h => ((string?)h ?? "").Split(':', 2, StringSplitOptions.TrimEntries)).Where(h => h.Length == 2).Select(h => (h[0], h[1]))],
            DateTimeOffset.TryParse((string?)subscription["end"], CultureInfo.InvariantCulture, out var end) ? end : null);
    }

    private static PayloadContent ContentOf(JsonObject channel)
    {
        var payload = (string?)channel["payload"] is { Length: > 0 };
        return (string?)ExtensionOf(channel["_payload"] as JsonObject, "backport-payload-content")?["valueCode"] switch
        {
            "empty" => PayloadContent.Empty,
            "id-only" => PayloadContent.IdOnly,
            "full-resource" => PayloadContent.FullResource,
            _ => payload ? PayloadContent.R4Resource : PayloadContent.R4Empty,
        };
    }

    private static JsonNode? ExtensionOf(JsonObject? element, string name) =>
        (element?["extension"] as JsonArray)?.FirstOrDefault(e => (string?)e?["url"] == Backport + name);
}
