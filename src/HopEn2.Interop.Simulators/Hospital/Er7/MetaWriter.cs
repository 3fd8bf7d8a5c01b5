using HopEn2.Interop.Simulators.Hospital.Papers;

namespace HopEn2.Interop.Simulators.Hospital.Er7;

/// <summary>Writes the meta OBX: what is to be done with the document (hl7v2.md §8).</summary>
internal sealed class MetaWriter(Er7Text text, Draft draft, bool oru)
{
    private const string System = "MetaDMPMSS";
    private int _number;

    /// <param name="number">Number of the first of them.</param>
    public void Write(int number)
    {
        _number = number;
        var intent = draft.Intent;
        if (draft.Dialect == Dialect.Lps)
        {
            WriteReceived();
            return;
        }

        Answer("MASQUE_PS", "Masqué aux professionnels de Santé", intent.MaskedFromProfessionals);
        Answer("INVISIBLE_PATIENT", "Document Non Visible par le patient", intent.InvisibleToPatient);
        Answer("INVISIBLE_REP_LEGAUX", "Non visible par les représentants Légaux du patient", intent.InvisibleToRepresentatives);
        Answer("CONNEXION_SECRETE", "Connexion Secrète", false);
        Answer("MODIF_CONF_CODE", "Modification Confidentiality Code", false);
        Answer("DESTDMP", "Destinataire DMP", intent.Dmp);
        Answer("DESTMSSANTEPS", "Destinataire (Professionnel de Santé, organisation ou BAL applicative)", intent.Professionals.Count > 0);
        Answer("DESTMSSANTEPAT", "Destinataire Patient", intent.Patient);
        if (draft.Dialect == Dialect.V20)
            Mail();
        Answer("ACK_RECEPTION", "Accusé de réception", intent.Acknowledge);
        Answer("ACK_LECTURE_MSS", "Accusé de lecture", intent.AcknowledgeReading);
        if (draft.Dialect != Dialect.V20)
            Mail();
    }

    /// <summary>Of a document that came by mail: the mail itself, and what hides the document.</summary>
    private void WriteReceived()
    {
        var mail = Convert.ToBase64String(Charsets.Utf8.GetBytes("Cher confrère, veuillez trouver ci-joint un document concernant notre patient(e) commun(e)."));
        text.Segment("OBX", (1, Next()), (2, "ED"), (3, $"{draft.ControlId}@medecin.test.mssante.fr^{draft.Title}"), (5, $"^text^^Base64^{mail}"), (11, "F"));
        Answer("MASQUE_PS", "Masqué aux professionnels de Santé", false);
        Answer("INVISIBLE_PATIENT", "Document Non Visible par le patient", false);
        Answer("INVISIBLE_REP_LEGAUX", "Non visible par les représentants Légaux du patient", false);
        Answer("MODIF_CONF_CODE", "Modification Confidentiality Code", false);
    }

    private void Answer(string code, string label, bool yes) => text.Segment("OBX",
        (1, Next()), (2, oru ? "CE" : "CWE"), (3, $"{code}^{label}^{System}"), (5, $"{(yes ? "Y" : "N")}^^{draft.Dialect.YesNo}"), (11, "F"));

    private void Mail()
    {
        if (draft.Intent.Professionals.Count == 0)
            return;
        var body = Convert.ToBase64String(Charsets.Utf8.GetBytes($"Cher confrère, vous trouverez ci-joint le document « {draft.Title} »."));
        text.Segment("OBX", (1, Next()), (2, "ED"), (3, $"CORPSMAIL_PS^Corps du mail pour un PS^{System}"), (5, $"^text^^Base64^{body}"), (11, "F"));
    }

    private string Next() => (_number++).ToString(global::System.Globalization.CultureInfo.InvariantCulture);
}
