using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>Messages about a dossier: A44 moves it to another patient, A49 numbers it anew. Its number is an identifier of type AN of an Account or Encounter, whose subject is the patient it belongs to from now on.</summary>
internal static class DossierEvents
{
    public static bool Is(string? trigger) => trigger is "A44" or "A49";

    public static Outcome.Parked? Add(List<Fact> facts, string trigger, FhirContext context)
    {
        var dossiers = context.Resources.Where(r => r.Type.Name is "Account" or "Encounter").ToList();
        var numbers = dossiers.SelectMany(r => Identifier.AllOf(r).Where(i => r.Type.Name == "Account" || i.Is("AN"))).ToList();
        var current = numbers.Where(i => i.Use != "old").Select(i => VisitReading.Dossier(i, context)).OfType<DossierNumber>().Distinct().ToList();
        if (current.Count == 0)
            return Refusal.Missing(context.MessageHeader!, "Le numéro du dossier manque : identifier d'un Account, ou de type AN d'un Encounter."); // Events have one.
        var patients = context.Resources.Where(r => r.Type.Name == "Patient").ToList();
        if (patients.Find(p => p.All("link").Any(l => l.Text("type") is "replaces" or "replaced-by")) is { } merged)
            return Refusal.Value(merged, $"Un message {trigger} porte sur un dossier et ne fusionne pas de patients (Patient.link) : envoyer un A40.");
        if (HolderOf(dossiers, patients, context) is not { } holder)
            return Refusal.Missing(context.MessageHeader!, $"Un message {trigger} porte le Patient à qui est le dossier, et un seul : le désigner par subject de l'Encounter ou de l'Account.");
        patients.Remove(holder);
        return trigger == "A44" ? AddMoves(facts, current, holder, patients, context) : AddRenumbering(facts, current, numbers, holder, context);
    }

    /// <summary>The patient that the dossiers name, else the only one; null when that is none or several.</summary>
    private static FhirNode? HolderOf(List<FhirNode> dossiers, List<FhirNode> patients, FhirContext context)
    {
        var subjects = dossiers.SelectMany(d => d.All("subject")).ToList();
        if (subjects.Count == 0)
            return patients is [var only] ? only : null;
        var named = subjects.Select(context.References.Resolve).Distinct().ToList();
        return named is [{ Type.Name: "Patient" } holder] && patients.Contains(holder) ? holder : null;
    }

    // The former holder is another Patient of the message, or an IPP of use old: either way it stays a person of its own.
    private static Outcome.Parked? AddMoves(List<Fact> facts, List<DossierNumber> dossiers, FhirNode holder, List<FhirNode> others, FhirContext context)
    {
        var identity = FhirIdentity.OfPatient(holder, context);
        var former = others.Select(o => FhirIdentity.OfPatient(o, context).Ipp).Concat(identity.OldIpps.Select(o => (Ipp?)o)).Distinct().ToList();
        if (former is not [{ } from])
            return Refusal.Missing(holder, "Un message A44 nomme l'ancien titulaire du dossier, et un seul : un second Patient avec son IPP, ou un IPP de use = old.");
        if (PatientFacts.Add(facts, holder, context) is { } refused)
            return refused;
        foreach (var dossier in dossiers)
            facts.Add(new DossierMoved { At = context.StatedAt(holder), Source = context.Source, Patient = identity.Patient, Dossier = dossier, From = from });
        return null;
    }

    private static Outcome.Parked? AddRenumbering(List<Fact> facts, List<DossierNumber> dossiers, List<Identifier> numbers, FhirNode holder, FhirContext context)
    {
        var old = numbers.Where(i => i.Use == "old").Select(i => VisitReading.Dossier(i, context)).OfType<DossierNumber>().Distinct().ToList();
        if (old is not [var former] || dossiers is not [var dossier])
            return Refusal.Missing(context.MessageHeader!, "Un message A49 porte un numéro de dossier et un ancien (identifier avec use = old), un de chaque."); // Events have one.
        if (PatientFacts.Add(facts, holder, context) is { } refused)
            return refused;
        facts.Add(new DossierRenumbered { At = context.StatedAt(holder), Source = context.Source, Patient = FhirIdentity.OfPatient(holder, context).Patient, Old = former, New = dossier });
        return null;
    }
}
