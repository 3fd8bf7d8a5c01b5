using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>A visit as an Encounter: the visit as a whole, with the units that were responsible one after another as its places.</summary>
internal sealed class VisitView(ViewContext house)
{
    private const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    private const string PatientClass = "http://terminology.hl7.org/CodeSystem/v2-0004";
    private const string NullFlavor = "http://terminology.hl7.org/CodeSystem/v3-NullFlavor";

    public FhirNode Of(VisitState visit)
    {
        var resource = FhirNode.Resource("Encounter").Add("id", ResourceIds.OfVisit(visit.Visit));
        if (visit.Movements.Count > 0)
            resource.Add("meta").Add("lastUpdated", FhirTime.Write(visit.Movements.Max(m => m.Source.SentAt)));
        house.AddVisit(resource.Add("identifier"), visit.Visit);
        resource.Add("status", visit.Status switch { VisitStatus.Announced => "planned", VisitStatus.Open => "in-progress", VisitStatus.Closed => "finished", _ => "cancelled" });
        var (system, code) = visit.Class switch
        {
            VisitClass.Inpatient => (ActCode, "IMP"),
            VisitClass.Outpatient => (ActCode, "AMB"),
            VisitClass.Emergency => (ActCode, "EMER"),
            VisitClass.Remote => (ActCode, "VR"),
            VisitClass.Recurrent => (PatientClass, "R"),
            VisitClass.NotApplicable => (PatientClass, "N"),
            _ => (NullFlavor, "UNK"),
        };
        resource.Add("class").Add("system", system).Add("code", code);
        house.AddSubject(resource, visit.Patient);
        if (visit.OpenedAt is not null || visit.ClosedAt is not null)
            AddPeriod(resource, visit.OpenedAt, visit.ClosedAt);
        if (visit.Dossier is { } dossier)
            house.AddDossier(resource.Add("account").Add("identifier"), dossier);
        for (var i = 0; i < visit.Ufs.Count; i++)
        {
            var place = resource.Add("location");
            ViewContext.AddUnit(place.Add("location").Add("type", "Location"), visit.Ufs[i].Uf);
            AddPeriod(place, visit.Ufs[i].At, i + 1 < visit.Ufs.Count ? visit.Ufs[i + 1].At : visit.ClosedAt);
        }

        if (visit.Ufs.Count > 0)
            ViewContext.AddUnit(resource.Add("serviceProvider").Add("type", "Organization"), visit.Ufs[^1].Uf);
        return resource;
    }

    // A period that ends before it begins is none (per-1): statements of different systems may say so.
    private static void AddPeriod(FhirNode of, DateTimeOffset? start, DateTimeOffset? end)
    {
        var period = of.Add("period");
        if (start is { } from)
            period.Add("start", FhirTime.Write(from));
        if (end is { } to && (start is null || to >= start))
            period.Add("end", FhirTime.Write(to));
    }
}
