namespace HopEn2.Interop.Cda.Header;

/// <summary>What the reader finds odd and lives with. Most stand in published examples (cda.md, last section).</summary>
internal static class Remarks
{
    public static readonly CdaRemark NoId = new("no-id", "ClinicalDocument/id is missing: the document cannot be told from others by its content.");
    public static readonly CdaRemark IdExtension = new("id-extension", "ClinicalDocument/id has an extension: tolerated in the house, refused by the DMP, which takes the root alone.");
    public static readonly CdaRemark NoSetId = new("no-set-id", "setId is missing: versions are joined by relatedDocument only.");
    public static readonly CdaRemark VersionNotNumber = new("version-not-number", "versionNumber is missing or no positive integer.");
    public static readonly CdaRemark VersionWithoutParent = new("version-without-parent", "versionNumber is above 1 and no relatedDocument says what is replaced.");
    public static readonly CdaRemark ReplacesItself = new("replaces-itself", "relatedDocument names the document's own id as the version replaced.");
    public static readonly CdaRemark NoEffectiveTime = new("no-effective-time", "effectiveTime is missing or no time.");
    public static readonly CdaRemark TimeWithoutZone = new("time-without-zone", "effectiveTime has no zone: read as the hospital's time.");
    public static readonly CdaRemark ScannedTemplateOnStructuredBody = new("level-contradiction", "The templateId of XDS-SD (N1) stands over a structured body: the body decides.");
    public static readonly CdaRemark ModelTemplateOnNonXmlBody = new("level-contradiction", "The templateId of a content model (N3) stands over a nonXMLBody: the body decides.");
    public static readonly CdaRemark SpousesName = new("sp-name", "A patient name has the qualifier SP, which structuration minimale refuses; the used name is CL.");
    public static readonly CdaRemark SeveralIns = new("several-ins", "recordTarget holds more than one matricule INS: NIR is preferred to NIA, a real one to a test one.");
    public static readonly CdaRemark NoBody = new("no-body", "There is neither nonXMLBody nor structuredBody.");
    public static readonly CdaRemark EmptyBody = new("empty-body", "nonXMLBody holds no text.");
    public static readonly CdaRemark NotBase64 = new("not-base64", "nonXMLBody/text does not say representation B64.");
    public static readonly CdaRemark ValueTooLong = new("value-too-long", "A value of the header is longer than 1024 characters: left out.");
    public static readonly CdaRemark TooMany = new("too-many", "An element of the header is repeated more than 256 times: the rest is left out.");
    public static readonly CdaRemark BlankBeforeDeclaration = new("blank-before-declaration", "Blanks stand before the XML declaration: not well formed, read all the same.");
}
