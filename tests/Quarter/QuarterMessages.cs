using System.Globalization;
using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Tests.Quarter;

/// <summary>The quarter as the systems of the hospital tell it: ADT of the administration, MDM of the patient record with their CDA, ZAM of the platform. Written from hl7v2.md and cda.md, with nothing of the engine's own.</summary>
public static class QuarterMessages
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    private static readonly (string Code, string Label)[] Metas =
    [
        ("MASQUE_PS", "N"), ("INVISIBLE_PATIENT", "N"), ("INVISIBLE_REP_LEGAUX", "N"), ("CONNEXION_SECRETE", "N"), ("MODIF_CONF_CODE", "N"),
    ];

    /// <summary>The messages of one episode, as UTF-8, in the order in which they were sent.</summary>
    public static IEnumerable<byte[]> Of(IReadOnlyList<Fact> episode)
    {
        var people = episode.OfType<IdentityRecorded>().DistinctBy(i => i.Patient.Ipp).ToDictionary(i => i.Patient.Ipp!.Value);
        foreach (var merge in episode.OfType<PatientsMerged>())
            people.TryAdd(merge.Merged, people[merge.Patient.Ipp!.Value]);
        foreach (var told in episode.GroupBy(f => (f.Source.Feed, f.Source.ControlId)))
        {
            if (Text(episode, [.. told], people) is { } lines)
                yield return Encoding.UTF8.GetBytes(string.Join('\r', lines) + "\r");
        }
    }

    private static List<string>? Text(IReadOnlyList<Fact> episode, IReadOnlyList<Fact> told, Dictionary<Ipp, IdentityRecorded> people)
    {
        if (told.OfType<DocumentFact>().FirstOrDefault() is { } document)
            return Mdm(document, told);
        return told[0] switch
        {
            IdentityRecorded identity => Identity(episode, identity),
            MovementFact movement => Movement(episode, movement, Pid(movement.Patient.Ipp!.Value, people, movement.Visit.Dossier)),
            PatientsMerged merge => [.. Head(merge, "ADT^A40^ADT_A39", "2.5"), Evn(merge.At, merge.At), Pid(merge.Patient.Ipp!.Value, people, null), $"MRG|{merge.Merged.Value}^^^{merge.Merged.Authority}^PI"],
            AnswerFact answer => Zam(answer),
            // The status of the DMP and the opposition stand in the message of the identity, acts in that of the entry.
            _ => null,
        };
    }

    private static List<string> Identity(IReadOnlyList<Fact> episode, IdentityRecorded identity)
    {
        var ipp = identity.Patient.Ipp!.Value;
        var dmp = episode.OfType<DmpStatusRecorded>().FirstOrDefault(d => d.Patient.Ipp == ipp);
        var opposed = episode.OfType<OppositionRecorded>().FirstOrDefault(o => o.Patient.Ipp == ipp);
        List<string> lines = [.. Head(identity, "ADT^A28^ADT_A05", "2.5"), Evn(identity.At, identity.At), Pid(ipp, new() { [ipp] = identity }, null), "PV1||N"];
        if (dmp is not null || opposed is not null)
        {
            var status = dmp?.Status switch { DmpStatus.Active => "ACTIF", DmpStatus.Closed => "FERME", DmpStatus.None => "INEXISTANT", _ => "" };
            lines.Add($"ZFA|{status}|{(dmp is null ? "" : Time(dmp.CollectedAt!.Value))}|||||||{(opposed is null ? "|" : $"IO|{Time(opposed.CollectedAt!.Value)}")}");
        }

        return lines;
    }

    private static List<string> Movement(IReadOnlyList<Fact> episode, MovementFact movement, string pid)
    {
        var trigger = movement switch
        {
            VisitOpened => movement.Kind is MovementKind.Admission ? "A01" : "A04",
            VisitReopened => "A13",
            VisitClosed => "A03",
            _ => movement.Kind is MovementKind.ToInpatient ? "A06" : "A02",
        };
        var structure = trigger switch { "A02" => "ADT_A02", "A03" => "ADT_A03", "A06" => "ADT_A06", _ => "ADT_A01" };
        var cancel = movement.Action is MovementAction.Cancel;
        var visit = movement.Visit.Visit!.Value;
        var pv1 = new string[46];
        Array.Fill(pv1, "");
        (pv1[0], pv1[1], pv1[2], pv1[19]) = ("PV1", "1", Letter(movement.Class), $"{visit.Value}^^^{visit.Authority}^VN");
        if (trigger is "A01" or "A04")
            pv1[44] = Time(movement.At);
        if (trigger is "A03")
            pv1[45] = Time(movement.At);
        var uf = movement.MedicalUf is null ? "" : $"^^^^^^UF^^^{movement.MedicalUf}";
        List<string> lines =
        [
            .. Head(movement, $"ADT^{trigger}^{structure}", "2.5"), Evn(movement.RecordedAt, movement.At), pid, string.Join('|', pv1).TrimEnd('|'),
            $"ZBE|{visit.Value}-{movement.MovementId}^GAM|{Time(movement.At)}||{(cancel ? "CANCEL" : "INSERT")}|N|{(cancel ? "A03" : "")}|{uf}||{(uf.Length > 0 ? "M" : "S")}",
        ];
        if (movement is VisitOpened)
            lines.InsertRange(lines.Count - 1, episode.OfType<ActRecorded>().Where(a => a.Visit.Visit == visit).Select((a, i) => $"PR1|{i + 1}||{a.Code}^^CCAM||{Time(a.At)}"));
        return lines;
    }

    private static List<string> Mdm(DocumentFact document, IReadOnlyList<Fact> told)
    {
        var (trigger, order, status) = document switch { DocumentDeleted => ("T04", "CA", "D"), DocumentReplaced => ("T10", "RO", "C"), _ => ("T02", "NW", "F") };
        var deposit = told.OfType<DepositRequested>().FirstOrDefault();
        var sends = told.OfType<SendRequested>().ToList();
        var acknowledged = (deposit?.AcknowledgementAsked ?? false) || (deposit is null && sends.Exists(s => s.AcknowledgementAsked));
        var ipp = document.Patient.Ipp!.Value;
        var ins = Matricule(ipp);
        var validated = document.Ins is InsStatus.Qualified;
        var visit = document.Visit.Visit;
        var type = $"{document.TypeCode}^Document^LN";
        var parent = document.Replaces.Count > 0 ? document.Replaces[0].Value : "";
        List<string> lines =
        [
            .. Head(document, $"MDM^{trigger}^MDM_T02", "2.6", "2.1^CISIS_CDA_HL7_V2"), Evn(document.Source.SentAt, document.At),
            PidLine(ipp, ins, validated ? "VALI" : "PROV", document.Visit.Dossier),
            visit is { } v ? $"PV1|1|I|||||||||||||||||{v.Value}^^^{v.Authority}^VN" : "PV1|1|N",
            $"ORC|{order}", $"OBR|1|||{type}", $"TXA|1|{document.TypeCode}|TEXT|{Time(document.At)}||||||||{document.Id.Value}|{parent}||||AU",
            $"OBX|1|ED|{type}||^text^XML^Base64^{Convert.ToBase64String(Content(document, ins))}||||||{status}",
            $"PRT||UC||SB^^participation|801234567897^MARTIN^Odile^^^^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS|||CHU FICTIF^^^^^ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO^UF^^^{document.Uf}|||||||{(sends.Find(s => s.From is not null)?.From is { } from ? $"^NET^X.400^{from}" : "")}".TrimEnd('|'),
            .. sends.Select(s => $"PRT||UC||RCT^^participation|||||||||||^NET^X.400^{s.Recipient}"),
        ];
        var at = 2;
        var own = new[]
        {
            ("DESTDMP", deposit is not null), ("DESTMSSANTEPS", sends.Exists(s => s.Kind is RecipientKind.Professional)), ("DESTMSSANTEPAT", sends.Exists(s => s.Kind is RecipientKind.Patient)),
            ("ACK_RECEPTION", acknowledged), ("ACK_LECTURE_MSS", false),
        };
        lines.AddRange(Metas.Concat(own.Select(m => (m.Item1, m.Item2 ? "Y" : "N"))).Select(m => $"OBX|{at++}|CWE|{m.Item1}^^MetaDMPMSS||{m.Item2}^^expandedYes-NoIndicator||||||F"));
        return lines;
    }

    private static List<string> Zam(AnswerFact answer)
    {
        var asked = answer.Answers.ControlId;
        var (ok, code, system) = answer switch { DepositRefused refused => (false, refused.Code, "DMP_ERROR_CODE"), MailBounced bounced => (false, bounced.Code, "SMTPERRORCODE"), _ => (true, "", "") };
        var yes = $"{(ok ? "Y" : "N")}^^expandedYes-NoIndicator||||||F";
        List<string> lines = answer is MailFact mail
            ? [.. Head(answer, "ZAM^Z02^ZAM_Z01", "2.6", "2.1^CISIS_CDA_HL7_V2"), Evn(answer.Source.SentAt, null), $"OBX|1|CWE|ACK_RECEPTION_MSS^^AckMetierZAM|{asked}|{yes}", $"OBX|2|XTN|DESTINATAIRE_MSS^^AckMetierZAM||^^X.400^{mail.Recipient}||||||F"]
            : [.. Head(answer, "ZAM^Z01^ZAM_Z01", "2.6", "2.1^CISIS_CDA_HL7_V2"), Evn(answer.Source.SentAt, null), $"OBX|1|CWE|ACK_RECEPTION_DMP^^AckMetierZAM|{asked}|{yes}"];
        if (!ok)
            lines.Add($"ERR|||207^Application error^messageErrorCondition|E|{code}^^{system}");
        return lines;
    }

    // Pieces

    private static string[] Head(Fact fact, string type, string version, string dialect = "2.11^IHE_FRANCE-2.11-PAM") =>
        [$"MSH|^~\\&|{fact.Source.Sender}|{fact.Source.Receiver}|{Time(fact.Source.SentAt)}||{type}|{fact.Source.ControlId}|P|{version}|||||FRA|UNICODE UTF-8|||{dialect}"];

    private static string Evn(DateTimeOffset recorded, DateTimeOffset? happened) => $"EVN||{Time(recorded)}" + (happened is { } at ? $"||||{Time(at)}" : "");

    private static string Pid(Ipp ipp, Dictionary<Ipp, IdentityRecorded> people, DossierNumber? dossier)
    {
        // A matricule is qualified by VALI alone: of one that is not, the identity is provisional.
        var identity = people[ipp];
        var reliability = identity.Reliability[0] is "DOUT" ? "DOUT" : identity.Ins is InsStatus.NotQualified ? "PROV" : "VALI";
        return PidLine(ipp, identity.Ins is InsStatus.Absent ? null : Matricule(identity.Patient.Ipp!.Value), reliability, dossier, identity.BornOn);
    }

    private static string PidLine(Ipp ipp, string? ins, string reliability, DossierNumber? dossier, DateOnly? born = null)
    {
        var pid = new string[33];
        Array.Fill(pid, "");
        (pid[0], pid[1], pid[5], pid[7], pid[8]) = ("PID", "1", "ESSAI^CAMILLE^CAMILLE^^^^L", (born ?? new(1961, 5, 4)).ToString("yyyyMMdd", CultureInfo.InvariantCulture), "F");
        pid[3] = $"{ipp.Value}^^^{ipp.Authority}^PI" + (ins is null ? "" : $"~{ins}^^^ASIP-SANTE-INS-NIR&{InsOids.Test}&ISO^INS");
        pid[11] = "^^^^^^BDL^^63220";
        pid[18] = dossier is { } number ? $"{number.Value}^^^{number.Authority}^AN" : "";
        pid[32] = reliability;
        return string.Join('|', pid);
    }

    /// <summary>A matricule of each person's own, under the OID of tests, with its key.</summary>
    private static string Matricule(Ipp ipp)
    {
        var number = long.Parse(ipp.Value[(ipp.Value.LastIndexOf('P') + 1)..].Split('B')[0], CultureInfo.InvariantCulture);
        var digits = 2_61_05_63_000_000L + (number % 1_000_000);
        return digits.ToString(CultureInfo.InvariantCulture) + (97 - (digits % 97)).ToString("00", CultureInfo.InvariantCulture);
    }

    private static byte[] Content(DocumentFact document, string ins)
    {
        if (document.Format.Level is DocumentLevel.Unreadable)
            return Encoding.ASCII.GetBytes("%PDF-1.4\n% a fictitious letter\n");
        var section = "<component><section><code code=\"x\"/><text>Texte</text>{0}</section></component>";
        var body = document.Format switch
        {
            { Scanned: true } => "<nonXMLBody><text mediaType=\"image/tiff\" representation=\"B64\">SUkqAAgAAAA=</text></nonXMLBody>",
            { Level: DocumentLevel.N3 } => $"<structuredBody>{string.Format(CultureInfo.InvariantCulture, section, "<entry><act classCode=\"ACT\" moodCode=\"EVN\"><code code=\"x\"/></act></entry>")}</structuredBody>",
            { Level: DocumentLevel.N2 } => $"<structuredBody>{string.Format(CultureInfo.InvariantCulture, section, "")}</structuredBody>",
            _ => "<nonXMLBody><text mediaType=\"application/pdf\" representation=\"B64\">JVBERi0xLjQKJSBhIGZpY3RpdGlvdXMgbGV0dGVyCg==</text></nonXMLBody>",
        };
        var at = Time(document.At);
        var replaces = string.Concat(document.Replaces.Select(r => $"<relatedDocument typeCode=\"RPLC\"><parentDocument><id root=\"{r.Value}\"/></parentDocument></relatedDocument>"));
        return Encoding.UTF8.GetBytes($"""
            <?xml version="1.0" encoding="UTF-8"?>
            <ClinicalDocument xmlns="urn:hl7-org:v3"><realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/><templateId root="2.16.840.1.113883.2.8.2.1"/><templateId root="1.2.250.1.213.1.1.1.1"/>
            <id root="{document.Id.Value}"/><code code="{document.TypeCode}" codeSystem="2.16.840.1.113883.6.1"/><title>Document</title><effectiveTime value="{at}"/>
            <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-FR"/>
            <recordTarget><patientRole><id root="{InsOids.Test}" extension="{ins}"/><patient><name><family qualifier="BR">ESSAI</family><given>CAMILLE</given><given qualifier="BR">CAMILLE</given></name>
            <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19610504"/><birthplace><place><addr><county>63220</county></addr></place></birthplace></patient></patientRole></recordTarget>
            <author><time value="{at}"/><assignedAuthor><id root="1.2.250.1.71.4.2.1" extension="801234567897"/><assignedPerson><name><family>MARTIN</family><given>Odile</given></name></assignedPerson></assignedAuthor></author>
            <custodian><assignedCustodian><representedCustodianOrganization><id root="1.2.250.1.71.4.2.2" extension="1999999999"/><name>CHU FICTIF</name></representedCustodianOrganization></assignedCustodian></custodian>
            {replaces}<componentOf><encompassingEncounter><code code="IMP" codeSystem="2.16.840.1.113883.5.4"/><effectiveTime><low value="{at}"/></effectiveTime></encompassingEncounter></componentOf>
            <component>{body}</component></ClinicalDocument>
            """);
    }

    private static string Letter(VisitClass of) => of switch { VisitClass.Inpatient => "I", VisitClass.Outpatient => "O", VisitClass.Emergency => "E", VisitClass.Recurrent => "R", _ => "N" };

    private static string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Paris).ToString("yyyyMMddHHmmsszzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
}
