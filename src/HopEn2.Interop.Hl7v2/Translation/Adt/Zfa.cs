using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Adt;

/// <summary>ZFA: DMP status, opposition to feeding it, consent to its consultation (PAM 2.11.1 §6.14). An absent ZFA changes nothing.</summary>
internal static class Zfa
{
    private const int FirstForbidden = 4;
    private const int LastForbidden = 8;

    public static void Add(List<Fact> facts, Reading reading)
    {
        var zfa = reading.Message.First("ZFA");
        if (!zfa.Exists)
            return;
        var patient = reading.Identity.Patient;
        if (patient == PatientRef.Unknown)
            return;

        // An answer without date takes the time of its event, and never overrides a dated one: CollectedAt stays empty.
        var undated = reading.OccurredAt ?? reading.StatedAt;
        if (StatusOf(zfa[1], reading) is { } status)
        {
            var collected = reading.Time(zfa[2], "ZFA-2");
            facts.Add(new DmpStatusRecorded { At = collected ?? undated, Source = reading.Source, Patient = patient, Status = status, CollectedAt = collected });
        }

        if (FeedingOf(zfa[9], reading) is { } feeding)
        {
            var collected = reading.Time(zfa[10], "ZFA-10");
            facts.Add(new OppositionRecorded { At = collected ?? undated, Source = reading.Source, Patient = patient, Answer = feeding, CollectedAt = collected, Visit = reading.Visit });
        }

        if (ConsultationOf(zfa[11], reading) is { } consultation)
        {
            var collected = reading.Time(zfa[12], "ZFA-12");
            facts.Add(new ConsultationConsentRecorded { At = collected ?? undated, Source = reading.Source, Patient = patient, Answer = consultation, CollectedAt = collected });
        }

        for (var field = FirstForbidden; field <= LastForbidden; field++)
        {
            if (!zfa[field].IsEmpty)
                reading.Note("zfa-forbidden", "ZFA-4 to ZFA-8 are forbidden since PAM 2.11: ignored.");
        }
    }

    private static DmpStatus? StatusOf(Er7Value value, Reading reading) => value.Code switch
    {
        "" => null,
        "ACTIF" => DmpStatus.Active,
        "FERME" => DmpStatus.Closed,
        "INEXISTANT" => DmpStatus.None,
        _ => Unknown<DmpStatus>("ZFA-1", "ACTIF, FERME, INEXISTANT", reading),
    };

    private static FeedingAnswer? FeedingOf(Er7Value value, Reading reading) => value.Code switch
    {
        "" => null,
        "NA" => FeedingAnswer.NotCollected,
        "INO" => FeedingAnswer.NotOpposed,
        "IO" => FeedingAnswer.Opposed,
        _ => Unknown<FeedingAnswer>("ZFA-9", "NA, IO, INO", reading),
    };

    private static ConsultationAnswer? ConsultationOf(Er7Value value, Reading reading) => value.Code switch
    {
        "" => null,
        "NA" => ConsultationAnswer.NotCollected,
        "IC" => ConsultationAnswer.Consenting,
        "INC" => ConsultationAnswer.NotConsenting,
        _ => Unknown<ConsultationAnswer>("ZFA-11", "NA, INC, IC", reading),
    };

    private static T? Unknown<T>(string field, string codes, Reading reading)
        where T : struct
    {
        reading.Note("zfa-code", $"{field} is none of {codes}: ignored.");
        return null;
    }
}
