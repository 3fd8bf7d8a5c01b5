namespace HopEn2.Interop.Cda.Xds;

/// <summary>What stands in metadata although the document does not say so, and what is missing.</summary>
public static class XdsFindings
{
    public static readonly XdsFinding NoAuthor = new("no-author", "No author has an id or a name: authorPerson is missing, which the DMP requires.");
    public static readonly XdsFinding NoFormat = new("no-format", "No formatCode belongs to the media type or to a templateId (ASS_A11, ASS_A12): sent as a document after no model (urn:asipSante:modelesHorsProfils:2011).");
    public static readonly XdsFinding NoFacilityType = new("no-facility-type", "healthCareFacility has no code: the house's own sector of activity stands for it.");
    public static readonly XdsFinding NoPracticeSetting = new("no-practice-setting", "The performer of the main act has no standardIndustryClassCode: ETABLISSEMENT stands for it.");
    public static readonly XdsFinding NoCreationTime = new("no-creation-time", "effectiveTime is missing or no time: so is creationTime, which the DMP requires.");
    public static readonly XdsFinding NoServiceStart = new("no-service-start", "The main act has no beginning that is a time: serviceStartTime is missing, which the DMP requires.");
    public static readonly XdsFinding NoLanguage = new("no-language", "languageCode is missing: fr-FR stands for it.");
    public static readonly XdsFinding NoLegalAuthenticator = new("no-legal-authenticator", "legalAuthenticator is missing: nobody answers for the document.");
    public static readonly XdsFinding NoSourceId = new("no-source-id", "delivery.yaml names no OID of the house: sourceId is empty.");
    public static readonly XdsFinding NoActivity = new("no-activity", "No class of visit is known that has a type of activity (PV1-2 I, O, E, R, N): 97 stands for it.");
    public static readonly XdsFinding NoSubmitter = new("no-submitter", "The message names no person who submits (PRT SB): the author of the set is the engine, an automate of the structure.");
    public static readonly XdsFinding NoType = new("no-type", "ClinicalDocument/code is missing: typeCode is empty.");
    public static readonly XdsFinding UnknownType = new("unknown-type", "The type is in no French value set (JDV_J07) and documents.yaml does not map it: sent as it is.");
    public static readonly XdsFinding HouseType = new("house-type", "The type is one of the house: typeCode is what documents.yaml makes of it.");
    public static readonly XdsFinding NoClass = new("no-class", "No class is known for this type: 10 (compte rendu) stands for it. Add its class to documents.yaml; until then the DMP is not sent it.");
    public static readonly XdsFinding NoTitle = new("no-title", "title is missing: the label of the type stands for it.");
    public static readonly XdsFinding NoConfidentiality = new("no-confidentiality", "confidentialityCode is none of N, R, V: N stands first.");
    public static readonly XdsFinding EventWithoutSystem = new("event-without-system", "The main act has a code without codeSystem: it is left out of eventCodeList.");
    public static readonly XdsFinding NotUnderIns = new("not-under-ins", "There is no qualified INS: patientId is the IPP, which the DMP does not take.");
}
