using System.Globalization;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>What a Patient states: the identity, what it was merged with or took the place of, and the DMP answers (fhir.md §5).</summary>
internal static class PatientFacts
{
    /// <summary>Extension of a Patient for ZFA: <c>status</c>, <c>statusAt</c>, <c>feeding</c>, <c>feedingAt</c>, <c>consultation</c>, <c>consultationAt</c>, values as PAM 2.11.1 has them.</summary>
    public const string DmpUrl = "urn:hopen2:dmp";

    public static Outcome.Parked? Add(List<Fact> facts, FhirNode patient, FhirContext context)
    {
        // An event without one is as its ADT without PID-3. A resource alone may have none (R4, FR Core).
        if (patient["identifier"] is null && context.Event is not null)
            return Refusal.Missing(patient, "Le patient n'a pas d'identifiant (Patient.identifier).");
        var identity = FhirIdentity.OfPatient(patient, context);
        var at = context.StatedAt(patient);
        if (identity.Patient == PatientRef.Unknown && identity.OldIpps.Count == 0)
        {
            context.Note("patient-unidentified", "Patient.identifier holds neither an IPP (type PI) nor an INS that can be read: the identity states nothing.");
            return null;
        }

        if (identity.Patient != PatientRef.Unknown)
        {
            if (identity.Ins is not null && !identity.Validated)
                context.Note("ins-not-qualified", "The Patient holds an INS and its identity status is not that of a qualified identity: kept, not counted as qualified.");
            facts.Add(new IdentityRecorded { At = at, Source = context.Source, Patient = identity.Patient, Ins = identity.Status(context.InsRules), Reliability = identity.Reliability, BornOn = BornOn(patient) });
        }

        AddChanges(facts, identity, at, context);
        AddLinks(facts, patient, identity, at, context);
        AddDmp(facts, patient, identity.Patient, at, context);
        return null;
    }

    private static void AddChanges(List<Fact> facts, FhirIdentity identity, DateTimeOffset at, FhirContext context)
    {
        foreach (var old in identity.OldIpps)
        {
            if (identity.Ipp is null || old == identity.Ipp)
                continue;
            // A47 renumbers a person; without an event an old IPP is what a merge leaves behind. Of any other event it is no more than history: an admission merges nobody.
            if (context.Event == "A47")
                facts.Add(new IdentifierChanged { At = at, Source = context.Source, Patient = identity.Patient, OldIpp = old, OldIns = null });
            else if (context.Event is null or "A40")
                facts.Add(new PatientsMerged { At = at, Source = context.Source, Patient = identity.Patient, Merged = old });
            else if (!DossierEvents.Is(context.Event))
                context.Note("old-ipp", $"An IPP of use old in a message {context.Event} merges nobody. Send an A40.");
        }

        foreach (var old in identity.OldIns)
        {
            if (identity.Ins is null)
                facts.Add(new InsWithdrawn { At = at, Source = context.Source, Patient = identity.Patient == PatientRef.Unknown ? new(null, old, null) : identity.Patient, Withdrawn = old });
            else if (old != identity.Ins)
                facts.Add(new IdentifierChanged { At = at, Source = context.Source, Patient = identity.Patient, OldIpp = null, OldIns = old });
        }
    }

    private static void AddLinks(List<Fact> facts, FhirNode patient, FhirIdentity identity, DateTimeOffset at, FhirContext context)
    {
        foreach (var link in context.Event is null or "A40" ? patient.All("link") : [])
        {
            var other = FhirIdentity.Of(link["other"], context);
            var (kept, merged) = link.Text("type") switch
            {
                "replaced-by" => (other.Patient, identity.Ipp ?? identity.OldIpps.Select(i => (Ipp?)i).FirstOrDefault()),
                "replaces" => (identity.Patient, other.Ipp ?? other.OldIpps.Select(i => (Ipp?)i).FirstOrDefault()),
                _ => (PatientRef.Unknown, null),
            };
            if (link.Text("type") is not ("replaced-by" or "replaces"))
                continue;
            if (kept.Ipp is null || merged is null)
                context.Note("link-unresolved", $"{link.Path}: the other Patient has no IPP that can be read: nothing is merged. Give it, or its identifier.");
            else if (kept.Ipp != merged && !facts.OfType<PatientsMerged>().Any(m => m.Patient.Ipp == kept.Ipp && m.Merged == merged))
                facts.Add(new PatientsMerged { At = at, Source = context.Source, Patient = kept, Merged = merged.Value });
        }
    }

    private static DateOnly? BornOn(FhirNode patient) =>
        DateOnly.TryParseExact(patient.Text("birthDate"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static void AddDmp(List<Fact> facts, FhirNode patient, PatientRef who, DateTimeOffset at, FhirContext context)
    {
        if (patient.Extension(DmpUrl) is not { } dmp || who == PatientRef.Unknown)
            return;
        if (Code(dmp, "status", ["ACTIF", "FERME", "INEXISTANT"], context) is { } status)
        {
            var collected = Collected(dmp, "statusAt", context);
            facts.Add(new DmpStatusRecorded { At = collected ?? at, Source = context.Source, Patient = who, CollectedAt = collected, Status = status switch { "ACTIF" => DmpStatus.Active, "FERME" => DmpStatus.Closed, _ => DmpStatus.None } });
        }

        if (Code(dmp, "feeding", ["NA", "INO", "IO"], context) is { } feeding)
        {
            var collected = Collected(dmp, "feedingAt", context);
            var answer = feeding switch { "IO" => FeedingAnswer.Opposed, "INO" => FeedingAnswer.NotOpposed, _ => FeedingAnswer.NotCollected };
            var visit = VisitReading.Of(context.Resources.FirstOrDefault(r => r.Type.Name == "Encounter" && r["partOf"] is null), context);
            facts.Add(new OppositionRecorded { At = collected ?? at, Source = context.Source, Patient = who, CollectedAt = collected, Answer = answer, Visit = visit });
        }

        if (Code(dmp, "consultation", ["NA", "INC", "IC"], context) is { } consultation)
        {
            var collected = Collected(dmp, "consultationAt", context);
            var answer = consultation switch { "IC" => ConsultationAnswer.Consenting, "INC" => ConsultationAnswer.NotConsenting, _ => ConsultationAnswer.NotCollected };
            facts.Add(new ConsultationConsentRecorded { At = collected ?? at, Source = context.Source, Patient = who, CollectedAt = collected, Answer = answer });
        }
    }

    private static string? Code(FhirNode dmp, string part, string[] known, FhirContext context)
    {
        var code = dmp.Extension(part)?["value"]?.Value;
        if (code is null || known.Contains(code, StringComparer.Ordinal))
            return code;
        context.Note("dmp-code", $"{DmpUrl} {part} is none of {string.Join(", ", known)}: ignored.");
        return null;
    }

    private static DateTimeOffset? Collected(FhirNode dmp, string part, FhirContext context) => context.Time(dmp.Extension(part)?["value"]?.Value);
}
