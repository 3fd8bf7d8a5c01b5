using System.Collections.Frozen;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>Code systems and fixed codes of XDS metadata in France (dmp.md §5, cda.md §4 and §5).</summary>
internal static class XdsCodes
{
    public const string Classes = "1.2.250.1.213.1.1.4.1";
    public const string Sectors = "1.2.250.1.71.4.2.4";
    public const string PracticeSettings = "1.2.250.1.213.1.1.4.9";
    public const string Hidings = "1.2.250.1.213.1.1.4.13";
    public const string Hl7Confidentiality = "2.16.840.1.113883.5.25";
    public const string IheFormats = "1.3.6.1.4.1.19376.1.2.3";
    public const string ComplementaryFormats = "1.2.250.1.213.1.1.4.2.282";
    public const string ActivityTypes = "1.2.250.1.213.2.2";
    public const string Professionals = "1.2.250.1.71.4.2.1";
    public const string Structures = "1.2.250.1.71.4.2.2";

    /// <summary>Of a document whose type no table gives a class: the commonest. Always with a finding; the DMP client sends none that has it.</summary>
    public const string DefaultClass = "10";

    /// <summary>Where the main act does not say where it was done: a hospital.</summary>
    public static readonly CodedText DefaultPracticeSetting = new("ETABLISSEMENT", PracticeSettings, "Etablissement de santé");

    /// <summary>TRE_A06: a document after no model of IHE or CI-SIS.</summary>
    public static readonly CodedText DefaultFormat = new("urn:asipSante:modelesHorsProfils:2011", ComplementaryFormats, "Document non référencé IHE ou CI-SIS");

    public static readonly CodedText Masked = new("MASQUE_PS", Hidings, "Masqué aux professionnels de santé");
    public static readonly CodedText HiddenFromPatient = new("INVISIBLE_PATIENT", Hidings, "Non visible par le patient");
    public static readonly CodedText HiddenFromRepresentatives = new("INVISIBLE_REPRESENTANTS_LEGAUX", Hidings, "Non visible par les représentants légaux du patient");

    private static readonly FrozenDictionary<string, string> ClassLabels = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["10"] = "Compte rendu",
        ["11"] = "Synthèse",
        ["31"] = "Imagerie médicale",
        ["42"] = "Prescription",
        ["43"] = "Dispensation",
        ["44"] = "Plan de soins, protocole de soins",
        ["45"] = "Traitement administré",
        ["52"] = "Certificat, déclaration",
        ["60"] = "Données de remboursement",
        ["90"] = "Autres documents déposés par le patient",
        ["95"] = "Document de gestion",
        ["99"] = "Document technique",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static CodedText Class(string code) => new(code, Classes, ClassLabels.GetValueOrDefault(code, code));

    /// <summary>IHE's URNs stand under IHE's system, those of ASIP and ANS under TRE_A06 (cda.md §4).</summary>
    public static CodedText Format(string urn) => new(urn, urn.StartsWith("urn:ihe:", StringComparison.Ordinal) || urn.StartsWith("urn:ihe-", StringComparison.Ordinal) ? IheFormats : ComplementaryFormats, FormatLabels.Of(urn));

    /// <summary>contentTypeCode by PV1-2 (TD; dmp.md §5); null when the table has nothing for it.</summary>
    public static CodedText? ContentType(VisitClass visit) => visit switch
    {
        VisitClass.Inpatient => new("03", ActivityTypes, "Hospitalisation complète"),
        VisitClass.Outpatient or VisitClass.Emergency => new("07", ActivityTypes, "Consultations externes"),
        VisitClass.Recurrent => new("19", ActivityTypes, "Traitements et cures ambulatoires"),
        VisitClass.NotApplicable => UndifferentiatedActivity,
        _ => null,
    };

    /// <summary>Where no visit is known: the activity is not told apart.</summary>
    public static CodedText UndifferentiatedActivity { get; } = new("97", ActivityTypes, "Type d'activité indifférencié");

    /// <summary>N, R or V as the document writes it first, then the hidings of document and message. No such code in the document: N.</summary>
    /// <param name="written">confidentialityCode of the document that is N, R or V; null: none is.</param>
    public static IEnumerable<CodedText> Confidentiality(CdaCode? written, Visibility visibility)
    {
        yield return new CodedText(written?.Code ?? "N", written?.System ?? Hl7Confidentiality, written?.DisplayName ?? written?.Code switch
        {
            "V" => "Très restreint",
            "R" => "Restreint",
            _ => "Normal",
        });
        if (visibility.HasFlag(Visibility.HiddenFromProfessionals))
            yield return Masked;
        if (visibility.HasFlag(Visibility.HiddenFromPatient))
            yield return HiddenFromPatient;
        if (visibility.HasFlag(Visibility.HiddenFromLegalRepresentatives))
            yield return HiddenFromRepresentatives;
    }
}
