using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Outcomes;

namespace HopEn2.Interop.Fhir.Subscriptions;

/// <summary>A Subscription of the R4 backport as it comes in, and as it is shown.</summary>
internal static class SubscriptionReading
{
    private const string Backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
    private const string Profile = Backport + "backport-subscription";
    private const string Filter = Backport + "backport-filter-criteria";
    private const string Content = Backport + "backport-payload-content";
    private const string HeartbeatUrl = Backport + "backport-heartbeat-period";
    private const string MostUrl = Backport + "backport-max-count";
    private const string TypeFilter = "DocumentReference?type=";
    private const int UsualMost = 20;
    private const int LargestMost = 100;

    /// <summary>Reads what its holder decides; what is told so far stays that of <paramref name="former"/>.</summary>
    /// <param name="problem">Why it cannot be, when it is null.</param>
    public static Subscriber? Of(FhirNode resource, Subscriber? former, string owner, string address, SubscriptionOptions options, out FhirIssue? problem)
    {
        problem = Problem(resource, options);
        if (problem is not null)
            return null;
        var channel = resource["channel"]!; // Required, and checked when it was read.
        var payload = channel["payload"];
        var types = resource["criteria"]!.All("extension").Where(e => e.Text("url") == Filter).SelectMany(e => e["value"]!.Value![TypeFilter.Length..].Split(',')).Select(t => t[(t.IndexOf('|', StringComparison.Ordinal) + 1)..]);
        return (former ?? new Subscriber
        {
            Owner = owner, Status = SubscriptionStatus.Requested, Reason = "", Topic = "", Types = [], Endpoint = "", Headers = [], Content = PayloadContent.Empty, Xml = false, MostEvents = UsualMost, Heartbeat = null, End = null, Address = address,
        }) with
        {
            // Whoever asks for it again, or changes where it goes, is shaken hands with anew.
            Status = resource.Text("status") == "off" ? SubscriptionStatus.Off : SubscriptionStatus.Requested,
            Reason = resource.Text("reason")!,
            Topic = resource.Text("criteria")!,
            Types = [.. types],
            Endpoint = channel.Text("endpoint")!,
            Headers = [.. channel.All("header").Select(h => h.Value).OfType<string>()],
            Content = payload?.Extension(Content)?["value"]?.Value switch { "full-resource" => PayloadContent.FullResource, "id-only" => PayloadContent.IdOnly, _ => PayloadContent.Empty },
            Xml = payload?.Value is FhirAnswer.Xml,
            MostEvents = Math.Clamp(Number(channel, MostUrl) ?? UsualMost, 1, LargestMost),
            Heartbeat = Number(channel, HeartbeatUrl) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
            End = FhirTime.Read(resource.Text("end")),
            FailingSince = null,
            Tries = 0,
            DueAt = null,
            LastError = null,
        };
    }

    public static FhirNode Show(string id, Subscriber subscriber)
    {
        var resource = FhirNode.Resource("Subscription").Add("id", id);
        resource.Add("meta").Add("profile", Profile);
        resource.Add("status", Code(subscriber.Status)).Add("end", subscriber.End is { } end ? FhirTime.Write(end) : null).Add("reason", subscriber.Reason);
        resource.Add("criteria", subscriber.Topic);
        if (subscriber.Types.Count > 0)
            resource["criteria"]!.Add("extension").Add("url", Filter).Add("valueString", TypeFilter + string.Join(',', subscriber.Types)); // Just added.
        resource.Add("error", subscriber.LastError);
        var channel = resource.Add("channel");
        if (subscriber.Heartbeat is { } heartbeat)
            channel.Add("extension").Add("url", HeartbeatUrl).Add("valueUnsignedInt", Text((long)heartbeat.TotalSeconds));
        channel.Add("extension").Add("url", MostUrl).Add("valuePositiveInt", Text(subscriber.MostEvents));
        channel.Add("type", "rest-hook").Add("endpoint", subscriber.Endpoint).Add("payload", subscriber.Xml ? FhirAnswer.Xml : FhirAnswer.Json);
        channel["payload"]!.Add("extension").Add("url", Content).Add("valueCode", subscriber.Content switch { PayloadContent.FullResource => "full-resource", PayloadContent.IdOnly => "id-only", _ => "empty" }); // Just added.
        // Headers are as good as passwords: they are kept, and not shown.
        return resource;
    }

    public static string Code(SubscriptionStatus status) => status.ToString().ToLowerInvariant();

    private static FhirIssue? Problem(FhirNode resource, SubscriptionOptions options)
    {
        var channel = resource["channel"]!; // As above.
        if (resource.Text("status") is not ("requested" or "active" or "off"))
            return OperationOutcomes.Error("value", "status est requested, ou off pour ne plus rien recevoir.", "Subscription.status");
        if (!Topics.All.Contains(resource.Text("criteria"), StringComparer.Ordinal))
            return OperationOutcomes.Error("not-supported", $"criteria est l'un des sujets : {string.Join(", ", Topics.All)}.", "Subscription.criteria");
        if (resource["criteria"]!.All("extension").Any(e => e.Text("url") != Filter || e["value"]?.Value?.StartsWith(TypeFilter, StringComparison.Ordinal) is not true || resource.Text("criteria") != Topics.Document))
            return OperationOutcomes.Error("not-supported", $"Le seul filtre est {TypeFilter}code, et du seul sujet {Topics.Document}.", "Subscription.criteria.extension[0]");
        if (channel.Text("type") != "rest-hook")
            return OperationOutcomes.Error("not-supported", "Le seul canal est rest-hook.", "Subscription.channel.type");
        if (channel["payload"] is { HasValue: true } payload && payload.Value is not (FhirAnswer.Json or FhirAnswer.Xml))
            return OperationOutcomes.Error("not-supported", $"payload est {FhirAnswer.Json} ou {FhirAnswer.Xml}.", "Subscription.channel.payload");
        if (options.Key is not { Length: > 0 })
            return OperationOutcomes.Error("business-rule", "Il n'y a pas de clé pour signer les notifications : Fhir:Subscriptions:Key.", "Subscription");
        if (channel.Text("endpoint") is not { } endpoint || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0
            || !options.Endpoints.Any(e => address.AbsoluteUri.StartsWith(e, StringComparison.OrdinalIgnoreCase)))
            return OperationOutcomes.Error("business-rule", "Cette adresse n'est pas de celles que le moteur peut appeler : Fhir:Subscriptions:Endpoints.", "Subscription.channel.endpoint");
        return channel.All("header").Any(h => h.Value?.Contains(':', StringComparison.Ordinal) is not true || h.Value.Contains('\n', StringComparison.Ordinal) || h.Value.Contains('\r', StringComparison.Ordinal))
            ? OperationOutcomes.Error("value", "Un en-tête s'écrit nom: valeur.", "Subscription.channel.header[0]")
            : null;
    }

    private static int? Number(FhirNode channel, string url) =>
        int.TryParse(channel.Extension(url)?["value"]?.Value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
