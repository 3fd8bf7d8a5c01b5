using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Translation;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>A person of the house as a Patient: identifiers and what was answered about the DMP. The engine keeps no names.</summary>
internal sealed class PatientView(ViewContext house, bool testIns)
{
    private const string ReliabilityUrl = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-identity-reliability";
    private const string IdentityStatus = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-identity-status";

    public FhirNode Of(PatientState patient)
    {
        var resource = FhirNode.Resource("Patient").Add("id", ResourceIds.OfPatient(patient.Ipp));
        // Only a qualified identity may carry its INS outside (RNIV, FR Core).
        var qualified = patient.InsStatus == InsStatus.Qualified;
        if (qualified)
        {
            var reliability = resource.Add("extension").Add("url", ReliabilityUrl);
            reliability.Add("extension").Add("url", "identityStatus").Add("valueCoding").Add("system", IdentityStatus).Add("code", "QUAL");
        }

        AddDmp(resource, patient);
        house.AddIpp(resource.Add("identifier"), patient.Ipp);
        foreach (var merged in patient.Ipps.Where(i => i != patient.Ipp))
            house.AddIpp(resource.Add("identifier"), merged, "old");
        if (qualified && patient.Ins is { } ins)
            ViewContext.AddIns(resource.Add("identifier"), ins, testIns && InsNumber.Parse(ins) is { IsNia: false } ? InsOids.Test : null);
        resource.Add("active", "true");
        resource.Add("birthDate", patient.BornOn?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        return resource;
    }

    private static void AddDmp(FhirNode resource, PatientState patient)
    {
        (string Part, string? Code)[] answers =
        [
            ("status", patient.Dmp switch { DmpStatus.Active => "ACTIF", DmpStatus.Closed => "FERME", DmpStatus.None => "INEXISTANT", _ => null }),
            ("feeding", patient.Feeding switch { FeedingAnswer.Opposed => "IO", FeedingAnswer.NotOpposed => "INO", _ => null }),
            ("consultation", patient.Consultation switch { ConsultationAnswer.Consenting => "IC", ConsultationAnswer.NotConsenting => "INC", _ => null }),
        ];
        if (answers.All(a => a.Code is null))
            return;
        var dmp = resource.Add("extension").Add("url", PatientFacts.DmpUrl);
        foreach (var (part, code) in answers)
        {
            if (code is not null)
                dmp.Add("extension").Add("url", part).Add("valueCode", code);
        }
    }
}
