using System.Globalization;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Notifications;

/// <summary>One event of a notification.</summary>
/// <param name="Focus">Address of what it is about; null when the notification does not say.</param>
/// <param name="Resource">The resource itself, when it came along.</param>
internal sealed record NotifiedEvent(long Number, string? Focus, FhirNode? Resource);

/// <summary>A notification of the R4 backport: a history whose first entry is Parameters (fhir.md §7). Read by names, so that R5 on R4 is understood as well.</summary>
/// <param name="Type">handshake, heartbeat, event-notification, query-status or query-event.</param>
/// <param name="Count">events-since-subscription-start; null when not said.</param>
internal sealed record Notification(string Subscription, string Type, string Status, long? Count, IReadOnlyList<NotifiedEvent> Events)
{
    /// <summary>Null: it is none.</summary>
    public static Notification? Of(FhirNode bundle)
    {
        if (bundle.Type.Name != "Bundle" || bundle["entry"]?["resource"] is not { Type.Name: "Parameters" } status)
            return null;
        var parameters = status.All("parameter").ToList();
        if (Value("type") is not { } type || parameters.Find(p => p.Text("name") == "subscription")?["value"]?.Text("reference") is not { } subscription)
            return null;
        var resources = new Dictionary<string, FhirNode>(StringComparer.Ordinal);
        foreach (var entry in bundle.All("entry").Skip(1))
        {
            if (entry.Text("fullUrl") is { } url && entry["resource"] is { } resource)
                resources.TryAdd(url, resource);
        }

        var events = new List<NotifiedEvent>();
        foreach (var one in parameters.Where(p => p.Text("name") == "notification-event"))
        {
            var parts = one.All("part").ToList();
            if (!TryNumber(parts.Find(p => p.Text("name") == "event-number")?["value"]?.Value, out var number))
                continue;
            var focus = parts.Find(p => p.Text("name") == "focus")?["value"]?.Text("reference");
            events.Add(new(number, focus, focus is null ? null : resources.GetValueOrDefault(focus)));
        }

        return new(subscription[(subscription.LastIndexOf('/') + 1)..], type, Value("status") ?? "", TryNumber(Value("events-since-subscription-start"), out var count) ? count : null, events);

        string? Value(string name) => parameters.Find(p => p.Text("name") == name)?["value"]?.Value;
    }

    private static bool TryNumber(string? text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
