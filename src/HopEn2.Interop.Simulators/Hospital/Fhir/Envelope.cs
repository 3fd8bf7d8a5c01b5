using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.House;
using static HopEn2.Interop.Simulators.Hospital.Fhir.Datatypes;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>A Bundle on its way: its entries refer to each other by <c>urn:uuid:</c>, drawn from its own name and time so that the same bundle is the same bytes.</summary>
/// <param name="sender">Application, as in MSH-3.</param>
/// <param name="receiver">As in MSH-5.</param>
/// <param name="writtenAt">As MSH-7.</param>
internal sealed class Envelope(string sender, string receiver, string controlId, DateTimeOffset writtenAt, HospitalClock clock)
{
    private readonly JsonArray _entries = [];
    private int _named;

    /// <summary>Application and facility, as feeds know their senders.</summary>
    public static string Full(string application) => $"{application}|{Establishment.Facility}";

    /// <summary>An absolute name for an entry of this bundle.</summary>
    public string NewUrl()
    {
        var seed = Charsets.Utf8.GetBytes($"{sender}|{controlId}|{writtenAt.UtcTicks}|{_named++}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(seed, hash);

        // Version 4 and its variant, as RFC 4122 wants them of a UUID that says nothing of its making.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return "urn:uuid:" + new Guid(hash[..16], bigEndian: true);
    }

    /// <returns>The name by which the others refer to it.</returns>
    public string Add(JsonObject resource) => Add(NewUrl(), resource, null);

    /// <param name="request">Method and URL of an entry of a transaction; null in a message.</param>
    public string Add(string url, JsonObject resource, (string Method, string Url)? request)
    {
        _entries.Add((JsonNode)Json.Of(
            ("fullUrl", url), ("resource", resource),
            ("request", request is var (method, target) ? Json.Of(("method", method), ("url", target)) : null)));
        return url;
    }

    /// <summary>A Bundle of type message: the header first, then what was added.</summary>
    public FhirRequest Message(JsonObject eventCoding, DateTimeOffset happened, IEnumerable<string> focus, JsonObject? response = null)
    {
        var header = Json.Of(
            ("resourceType", "MessageHeader"),
            ("id", controlId),
            ("meta", Json.Of(("lastUpdated", clock.Fhir(happened)))),
            ("eventCoding", eventCoding),
            ("destination", Json.List(Json.Of(("name", receiver), ("endpoint", "urn:hopen2:application:" + receiver), ("receiver", Facility())))),
            ("sender", Facility()),
            ("source", Json.Of(("name", sender), ("endpoint", "urn:hopen2:application:" + sender))),
            ("response", response),
            ("focus", Json.List(focus.Select(f => (JsonNode)Reference(f)))));
        _entries.Insert(0, Json.Of(("fullUrl", NewUrl()), ("resource", header)));
        return new("POST", "", FhirRequest.Json, Json.Bytes(Bundle("message", null)));
    }

    /// <summary>As in MSH-4 and MSH-6.</summary>
    private static JsonObject Facility() => Json.Of(("identifier", Identifier(null, Establishment.Facility)));

    public FhirRequest Transaction(string profile) => new("POST", "", FhirRequest.Json, Json.Bytes(Bundle("transaction", profile)));

    /// <summary>Who speaks to whom, where there is no MessageHeader to say so.</summary>
    public static JsonObject Meta(string? profile, string sender, string receiver, string? controlId, params IEnumerable<JsonNode?> tags) => Json.Of(
        ("source", Systems.Sender + Uri.EscapeDataString(Full(sender))),
        ("profile", profile is null ? null : Json.List(profile)),
        ("tag", Json.List([Coding(Systems.Receiver, Full(receiver)), controlId is null ? null : Coding(Systems.ControlId, controlId), .. tags])));

    private JsonObject Bundle(string type, string? profile) => Json.Of(
        ("resourceType", "Bundle"),
        ("meta", type == "message" ? null : Meta(profile, sender, receiver, null)),
        ("identifier", Identifier(Systems.Message, controlId)),
        ("type", type),
        ("timestamp", clock.Fhir(writtenAt)),
        ("entry", _entries));
}
