using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>Who speaks to whom, as HL7v2 and the mappings name it: <c>application|facility</c>. Answers of a platform (ZAM) find their document by it.</summary>
internal static class Speakers
{
    /// <summary>Beginning of a meta.source that names the sender as HL7v2 does, its bar written <c>%7C</c>.</summary>
    public const string SenderUri = "urn:hopen2:sender:";

    /// <summary>Tag that names the receiver likewise.</summary>
    public const string ReceiverSystem = "urn:hopen2:receiver";

    /// <summary>As the document itself says: of a message its header, else its meta.source; null when it says nothing.</summary>
    public static string? Stated(FhirNode root, References references)
    {
        var header = HeaderOf(root);
        return Of(header?["source"], header?["sender"], references)
            ?? (root["meta"]?.Text("source") is { } source && source.StartsWith(SenderUri, StringComparison.Ordinal) ? Whole(Uri.UnescapeDataString(source[SenderUri.Length..])) : null);
    }

    /// <summary>As stated, else the one sender the feed has.</summary>
    public static string SenderOf(FhirNode root, References references, Feed? feed) =>
        Stated(root, references) ?? (feed?.Senders is [var only] ? Whole(only) : "|");

    public static string ReceiverOf(FhirNode root, References references, Feed? feed)
    {
        var destination = HeaderOf(root)?["destination"];
        var tag = root["meta"]?.All("tag").SelectMany(t => Coding.Of(t)).FirstOrDefault(c => c.System == ReceiverSystem);
        return Of(destination, destination?["receiver"], references) ?? (tag is null ? null : Whole(tag.Code)) ?? feed?.Receiver ?? "|";
    }

    public static FhirNode? HeaderOf(FhirNode root) => root.Text("type") is "message" ? root["entry"]?["resource"] : null;

    private static string Whole(string name) => name.Contains('|', StringComparison.Ordinal) ? name : name + "|";

    private static string? Of(FhirNode? end, FhirNode? party, References references)
    {
        if (end?.Text("name") is not { Length: > 0 } application)
            return null;
        var organisation = references.Resolve(party);
        var facility = party?["identifier"]?.Text("value") ?? Identifier.AllOf(organisation).FirstOrDefault()?.Value ?? organisation?.Text("name") ?? party?.Text("display") ?? "";
        return $"{application}|{facility}";
    }
}
