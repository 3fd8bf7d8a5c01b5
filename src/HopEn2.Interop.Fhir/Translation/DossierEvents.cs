using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>Messages about a dossier: A44 moves it to another patient, A49 numbers it anew. Its number is an identifier of type AN of an Account or Encounter; the former one has use <c>old</c>.</summary>
internal static class DossierEvents
{
    public static Outcome.Parked? Add(List<Fact> facts, string trigger, FhirContext context)
    {
        var patient = context.Resources.FirstOrDefault(r => r.Type.Name == "Patient");
        if (patient is null)
            return Refusal.Missing(context.MessageHeader!, $"Un message {trigger} porte le Patient à qui est le dossier."); // Events have one.
        var numbers = context.Resources.Where(r => r.Type.Name is "Account" or "Encounter").SelectMany(r => Identifier.AllOf(r).Where(i => r.Type.Name == "Account" || i.Is("AN"))).ToList();
        if (VisitReading.Dossier(numbers.Find(i => i.Use != "old"), context) is not { } dossier)
            return Refusal.Missing(context.MessageHeader!, "Le numéro du dossier manque : identifier d'un Account, ou de type AN d'un Encounter.");
        var identity = FhirIdentity.OfPatient(patient, context);
        var at = context.StatedAt(patient);
        if (trigger == "A44")
        {
            facts.Add(new DossierMoved { At = at, Source = context.Source, Patient = identity.Patient, Dossier = dossier, From = identity.OldIpps.Count > 0 ? identity.OldIpps[0] : null });
            return null;
        }

        if (VisitReading.Dossier(numbers.Find(i => i.Use == "old"), context) is not { } old)
            return Refusal.Missing(context.MessageHeader!, "L'ancien numéro du dossier manque : identifier avec use = old.");
        facts.Add(new DossierRenumbered { At = at, Source = context.Source, Patient = identity.Patient, Old = old, New = dossier });
        return null;
    }
}
