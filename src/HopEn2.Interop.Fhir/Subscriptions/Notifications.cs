using System.Globalization;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Subscriptions;

/// <summary>Notifications and answers about a subscription, as the R4 backport (1.1.0) writes them: a history Bundle whose first entry is the status, as Parameters.</summary>
internal static class Notifications
{
    private const string StatusProfile = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-status-r4";

    /// <param name="type">handshake, heartbeat, event-notification, query-status or query-event.</param>
    /// <param name="resources">What the events are about, by their focus; empty unless the whole resource is told.</param>
    public static FhirNode Of(string id, Subscriber subscriber, string type, long last, IReadOnlyList<StoredEvent> events, IReadOnlyDictionary<string, FhirNode> resources)
    {
        var bundle = FhirNode.Resource("Bundle").Add("type", "history").Add("timestamp", null);
        var status = bundle.Add("entry").Add("fullUrl", $"urn:uuid:{Guid.NewGuid()}");
        FhirNodes.Copy(Status(id, subscriber, type, last, events), status.AddResource("resource", "Parameters"));
        Requested(status, "GET", $"Subscription/{id}/$status");
        if (subscriber.Content == PayloadContent.Empty)
            return bundle;
        foreach (var focus in events.Select(e => e.Focus).Distinct(StringComparer.Ordinal))
        {
            var entry = bundle.Add("entry").Add("fullUrl", AddressOf(subscriber, focus));
            if (subscriber.Content == PayloadContent.FullResource && resources.TryGetValue(focus, out var resource))
                FhirNodes.Copy(resource, entry.AddResource("resource", resource.Type.Name));
            Requested(entry, "PUT", focus);
        }

        return bundle;
    }

    /// <summary>Answer to $status.</summary>
    public static FhirNode StatusAnswer(string id, Subscriber subscriber, long last)
    {
        var bundle = FhirNode.Resource("Bundle").Add("type", "searchset").Add("total", "1");
        var entry = bundle.Add("entry").Add("fullUrl", $"urn:uuid:{Guid.NewGuid()}");
        FhirNodes.Copy(Status(id, subscriber, "query-status", last, []), entry.AddResource("resource", "Parameters"));
        entry.Add("search").Add("mode", "match");
        return bundle;
    }

    private static FhirNode Status(string id, Subscriber subscriber, string type, long last, IReadOnlyList<StoredEvent> events)
    {
        var status = FhirNode.Resource("Parameters");
        status.Add("meta").Add("profile", StatusProfile);
        status.Add("parameter").Add("name", "subscription").Add("valueReference").Add("reference", $"{subscriber.Address}/Subscription/{id}");
        Parameter("topic", "valueCanonical", subscriber.Topic);
        Parameter("status", "valueCode", SubscriptionReading.Code(subscriber.Status));
        Parameter("type", "valueCode", type);
        Parameter("events-since-subscription-start", "valueString", Text(last));
        foreach (var one in events)
        {
            var notification = status.Add("parameter").Add("name", "notification-event");
            notification.Add("part").Add("name", "event-number").Add("valueString", Text(one.Number));
            notification.Add("part").Add("name", "timestamp").Add("valueInstant", FhirTime.Write(one.At));
            if (subscriber.Content != PayloadContent.Empty)
                notification.Add("part").Add("name", "focus").Add("valueReference").Add("reference", AddressOf(subscriber, one.Focus));
        }

        if (subscriber.LastError is { } error)
            status.Add("parameter").Add("name", "error").Add("valueCodeableConcept").Add("text", error);
        return status;

        void Parameter(string name, string element, string value) => status.Add("parameter").Add("name", name).Add(element, value);
    }

    // bdl-3, bdl-4: of a history each entry has both.
    private static void Requested(FhirNode entry, string method, string url)
    {
        entry.Add("request").Add("method", method).Add("url", url);
        entry.Add("response").Add("status", "200");
    }

    private static string AddressOf(Subscriber subscriber, string focus) => focus.StartsWith("urn:", StringComparison.Ordinal) ? focus : $"{subscriber.Address}/{focus}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
