using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>Who speaks to whom, as HL7v2 and the mappings name it: <c>application|facility</c>. Answers of a platform (ZAM) find their document by it.</summary>
internal static class Speakers
{
    /// <summary>Of a message what its header says; else the one sender the feed has.</summary>
    public static string SenderOf(FhirNode? header, References references, Feed? feed) =>
        Of(header?["source"], header?["sender"], references) ?? (feed?.Senders is [var only] ? only.Contains('|', StringComparison.Ordinal) ? only : only + "|" : "|");

    public static string ReceiverOf(FhirNode? header, References references, Feed? feed) =>
        Of(header?["destination"], header?["destination"]?["receiver"], references) ?? feed?.Receiver ?? "|";

    private static string? Of(FhirNode? end, FhirNode? party, References references)
    {
        if (end?.Text("name") is not { Length: > 0 } application)
            return null;
        var organisation = references.Resolve(party);
        var facility = party?["identifier"]?.Text("value") ?? Identifier.AllOf(organisation).FirstOrDefault()?.Value ?? organisation?.Text("name") ?? party?.Text("display") ?? "";
        return $"{application}|{facility}";
    }
}
