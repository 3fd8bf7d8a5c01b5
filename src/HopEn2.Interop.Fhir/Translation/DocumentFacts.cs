using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>DocumentReference → the fact of its document, and what is to be done with it (fhir.md §3).</summary>
internal static class DocumentFacts
{
    /// <summary>Tag: <c>received</c>, a document that came from outside and counts as received, not as produced here.</summary>
    public const string DirectionSystem = "urn:hopen2:direction";

    public static Outcome.Parked? Add(List<Fact> facts, IReadOnlyList<FhirNode> references, FhirContext context)
    {
        var documents = new List<DocumentFact>(references.Count);
        var from = new List<FhirNode>(references.Count);
        foreach (var reference in references)
        {
            if (IsSuperseded(reference))
            {
                context.Note("superseded", $"{reference.Path}: a superseded version is named; what replaces it says so itself.");
                continue;
            }

            // As a message without PID.
            if (reference["subject"] is null && reference["context"]?["sourcePatientInfo"] is null)
                return Refusal.Missing(reference, "Le document n'est celui de personne : subject (ou context.sourcePatientInfo) manque.");
            if (Of(reference, AttachmentContent.Of(reference, context), context) is not { } document)
                return Refusal.Application(ParkReason.UnnamedDocument, reference, "Le document à remplacer ou à supprimer n'est nommé ni par masterIdentifier ni par l'id d'un CDA lisible.");
            documents.Add(document);
            from.Add(reference);
        }

        DocumentPairs.Join(documents, [.. documents.Select(_ => 0)]);
        for (var i = 0; i < documents.Count; i++)
        {
            facts.Add(documents[i]);
            if (Requests.Add(facts, documents[i], from[i], context) is { } refused)
                return refused;
        }

        return null;
    }

    /// <summary>Some servers send the version that a replacement leaves behind along with it; the replacement says it all.</summary>
    public static bool IsSuperseded(FhirNode reference) => reference.Text("status") is "superseded";

    /// <summary>Null when a replacement or deletion does not say of what.</summary>
    public static DocumentFact? Of(FhirNode reference, DocumentContent content, FhirContext context)
    {
        var cda = content.Header;
        if (DocumentEntry.Of(reference, cda, context) is not { } entry)
            return null;

        var encounterReference = reference["context"]?["encounter"];
        var encounter = context.References.Resolve(encounterReference) is { Type.Name: "Encounter" } resolved ? resolved : null;
        var identity = IdentityOf(reference, context);
        var patient = DocumentIdentity.PatientOf(identity.Patient, cda, context.Hospital.OwnOids);
        if (patient == PatientRef.Unknown)
            context.Note("patient-unidentified", "Neither the Patient nor the CDA holds an IPP or an INS that can be read: the document belongs to nobody.");
        var (kind, typeCode) = TypeOf(reference, cda, context);
        var produced = new DocumentProduced
        {
            At = cda?.CreatedAt(context.Hospital.TimeZone) ?? context.Time(reference["content"]?["attachment"]?.Text("creation")) ?? context.Time(reference.Text("date")) ?? context.SentAt,
            Source = context.Source,
            Patient = patient,
            Id = entry.Id,
            Aliases = entry.Aliases,
            Replaces = entry.Replaces,
            SetId = cda?.SetId is { } set ? DocumentIdText.Of(set.Root, set.Extension).Value : null,
            Version = cda?.VersionNumber,
            Kind = kind,
            TypeCode = typeCode,
            Format = content.Format,
            Visit = DocumentIdentity.VisitOf(VisitReading.OfReference(encounterReference, context), cda, context.Hospital.OwnOids),
            VisitClass = encounterReference is null ? VisitClass.NotApplicable : encounter is null ? VisitClass.Unknown : VisitReading.ClassOf(VisitReading.VisitEncounter(encounter, context), context),
            Uf = UfOf(reference, encounter, context),
            CdaUf = cda?.Encounter?.Uf,
            Ins = DocumentIdentity.Of(identity.Stated, cda, context.InsRules, context.Note),
            Visibility = VisibilityOf(reference) | (cda?.Visibility ?? Visibility.Normal),
            Sha1 = content.Sha1,
            Size = content.Size,
            Pair = null,
            Orders = OrdersOf(reference, cda),
        };
        return (entry.Action, context.Tags(reference, DirectionSystem).Contains("received")) switch
        {
            (DocumentAction.Delete, _) => new DocumentDeleted(produced),
            (_, true) => new DocumentReceived(produced) { Replacement = entry.Action == DocumentAction.Replace },
            (DocumentAction.Replace, _) => new DocumentReplaced(produced),
            _ => produced,
        };
    }

