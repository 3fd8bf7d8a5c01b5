namespace HopEn2.Interop.Simulators.Hospital.Papers;

/// <summary>A type of document as its source codes it, and the kind under which it is expected to count.</summary>
/// <param name="Kind">As the field writes it: LDL, ODS, CRO, CRC, CR-bio, CR-imagerie, other, untyped.</param>
/// <param name="System">HL7v2 name of the code system.</param>
/// <param name="SystemOid">The same in CDA.</param>
internal sealed record PaperType(string Kind, string Code, string System, string SystemOid, string Label)
{
    private const string Loinc = "2.16.840.1.113883.6.1";
    private const string NoSystem = House.Establishment.Oid + ".78";
    private const string HouseTypes = House.Establishment.Oid + ".50";

    public static PaperType Ldl { get; } = OfLoinc("LDL", "11490-0", "Lettre de liaison à la sortie d'un établissement de soins");

    public static PaperType Ods { get; } = OfLoinc("ODS", "57833-6", "Prescription de produits de santé");

    public static PaperType Cro { get; } = OfLoinc("CRO", "34874-8", "CR opératoire");

    public static PaperType Crc { get; } = OfLoinc("CRC", "11488-4", "CR ou fiche de consultation ou de visite");

    public static PaperType Bio { get; } = OfLoinc("CR-bio", "11502-2", "CR d'examens biologiques");

    public static PaperType Imaging { get; } = OfLoinc("CR-imagerie", "18748-4", "CR d'imagerie médicale");

    public static PaperType Passage { get; } = OfLoinc("other", "15507-7", "CR de passage aux urgences");

    public static PaperType Hospital { get; } = OfLoinc("other", "34112-3", "CR hospitalier");

    public static PaperType Anaesthesia { get; } = OfLoinc("other", "77436-4", "CR d'anesthésie");

    public static PaperType Pathology { get; } = OfLoinc("other", "60568-3", "CR d'anatomie et de cytologie pathologiques");

    /// <summary>As sources code it that were never told the LOINC, and as the mappings translate it: its kind stays.</summary>
    public IReadOnlyList<PaperType> Translated => Kind switch
    {
        "LDL" => [this with { Code = "LDLSORT", System = "", SystemOid = NoSystem }, this with { Code = "LDL_MCO", System = "DPI-TYPES", SystemOid = HouseTypes }, this with { Code = "18842-5" }],
        "ODS" => [this with { Code = "ORDOSORT", System = "", SystemOid = NoSystem }, this with { Code = "ORD_MEDIC", System = "DPI-TYPES", SystemOid = HouseTypes }],
        "CRO" => [this with { Code = "CROP", System = "", SystemOid = NoSystem }, this with { Code = "11504-8" }],
        "CRC" => [this with { Code = "CRCONS", System = "", SystemOid = NoSystem }, this with { Code = "CRC_EXT", System = "DPI-TYPES", SystemOid = HouseTypes }],
        "CR-bio" => [this with { Code = "CRBIO", System = "", SystemOid = NoSystem }, this with { Code = "26436-6" }],
        "CR-imagerie" => [this with { Code = "CRIMG", System = "", SystemOid = NoSystem }, this with { Code = "18726-0" }],
        _ => [],
    };

    /// <summary>A LOINC with a slip of the finger: it maps to nothing.</summary>
    public PaperType Mistyped => this with { Kind = "untyped", Code = $"{Code[..^1]}{(char)('0' + ((Code[^1] - '0' + 3) % 10))}" };

    /// <summary>A code of the source's own that nobody mapped.</summary>
    public PaperType LocalOnly => this with { Kind = "untyped", Code = "DOC-" + Kind.ToUpperInvariant() + "-42", System = "DPI-LOCAL", SystemOid = House.Establishment.Oid + ".77" };

    private static PaperType OfLoinc(string kind, string code, string label) => new(kind, code, "LN", Loinc, label);
}
