using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Translation.Adt;
using HopEn2.Interop.Hl7v2.Translation.Documents;
using HopEn2.Interop.Hl7v2.Translation.Siu;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>What can be said against a message before it is acknowledged: cheap, and the same that translation would find.</summary>
/// <remarks>Neither the content of a document nor its XML is looked at: what only they can tell (a deletion that names no document) parks the message after its AA.</remarks>
public static class Acceptance
{
    /// <summary>Null when the message may be answered AA; else why it will be parked and what its sender is told.</summary>
    public static Outcome.Parked? Check(Er7Message message, Feed feed, HospitalMappings mappings)
    {
        var reading = new Reading(message, feed.Name, feed.Authority, mappings);
        return HeaderProblem(reading, feed) ?? ContentProblem(reading);
    }

    internal static Outcome.Parked? HeaderProblem(Reading reading, Feed feed)
    {
        var msh = reading.Message.Header;
        if (reading.Type.Length == 0)
            return Refusal.Field("MSH^1^9", "it says what the message is");
        // Whatever it acknowledges, nothing is made of it but that it came: there is nothing in it to refuse.
        if (reading.Type == "ACK")
            return null;
        if (!IsKnownType(reading.Type))
            return Refusal.Of(ParkReason.UnsupportedType, "MSH^1^9", 200, "MSH-9 is no message the engine reads: ADT, SIU, ORU, MDM, ZAM and ACK are.");
        if (reading.Event.Length == 0)
            return Refusal.Field("MSH^1^9", "the event, MSH-9.2");
        if (!IsKnownEvent(reading.Type, reading.Event))
            return Refusal.Of(ParkReason.UnsupportedEvent, "MSH^1^9", 201, $"MSH-9.2 is no event of {reading.Type} the engine reads.");
        if (!Takes(feed, reading))
            return Refusal.Of(ParkReason.UnsupportedType, "MSH^1^9", 200, $"Feed {feed.Name} does not take {reading.Type}^{reading.Event}: see accepts in feeds.yaml.");
        return VersionProblem(msh) ?? ProcessingProblem(msh, reading.Hospital)
            ?? (msh[10].Code.Length == 0 ? Refusal.Field("MSH^1^10", "the control id, by which the message is acknowledged") : TimeProblem(reading));
    }

    internal static Outcome.Parked? ContentProblem(Reading reading) => reading.Type switch
    {
        "ADT" => AdtTranslation.Translate(reading) as Outcome.Parked,
        "SIU" => SiuTranslation.Translate(reading) as Outcome.Parked,
        "ZAM" => Zam.Translate(reading) as Outcome.Parked,
        "ACK" => Acknowledgements.Translate(reading) as Outcome.Parked,
        _ => DocumentMessage.Locate(reading, out _),
    };

    private static bool IsKnownType(string type) => type is "ADT" or "SIU" or "ORU" or "MDM" or "ZAM" or "ACK";

    // Of ADT every trigger is understood, be it without facts: unknown triggers are never refused (hl7v2.md §4).
    private static bool IsKnownEvent(string type, string trigger) => type switch
    {
        "MDM" => trigger is "T02" or "T04" or "T10",
        "ORU" => trigger is "R01",
        "ZAM" => trigger is "Z01" or "Z02" or "Z03",
        _ => true,
    };

    private static bool Takes(Feed feed, Reading reading)
    {
        if (feed.Accepts.Count == 0)
            return true;
        foreach (var one in feed.Accepts)
        {
            var caret = one.IndexOf('^', StringComparison.Ordinal);
            if (caret < 0 ? one == reading.Type : one.AsSpan(0, caret).SequenceEqual(reading.Type) && one.AsSpan(caret + 1).SequenceEqual(reading.Event))
                return true;
        }

        return false;
    }

    private static Outcome.Parked? VersionProblem(Er7Segment msh) => msh[12][1].Code switch
    {
        "" => Refusal.Field("MSH^1^12", "the version of HL7"),
        "2.3.1" or "2.4" or "2.5" or "2.5.1" or "2.6" => null,
        _ => Refusal.Of(ParkReason.UnsupportedVersion, "MSH^1^12", 203, "MSH-12 is no version the engine reads: 2.3.1, 2.4, 2.5, 2.5.1 and 2.6 are."),
    };

    private static Outcome.Parked? ProcessingProblem(Er7Segment msh, Hospital hospital) => msh[11][1].Code switch
    {
        "" => Refusal.Field("MSH^1^11", "P, T or D"),
        "P" => null,
        "T" or "D" => hospital.CountTraining ? null : Refusal.Of(ParkReason.ProcessingId, "MSH^1^11", 202, "MSH-11 is T or D, and this house counts production only: see countTraining in hospital.yaml."),
        _ => Refusal.Of(ParkReason.ProcessingId, "MSH^1^11", 202, "MSH-11 is none of P, T and D."),
    };

    // MSH-7 is optional in 2.3.1, and EVN-2 says nearly the same; without any time a fact would have none either.
    private static Outcome.Parked? TimeProblem(Reading reading)
    {
        if (reading.SentAt is not null || reading.RecordedAt is not null)
            return null;
        return reading.Message.Header[7].IsEmpty
            ? Refusal.Field("MSH^1^7", "when the message was sent")
            : Refusal.Value("MSH^1^7", "write YYYYMMDDHHMMSS");
    }
}
