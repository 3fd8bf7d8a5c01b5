using System.Globalization;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>A document as a DocumentReference: one for each document, standing for its version that counts now, with what became of it as extensions of the engine's own.</summary>
internal sealed class DocumentView(ViewContext house)
{
    /// <summary>What became of the deposit: <c>state</c>, <c>code</c> of a refusal, <c>withheld</c>, <c>waitingSince</c>.</summary>
    public const string DepositUrl = "urn:hopen2:deposit";

    /// <summary>What became of one mail: <c>state</c>, <c>kind</c>, <c>recipient</c>, <c>code</c>, <c>requestedAt</c>.</summary>
    public const string MailUrl = "urn:hopen2:mail";

    public const string KindSystem = "urn:hopen2:kind";
    private const string Loinc = "http://loinc.org";
    private const string FrenchTypes = "https://mos.esante.gouv.fr/NOS/TRE_A05-TypeDocComplementaire/FHIR/TRE-A05-TypeDocComplementaire";
    private const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    private const string VisibilitySystem = "https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument";

    /// <summary>False of what was only announced by requests and answers: there is no document yet.</summary>
    public static bool IsDocument(DocumentState document) => document.Versions.Count > 0;

    public static DocumentId IdOf(DocumentState document) => document.Current ?? document.Versions[^1].Id;

    /// <param name="updatedAt">Of the latest statement about it.</param>
    public FhirNode Of(DocumentState document, DateTimeOffset updatedAt)
    {
        var id = IdOf(document);
        var version = document.Versions.Last(v => v.Id == id);
        var resource = FhirNode.Resource("DocumentReference").Add("id", ResourceIds.OfDocument(id));
        resource.Add("meta").Add("lastUpdated", FhirTime.Write(updatedAt));
        AddStates(resource, document);
        ViewContext.AddDocument(resource.Add("masterIdentifier"), id);
        foreach (var other in document.Ids.Except(document.Versions.Select(v => v.Id)))
            ViewContext.AddDocument(resource.Add("identifier"), other);
        resource.Add("status", document.Deleted ? "entered-in-error" : "current");
        AddType(resource, document);
        house.AddSubject(resource, document.Patient);
        resource.Add("date", FhirTime.Write(document.At));
        if (document.Uf.Length > 0)
            ViewContext.AddUnit(resource.Add("author").Add("type", "Organization"), document.Uf);
        foreach (var former in document.Versions.Where(v => v.Id != id).Select(v => v.Id).Distinct())
            ViewContext.AddDocument(resource.Add("relatesTo").Add("code", "replaces").Add("target").Add("type", "DocumentReference").Add("identifier"), former);
        AddLabels(resource, document.Visibility);
        AddContent(resource.Add("content"), version);
        if (document.Visit != VisitRef.None)
            AddEncounter(resource.Add("context").Add("encounter"), document.Visit);
        return resource;
    }

    private static void AddStates(FhirNode resource, DocumentState document)
    {
        var deposit = resource.Add("extension").Add("url", DepositUrl);
        Part(deposit, "state", "valueCode", Kebab(document.Deposit));
        Part(deposit, "code", "valueString", document.RefusalCode);
        Part(deposit, "withheld", "valueCode", document.Withheld == WithheldReason.None ? null : Kebab(document.Withheld));
        Part(deposit, "waitingSince", "valueInstant", document.WaitingSince is { } since ? FhirTime.Write(since) : null);
        foreach (var mail in document.Mails)
        {
            var one = resource.Add("extension").Add("url", MailUrl);
            Part(one, "state", "valueCode", Kebab(mail.State));
            Part(one, "kind", "valueCode", Kebab(mail.Kind));
            Part(one, "recipient", "valueString", mail.Recipient.Length > 0 ? mail.Recipient : null);
            Part(one, "code", "valueString", mail.Code is { Length: > 0 } code ? code : null);
            Part(one, "requestedAt", "valueInstant", FhirTime.Write(mail.RequestedAt));
        }

        static void Part(FhirNode extension, string url, string element, string? value)
        {
            if (value is not null)
                extension.Add("extension").Add("url", url).Add(element, value);
        }
    }

    private static void AddType(FhirNode resource, DocumentState document)
    {
        if (document.TypeCode is { Length: > 0 } code)
            resource.Add("type").Add("coding").Add("system", IsLoinc(code) ? Loinc : FrenchTypes).Add("code", code);
        resource.Add("category").Add("coding").Add("system", KindSystem).Add("code", document.Kind.Name());
    }

    private static void AddLabels(FhirNode resource, Visibility visibility)
    {
        Label(Confidentiality, visibility.HasFlag(Visibility.Restricted) ? "R" : "N");
        foreach (var (flag, code) in ((Visibility, string)[])[(Visibility.HiddenFromProfessionals, "MASQUE_PS"), (Visibility.HiddenFromPatient, "INVISIBLE_PATIENT"), (Visibility.HiddenFromLegalRepresentatives, "INVISIBLE_REPRESENTANTS_LEGAUX")])
        {
            if (visibility.HasFlag(flag))
                Label(VisibilitySystem, code);
        }

        void Label(string system, string code) => resource.Add("securityLabel").Add("coding").Add("system", system).Add("code", code);
    }

    // The bytes stay in the message they came in: the engine says that there is a document, not what is in it.
    private static void AddContent(FhirNode content, DocumentVersion version)
    {
        var attachment = content.Add("attachment").Add("contentType", version.Format.Level is DocumentLevel.Unreadable or DocumentLevel.NotCda ? null : "text/xml");
        if (version.Sha1 is { } sha1)
            attachment.Add("hash", Convert.ToBase64String(Convert.FromHexString(sha1)));
        attachment.Add("creation", FhirTime.Write(version.At));
        if (version.Format.FormatCode is { Length: > 0 } format)
            content.Add("format").Add("code", format);
    }

    private void AddEncounter(FhirNode encounter, VisitRef visit)
    {
        if (visit.Visit is { } number)
        {
            encounter.Add("reference", "Encounter/" + ResourceIds.OfVisit(number)).Add("type", "Encounter");
            house.AddVisit(encounter.Add("identifier"), number);
        }
        else if (visit.Dossier is { } dossier)
        {
            house.AddDossier(encounter.Add("type", "Encounter").Add("identifier"), dossier);
        }
    }

    /// <summary>RequestedBlind as <c>requested-blind</c>: a code of FHIR.</summary>
    internal static string Kebab<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLower(c, CultureInfo.InvariantCulture) : c.ToString()));
    }

    internal static bool IsLoinc(string code) => code.Length > 2 && code[^2] == '-' && char.IsAsciiDigit(code[^1]) && code.AsSpan(0, code.Length - 2).ContainsAnyExceptInRange('0', '9') is false;
}
