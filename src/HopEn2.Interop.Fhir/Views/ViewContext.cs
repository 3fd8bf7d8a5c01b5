using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>How the house writes its identifiers in FHIR: the same system, type and address wherever one stands.</summary>
internal sealed class ViewContext(Hospital hospital)
{
    private const string IdentifierTypes = "http://terminology.hl7.org/CodeSystem/v2-0203";
    private const string FrenchIdentifierTypes = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203";
    private const string FrenchEncounterTypes = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-identifier-type";
    private const string Rfc3986 = "urn:ietf:rfc:3986";

    public void AddIpp(FhirNode identifier, Ipp ipp, string use = "usual") => Add(identifier, use, IdentifierTypes, "PI", ipp.Authority, ipp.Value);

    public void AddVisit(FhirNode identifier, VisitNumber visit) => Add(identifier, "official", FrenchEncounterTypes, "VN", visit.Authority, visit.Value);

    public void AddDossier(FhirNode identifier, DossierNumber dossier) => Add(identifier, null, IdentifierTypes, "AN", dossier.Authority, dossier.Value);

    /// <summary>The UF, as a logical reference: the engine keeps codes of units, no directory of them.</summary>
    public static void AddUnit(FhirNode reference, string uf)
    {
        var identifier = reference.Add("identifier");
        identifier.Add("type").Add("coding").Add("code", "UF");
        identifier.Add("value", uf);
    }

    public static void AddIns(FhirNode identifier, string matricule, string? oid)
    {
        oid ??= InsNumber.Parse(matricule) is { IsNia: true } ? InsOids.Nia : InsOids.Nir;
        var code = oid switch { InsOids.Nia => "INS-NIA", InsOids.Test => "INS-NIR-TEST", InsOids.Demonstration => "INS-NIR-DEMO", _ => "INS-NIR" };
        identifier.Add("use", oid == InsOids.Nia ? "temp" : "official");
        identifier.Add("type").Add("coding").Add("system", FrenchIdentifierTypes).Add("code", code);
        identifier.Add("system", "urn:oid:" + oid).Add("value", matricule);
    }

    /// <summary>An id of a document as masterIdentifier and relatesTo have it.</summary>
    public static void AddDocument(FhirNode identifier, DocumentId id)
    {
        var (root, extension) = id.Value.Split('^', 2) is [var left, var right] ? (left, right) : (id.Value, null);
        if (Guid.TryParseExact(root, "D", out _) && extension is null)
            identifier.Add("system", Rfc3986).Add("value", "urn:uuid:" + root);
        else if (IsOid(root))
            identifier.Add("system", extension is null ? Rfc3986 : "urn:oid:" + root).Add("value", extension ?? "urn:oid:" + root);
        else
            identifier.Add("value", id.Value);
    }

    /// <summary>Whom a statement is about: the address of the Patient, and the IPP.</summary>
    public void AddSubject(FhirNode resource, PatientRef patient) => AddSubject(resource, patient.Ipp);

    public void AddSubject(FhirNode resource, Ipp? ipp)
    {
        if (ipp is not { } known)
            return;
        var subject = resource.Add("subject").Add("reference", "Patient/" + ResourceIds.OfPatient(known)).Add("type", "Patient");
        AddIpp(subject.Add("identifier"), known);
    }

    private void Add(FhirNode identifier, string? use, string types, string type, string authority, string value)
    {
        identifier.Add("use", use);
        identifier.Add("type").Add("coding").Add("system", types).Add("code", type);
        if (SystemOf(authority) is { } system)
            identifier.Add("system", system).Add("value", value);
        else
            identifier.Add("value", value).Add("assigner").Add("display", authority);
    }

    // Any spelling of an authority is understood when it comes back; the first OID is the one that is written.
    private string? SystemOf(string authority) =>
        hospital.Authorities.Where(a => a.Value == authority && IsOid(a.Key)).Select(a => "urn:oid:" + a.Key).Order(StringComparer.Ordinal).FirstOrDefault();

    private static bool IsOid(string text) => text.Contains('.', StringComparison.Ordinal) && text[0] is >= '0' and <= '2' && text.All(c => c == '.' || char.IsAsciiDigit(c));
}
