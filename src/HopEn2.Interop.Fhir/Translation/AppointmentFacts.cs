using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>Appointment → the fact that its SIU would give.</summary>
/// <remarks>FHIR R4, Appointment: <c>status</c>, <c>start</c> and <c>participant.actor</c>; no French profile was found. What is only proposed or waited for announces nothing.</remarks>
internal static class AppointmentFacts
{
    public static Outcome.Parked? Add(List<Fact> facts, FhirNode appointment, FhirContext context)
    {
        bool? cancelled = appointment.Text("status") switch
        {
            "booked" or "arrived" or "checked-in" or "fulfilled" => false,
            "cancelled" or "noshow" or "entered-in-error" => true,
            _ => null,
        };
        if (cancelled is not { } given)
            return null;
        // R4 leaves both free: without them nobody could be told of it, nor it be found again when it moves.
        var number = Identifier.AllOf(appointment).FirstOrDefault(i => i.Use != "old");
        var patient = appointment.All("participant").Select(p => FhirIdentity.Of(PatientOf(p["actor"], context), context)).FirstOrDefault(i => i.Patient != PatientRef.Unknown);
        if (number is null || patient is null)
        {
            context.Note("appointment-unidentified", $"{appointment.Path}: {(number is null ? "no number (identifier)" : "no participant whose actor is a Patient with an IPP or INS that can be read")}: it announces nothing.");
            return null;
        }

        var start = context.Time(appointment.Text("start"));
        if (start is null && !given)
            return Refusal.Missing(appointment, "La date du rendez-vous manque : start (app-3).");
        facts.Add(Appointments.Of(number.Value, context.AuthorityOf(number), given, start, context.StatedAt(appointment), patient.Patient, VisitClass.Unknown, UnitOf(appointment, context), context.Source));
        return null;
    }

    // An actor is a person, a place or a device: only a Patient, or what is said to be one, is whom it is for.
    private static FhirNode? PatientOf(FhirNode? actor, FhirContext context)
    {
        if (actor is null)
            return null;
        if (context.References.Resolve(actor) is { } resource)
            return resource.Type.Name == "Patient" ? actor : null;
        return actor.Text("type") is "Patient" || (actor.Text("reference") ?? "").StartsWith("Patient", StringComparison.Ordinal) ? actor : null;
    }

    private static string? UnitOf(FhirNode appointment, FhirContext context)
    {
        foreach (var actor in appointment.All("participant").Select(p => p["actor"]).OfType<FhirNode>())
        {
            var type = context.References.Resolve(actor)?.Type.Name ?? actor.Text("type") ?? (actor.Text("reference") ?? "").Split('/', '?')[0];
            if (type is "Location" or "Organization" && Units.Of(actor, context) is { } unit)
                return unit;
        }

        return null;
    }
}