    // The subject may be a server's resource that only the source knows; then sourcePatientInfo, which comes along, names the person.
    private static FhirIdentity IdentityOf(FhirNode reference, FhirContext context)
    {
        var source = FhirIdentity.Of(reference["context"]?["sourcePatientInfo"], context);
        var subject = FhirIdentity.Of(reference["subject"], context);
        if (subject.Patient == PatientRef.Unknown)
            return source;
        if (source.Patient == PatientRef.Unknown)
            return subject;
        var status = subject.Reliability.Count > 0 ? subject : source;
        var ins = subject.Ins is not null ? subject : source;
        return subject with { Ipp = subject.Ipp ?? source.Ipp, Ins = ins.Ins, InsOid = ins.InsOid, Reliability = status.Reliability, Validated = status.Validated };
    }

    private static string? UfOf(FhirNode reference, FhirNode? encounter, FhirContext context)
    {
        foreach (var author in reference.All("author"))
        {
            if (Units.OfAuthor(author, context) is { } unit)
                return unit;
        }

        return Units.OfAuthor(reference["custodian"], context) ?? Units.Of(encounter?["location"]?["location"], context) ?? Units.Of(encounter?["serviceProvider"], context);
    }

    private static (DocumentKind Kind, string? TypeCode) TypeOf(FhirNode reference, CdaHeader? cda, FhirContext context)
    {
        var stated = Coding.Of(reference["type"]).ToList();
        var inCda = cda?.Code is { } code ? [new Coding(code.System ?? "", code.Code), .. code.Translations.Select(t => new Coding(t.System ?? "", t.Code))] : new List<Coding>();
        var (type, byCda) = (Find(stated, context), Find(inCda, context));
        if ((type ?? byCda) is { } found)
        {
            if (type is not null && byCda is not null && type.Loinc != byCda.Loinc)
                context.Note("type-disagreement", $"The DocumentReference says type {type.Loinc} and its CDA {byCda.Loinc}: the former is taken.");
            return (found.Kind, found.Loinc);
        }

        var unmapped = stated.Concat(inCda).FirstOrDefault(c => c.Code.Length > 0)?.Code;
        context.Note("type-unmapped", unmapped is null
            ? "Neither DocumentReference.type nor the CDA says what the document is: untyped."
            : $"Type {unmapped} is not in documents.yaml: untyped. Add a line for it.");
        return (DocumentKind.Untyped, unmapped);
    }

    private static DocumentType? Find(List<Coding> codes, FhirContext context)
    {
        foreach (var coding in codes)
        {
            if (coding.Code.Length > 0 && context.Mappings.Documents.Of(context.Source.Feed, DocumentType.CanonicalSystem(DocumentIdText.Bare(coding.System)), coding.Code) is { } type)
                return type;
        }

        return null;
    }

    // TRE_A07 is printed by the ANS under two addresses: the code decides (fhir.md §3).
    private static Visibility VisibilityOf(FhirNode reference)
    {
        var visibility = Visibility.Normal;
        foreach (var code in reference.All("securityLabel").SelectMany(Coding.Of).Select(c => c.Code))
        {
            visibility |= code switch
            {
                "R" or "V" => Visibility.Restricted,
                "MASQUE_PS" => Visibility.HiddenFromProfessionals,
                "INVISIBLE_PATIENT" => Visibility.HiddenFromPatient,
                "INVISIBLE_REP_LEGAUX" or "INVISIBLE_REPRESENTANTS_LEGAUX" => Visibility.HiddenFromLegalRepresentatives,
                "CONNEXION_SECRETE" => Visibility.SecretConnection,
                _ => Visibility.Normal,
            };
        }

        return visibility;
    }

    private static ValueList<string> OrdersOf(FhirNode reference, CdaHeader? cda)
    {
        var related = reference["context"]?.All("related").Select(r => Identifier.Of(r["identifier"])).OfType<Identifier>() ?? [];
        return related.Select(i => i.System.Length == 0 ? i.Value : $"{i.Value}^{i.System}").Concat(cda?.Orders.Select(o => o.ToString()) ?? []).Distinct(StringComparer.Ordinal).ToValueList();
    }
}
