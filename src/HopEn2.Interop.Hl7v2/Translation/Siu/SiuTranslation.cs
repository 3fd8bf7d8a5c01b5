using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Translation.Adt;

namespace HopEn2.Interop.Hl7v2.Translation.Siu;

/// <summary>SIU: an appointment was made, moved or given up.</summary>
/// <remarks>
/// HL7 v2.5, chapter 10 (SIU_S12; SCH, AIS, AIG, AIL, AIP) and chapter 4 (TQ1). Looked up: hl7v2.md has nothing of it, and no French profile was found. The number is the filler's (SCH-2),
/// else the placer's (SCH-1): that of the visit that follows (PV1-19) comes late or never, and the same appointment must stay the same.
/// </remarks>
internal static class SiuTranslation
{
    public static Outcome Translate(Reading reading)
    {
        if (IsCancelled(reading.Event) is not { } cancelled)
        {
            reading.Note("unknown-event", $"SIU^{reading.Event} states nothing the engine keeps: understood, without facts.");
            return reading.Understood([]);
        }

        var sch = reading.Message.First("SCH");
        if (!sch.Exists)
            return Refusal.Segment("SCH", "it says which appointment the event is about");
        if (!reading.Pid.Exists)
            return Refusal.Segment("PID", "it says whose appointment it is");
        if (reading.Pid[3].IsEmpty)
            return Refusal.Field("PID^1^3", "the identifiers of the patient");
        if (NumberOf(sch, reading) is not var (number, authority))
            return Refusal.Field("SCH^1^2", "the number of the appointment, of the filler or, in SCH-1, of the placer");
        var start = StartOf(sch, reading);
        if (start is null && !cancelled)
            return Refusal.Field("TQ1^1^7", "when the appointment is, here or in SCH-11.4, AIS-4, AIL-6, AIG-8 or AIP-6");

        var facts = new List<Fact>(2);
        AdtIdentities.AddIdentity(facts, reading.Identity, reading.StatedAt, reading);
        // Where the patient is to come (PL.1), else where the visit is.
        var uf = reading.Message.First("AIL")[3][1].Code is { Length: > 0 } location ? location : Visits.HostingUf(reading);
        facts.Add(Appointments.Of(number, authority, cancelled, start, reading.StatedAt, reading.Identity.Patient, Visits.ClassOf(reading), uf, reading.Source));
        return reading.Understood(facts);
    }

    /// <summary>Null: another event.</summary>
    private static bool? IsCancelled(string trigger) => trigger switch
    {
        // New, rescheduled, modified.
        "S12" or "S13" or "S14" => false,
        // Cancelled, discontinued, deleted, not kept by the patient.
        "S15" or "S16" or "S17" or "S26" => true,
        _ => null,
    };

    private static (string Number, string Authority)? NumberOf(Er7Segment sch, Reading reading)
    {
        foreach (var id in (ReadOnlySpan<int>)[2, 1])
        {
            // EI: .1 the number, .2 who gives it.
            if (sch[id][1].Code is { Length: > 0 } number)
                return (number, Authorities.Known(sch[id][2], reading) ?? reading.Authority);
        }

        return null;
    }

    private static DateTimeOffset? StartOf(Er7Segment sch, Reading reading) =>
        reading.Time(reading.Message.First("TQ1")[7], "TQ1-7") ?? reading.Time(sch[11][4], "SCH-11.4")
        ?? reading.Time(reading.Message.First("AIS")[4], "AIS-4") ?? reading.Time(reading.Message.First("AIL")[6], "AIL-6")
        ?? reading.Time(reading.Message.First("AIG")[8], "AIG-8") ?? reading.Time(reading.Message.First("AIP")[6], "AIP-6");
}
