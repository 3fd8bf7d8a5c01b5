using System.Globalization;
using System.Text;
using HopEn2.Interop.Simulators.Hospital.Papers;

namespace HopEn2.Interop.Simulators.Hospital.Cda;

/// <summary>The structured body of a biology report: chapters, each with its text and its entries (IHE XD-LAB, CI-SIS model 1.2.250.1.213.1.1.1.55).</summary>
internal static class BiologyBody
{
    private static readonly (string Code, string Label, (string Loinc, string Label, string Unit, double Low, double High)[] Analytes)[] Chapters =
    [
        ("18719-5", "Biochimie",
        [
            ("14749-6", "Glucose", "mmol/L", 3.9, 6.1), ("14682-9", "Créatinine", "umol/L", 45, 104), ("2951-2", "Sodium", "mmol/L", 136, 145), ("2823-3", "Potassium", "mmol/L", 3.5, 5.1),
            ("1988-5", "Protéine C réactive", "mg/L", 0, 5), ("1742-6", "ALAT", "U/L", 7, 40), ("1920-8", "ASAT", "U/L", 8, 35), ("14629-0", "Bilirubine directe", "umol/L", 0, 5),
        ]),
        ("18723-7", "Hématologie",
        [
            ("718-7", "Hémoglobine", "g/dL", 12, 16), ("6690-2", "Leucocytes", "10*9/L", 4, 10), ("777-3", "Plaquettes", "10*9/L", 150, 400), ("4544-3", "Hématocrite", "%", 37, 47),
            ("770-8", "Polynucléaires neutrophiles", "%", 45, 70), ("736-9", "Lymphocytes", "%", 20, 40), ("787-2", "VGM", "fL", 80, 100),
        ]),
        ("18720-3", "Hémostase", [("5902-2", "Temps de Quick", "s", 11, 14), ("6301-6", "INR", "1", 0.9, 1.2), ("3255-7", "Fibrinogène", "g/L", 2, 4)]),
    ];

    public static void Write(StringBuilder xml, Draft draft, HospitalClock clock, Dice dice)
    {
        var time = clock.Cda(draft.MadeAt - TimeSpan.FromMinutes(50));
        xml.Append("<structuredBody>\n");
        var first = dice.Below(Chapters.Length);
        var count = 1 + dice.Below(Chapters.Length);
        for (var i = 0; i < count; i++)
            WriteChapter(xml, Chapters[(first + i) % Chapters.Length], time, dice);
        if (draft.Body is Body.ScannedBiology)
            WriteScannedResults(xml, dice);
        xml.Append("</structuredBody>");
    }

    /// <summary>Results of another laboratory, as they came on paper: section 101792-0, the only sign of a scan in an N3.</summary>
    private static void WriteScannedResults(StringBuilder xml, Dice dice) => xml
        .Append("<component><section classCode=\"DOCSECT\"><code code=\"101792-0\" codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"Résultats numérisés\"/><title>Résultats d'un autre laboratoire</title><text>Voir image</text>")
        .Append("<entry><observationMedia classCode=\"OBS\" moodCode=\"EVN\"><value mediaType=\"image/tiff\" representation=\"B64\">")
        .Append(Convert.ToBase64String(ScannedPage.Tiff(dice))).Append("</value></observationMedia></entry></section></component>\n");

    private static void WriteChapter(StringBuilder xml, (string Code, string Label, (string Loinc, string Label, string Unit, double Low, double High)[] Analytes) chapter, string time, Dice dice)
    {
        var rows = new StringBuilder();
        var entries = new StringBuilder();
        foreach (var analyte in chapter.Analytes)
        {
            if (dice.Chance(0.15))
                continue;
            var value = (analyte.Low + ((analyte.High - analyte.Low) * ((dice.Unit() * 1.3) - 0.15))).ToString("0.00", CultureInfo.InvariantCulture);
            rows.Append(CultureInfo.InvariantCulture, $"<tr><td>{analyte.Label}</td><td>{value} {analyte.Unit}</td><td>{analyte.Low} - {analyte.High}</td></tr>\n");
            entries.Append("<component typeCode=\"COMP\"><observation classCode=\"OBS\" moodCode=\"EVN\"><templateId root=\"1.3.6.1.4.1.19376.1.3.1.6\"/>")
                .Append(CultureInfo.InvariantCulture, $"<code code=\"{analyte.Loinc}\" codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"{analyte.Label}\"/><statusCode code=\"completed\"/><effectiveTime value=\"{time}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<value xsi:type=\"PQ\" value=\"{value}\" unit=\"{analyte.Unit}\"/><referenceRange typeCode=\"REFV\"><observationRange classCode=\"OBS\" moodCode=\"EVN.CRT\"><value xsi:type=\"IVL_PQ\"><low value=\"{analyte.Low}\" unit=\"{analyte.Unit}\"/><high value=\"{analyte.High}\" unit=\"{analyte.Unit}\"/></value></observationRange></referenceRange></observation></component>\n");
        }

        xml.Append(CultureInfo.InvariantCulture, $"<component><section classCode=\"DOCSECT\"><templateId root=\"1.3.6.1.4.1.19376.1.3.3.2.1\"/><code code=\"{chapter.Code}\" codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"{chapter.Label}\"/><title>{chapter.Label}</title>\n");
        xml.Append("<component><section classCode=\"DOCSECT\"><templateId root=\"1.3.6.1.4.1.19376.1.3.3.2.2\"/>")
            .Append(CultureInfo.InvariantCulture, $"<code code=\"{chapter.Code}\" codeSystem=\"2.16.840.1.113883.6.1\"/><text><table><tbody>\n{rows}</tbody></table></text>\n")
            .Append("<entry typeCode=\"DRIV\"><templateId root=\"1.3.6.1.4.1.19376.1.3.1\"/><act classCode=\"ACT\" moodCode=\"EVN\">")
            .Append(CultureInfo.InvariantCulture, $"<code code=\"{chapter.Code}\" codeSystem=\"2.16.840.1.113883.6.1\"/><statusCode code=\"completed\"/><entryRelationship typeCode=\"COMP\"><organizer classCode=\"BATTERY\" moodCode=\"EVN\"><statusCode code=\"completed\"/><effectiveTime value=\"{time}\"/>\n{entries}</organizer></entryRelationship></act></entry></section></component>\n</section></component>\n");
    }
}
