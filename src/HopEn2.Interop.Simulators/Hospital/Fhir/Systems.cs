using HopEn2.Interop.Simulators.Hospital.House;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>The names of code systems, identifiers, profiles and extensions (fhir.md §3 to §7). Those that begin with <c>urn:hopen2:</c> are of the engine's own.</summary>
internal static class Systems
{
    public const string Uri = "urn:ietf:rfc:3986";
    public const string Loinc = "http://loinc.org";
    public const string Trigger = "http://terminology.hl7.org/CodeSystem/v2-0003";
    public const string PatientClass = "http://terminology.hl7.org/CodeSystem/v2-0004";
    public const string IdentifierType = "http://terminology.hl7.org/CodeSystem/v2-0203";
    public const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    public const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    public const string FrenchIdentifierType = FrenchCore + "CodeSystem/fr-core-cs-v2-0203";
    public const string FrenchEncounterIdentifierType = FrenchCore + "CodeSystem/fr-core-cs-identifier-type";
    public const string Visibility = "https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument";
    public const string DocumentClass = "https://mos.esante.gouv.fr/NOS/TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument";
    public const string FacilityType = "https://mos.esante.gouv.fr/NOS/TRE_R02-SecteurActivite/FHIR/TRE-R02-SecteurActivite";
    public const string PracticeSetting = "https://mos.esante.gouv.fr/NOS/TRE_A01-CadreExercice/FHIR/TRE-A01-CadreExercice";
    public const string FormatIhe = "https://mos.esante.gouv.fr/NOS/TRE_A11-IheFormatCode/FHIR/TRE-A11-IheFormatCode";
    public const string FormatFrench = "https://mos.esante.gouv.fr/NOS/TRE_A06-FormatCodeComplementaire/FHIR/TRE-A06-FormatCodeComplementaire";
    public const string ListTypes = Mhd + "CodeSystem/MHDlistTypes";

    /// <summary>PAM 0445 as FR Core 2.1.0 has it: VALI there implies an INS.</summary>
    public const string Reliability = FrenchCore + "CodeSystem/fr-core-cs-v2-0445";

    /// <summary>The later system, in which VALI is validated without an INS.</summary>
    public const string IdentityStatus = FrenchCore + "CodeSystem/fr-core-cs-identity-status";

    public const string ReliabilityExtension = FrenchCore + "StructureDefinition/fr-core-identity-reliability";
    public const string GivenNamesExtension = FrenchCore + "StructureDefinition/fr-core-patient-birth-list-given-name";
    public const string InseeExtension = FrenchCore + "StructureDefinition/fr-core-address-insee-code";
    public const string BirthPlaceExtension = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace";
    public const string Communes = "https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM";
    public const string PatientProfile = FrenchCore + "StructureDefinition/fr-core-patient";
    public const string PatientInsProfile = FrenchCore + "StructureDefinition/fr-core-patient-ins";
    public const string EncounterProfile = FrenchCore + "StructureDefinition/fr-core-encounter";

    public const string BundleProfile = Pdsm + "pdsm-comprehensive-provide-document-bundle";
    public const string DocumentProfile = Pdsm + "pdsm-comprehensive-document-reference";
    public const string SubmissionProfile = Pdsm + "pdsm-submissionset-comprehensive";
    public const string SimplifiedProfile = Pdsm + "pdsm-simplified-publish";
    public const string RecipientExtension = Pdsm + "pdsm-ext-intended-recipient";
    public const string SourceIdExtension = Mhd + "StructureDefinition/ihe-sourceId";
    public const string DesignationExtension = Mhd + "StructureDefinition/ihe-designationType";
    public const string PatchProfile = Mhd + "StructureDefinition/IHE.MHD.Patch.Parameters";

    /// <summary>RPPS and other numbers of professionals (ASIP-SANTE-PS).</summary>
    public const string Professional = "urn:oid:1.2.250.1.71.4.2.1";

    public const string Structure = "urn:oid:1.2.250.1.71.4.2.2";
    public const string Ins = "urn:oid:" + Establishment.InsOid;
    public const string Ipp = "urn:oid:" + Establishment.IppOid;
    public const string Stay = "urn:oid:" + Establishment.VisitOid;
    public const string Movement = "urn:oid:" + Establishment.Oid + ".3";
    public const string Unit = "urn:oid:" + Establishment.UfOid;
    public const string Message = "urn:oid:" + Establishment.Oid + ".6";

    public const string DmpExtension = "urn:hopen2:dmp";
    public const string MovementExtension = "urn:hopen2:movement";
    public const string EntryMode = "urn:hopen2:pmsi-entry-mode";
    public const string Zam = "urn:hopen2:zam";
    public const string Destination = "urn:hopen2:destination";
    public const string Acknowledgement = "urn:hopen2:acknowledgement";
    public const string Direction = "urn:hopen2:direction";
    public const string ControlId = "urn:hopen2:control-id";
    public const string Receiver = "urn:hopen2:receiver";
    public const string Sender = "urn:hopen2:sender:";

    private const string FrenchCore = "https://hl7.fr/ig/fhir/core/";
    private const string Mhd = "https://profiles.ihe.net/ITI/MHD/";
    private const string Pdsm = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/";
}
