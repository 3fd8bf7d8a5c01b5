using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>A few messages of a fictitious hospital, written by hand for the journeys.</summary>
internal static class Messages
{
    private const string Body = "JVBERi0xLjQK";

    private const string Ins = "279035121518989^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS";

    public static string Admission(string visit, DateTimeOffset at, string control, string uf = "UFNEPH") => $"""
        MSH|^~\&|GAM|CHU-FICTIF|HOPEN2|CHU-FICTIF|{T(at)}||ADT^A01^ADT_A01|{control}|P|2.5^FRA^2.11|||||FRA|UNICODE UTF-8|FR||2.11^IHE_FRANCE-2.11-PAM
        EVN||{T(at)}||||{T(at)}
        PID|1||IPP{visit}^^^CHU-FICTIF^PI~{Ins}||ESSAI^CAMILLE^CAMILLE^^^^L||19790328|F|||^^^^^^BDL^^63220|||||||NDA{visit}^^^CHU-FICTIF^AN||||||||||||||VALI
        PV1|1|I|{uf}||||||||||||||||{visit}^^^CHU-FICTIF^VN
        ZBE|M{visit}^CHU-FICTIF|{T(at)}||INSERT|N||^^^^^^UF^^^{uf}||HMS
        """;

    public static string Letter(string visit, string document, DateTimeOffset at, string control, string uf = "UFNEPH", string type = "11490-0") => $"""
        MSH|^~\&|DPI|CHU-FICTIF|PFI|CHU-FICTIF|{T(at)}||MDM^T02^MDM_T02|{control}|P|2.6|||||FRA|UNICODE UTF-8|||2.1^CISIS_CDA_HL7_V2
        EVN||{T(at)}
        PID|1||IPP{visit}^^^CHU-FICTIF^PI~{Ins}||ESSAI^CAMILLE^CAMILLE^^^^L||19790328|F|||^^^^^^BDL^^63220|||||||NDA{visit}^^^CHU-FICTIF^AN||||||||||||||VALI
        PV1|1|I|{uf}||||||||||||||||{visit}^^^CHU-FICTIF^VN
        ORC|NW
        OBR|1|||{type}^Document^LN
        TXA|1|{type}|TEXT|{T(at)}||||||||{document}|||||AU
        OBX|1|ED|{type}^Document^LN||^text^XML^Base64^{Base64(Cda(document, type, at))}||||||F
        PRT||UC||SB^^participation|801234567897^Martin^Odile^^^^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS|||CHU FICTIF^^^^^ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO^FINEG^^^999999999
        PRT||UC||RCT^^participation|801234567897^Hoda^Adam^^^^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS||||||||||^NET^X.400^adam.hoda@test.mssante.fr
        OBX|2|CWE|DESTDMP^Destinataire DMP^MetaDMPMSS||Y^^expandedYes-NoIndicator||||||F
        OBX|3|CWE|DESTMSSANTEPS^Destinataire PS^MetaDMPMSS||Y^^expandedYes-NoIndicator||||||F
        OBX|4|CWE|ACK_RECEPTION^Accusé de réception^MetaDMPMSS||Y^^expandedYes-NoIndicator||||||F
        """;

    /// <summary>A letter with a body of that many bytes and more, in pieces: the large one is the same array for all letters.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Heavy(string visit, string document, DateTimeOffset at, string control, ReadOnlyMemory<byte> body)
    {
        var cda = Cda(document, "11490-0", at);
        var letter = Letter(visit, document, at, control).Replace('\n', '\r');
        var cut = cda.IndexOf(Body, StringComparison.Ordinal);
        // Pieces of base64 can be put together when those before the last are of whole groups.
        var before = cda[..cut];
        before += new string('A', 12 - Encoding.UTF8.GetByteCount(before) % 12);
        var content = letter.IndexOf(Base64(cda), StringComparison.Ordinal);
        yield return Encoding.UTF8.GetBytes(letter[..content] + Base64(before));
        yield return body;
        yield return Encoding.UTF8.GetBytes(Base64(cda[cut..]) + letter[(content + Base64(cda).Length)..]);
    }

    /// <summary>A letter whose CDA says of so many people that they took part: a header that takes long to read.</summary>
    public static string Crowded(string visit, string document, DateTimeOffset at, string control, int people)
    {
        var cda = Cda(document, "11490-0", at);
        var crowd = string.Concat(Enumerable.Range(0, people).Select(n =>
            $"<participant typeCode=\"IND\"><time><low value=\"{T(at)}\"/></time><associatedEntity classCode=\"PROV\"><id root=\"1.2.250.1.71.4.2.1\" extension=\"80{n:0000000000}\"/><associatedPerson><name><family>FICTIF</family><given>N{n}</given></name></associatedPerson></associatedEntity></participant>"));
        return Letter(visit, document, at, control).Replace(Base64(cda), Base64(cda.Replace("<component>", crowd + "<component>", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    /// <summary>A body for <see cref="Heavy"/>: base64 of base64 of what cannot be compressed, as a scanned letter is.</summary>
    public static byte[] HeavyBody(int bytes)
    {
        var content = new byte[bytes / 16 * 9];
        new Random(3).NextBytes(content);
        return Encoding.ASCII.GetBytes(Base64(Convert.ToBase64String(content)));
    }

    /// <summary>A DocumentReference with its document, as a server tells of it.</summary>
    public static string Reference(string id, string document, DateTimeOffset at) => $$$"""
        {"resourceType":"DocumentReference","id":"{{{id}}}","masterIdentifier":{"system":"urn:ietf:rfc:3986","value":"urn:oid:{{{document}}}"},"status":"current","type":{"coding":[{"system":"http://loinc.org","code":"11490-0"}]},
         "subject":{"identifier":{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PI"}]},"system":"urn:oid:2.999.1.1","value":"800123"}},"date":"{{{F(at)}}}",
         "content":[{"attachment":{"contentType":"text/xml","data":"{{{Base64(Cda(document, "11490-0", at))}}}","creation":"{{{F(at)}}}"}}]}
        """;

    /// <summary>An ITI-65 transaction whose Binary holds a CDA with so many bytes of a scan that cannot be compressed; each document differs in its identifier alone.</summary>
    public static string Publication(string document, DateTimeOffset at, int bytes)
    {
        var content = new byte[bytes / 4 * 3];
        new Random(5).NextBytes(content);
        var cda = Base64(Cda(document, "11490-0", at).Replace(Body, Convert.ToBase64String(content), StringComparison.Ordinal));
        return $$$"""
            {"resourceType":"Bundle","meta":{"source":"urn:hopen2:sender:DPI%7CCHU-FICTIF"},"type":"transaction","entry":[
             {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001","resource":{"resourceType":"List","identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:oid:{{{document}}}.8"}],"status":"current","mode":"working",
               "code":{"coding":[{"system":"https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes","code":"submissionset"}]},"date":"{{{F(at)}}}"},"request":{"method":"POST","url":"List"}},
             {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000002","resource":{"resourceType":"DocumentReference",
               "contained":[{"resourceType":"Patient","id":"p","identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PI"}]},"system":"urn:oid:2.999.1.1","value":"800123"}]}],
               "masterIdentifier":{"system":"urn:ietf:rfc:3986","value":"urn:oid:{{{document}}}"},"status":"current","type":{"coding":[{"system":"http://loinc.org","code":"11490-0"}]},"subject":{"reference":"#p"},"date":"{{{F(at)}}}",
               "content":[{"attachment":{"contentType":"text/xml","url":"urn:uuid:00000000-0000-4000-8000-000000000003","creation":"{{{F(at)}}}"}}]},"request":{"method":"POST","url":"DocumentReference"}},
             {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000003","resource":{"resourceType":"Binary","contentType":"text/xml","data":"{{{cda}}}"},"request":{"method":"POST","url":"Binary"}}]}
            """;
    }

    /// <summary>Its source takes a letter of a visit back.</summary>
    public static string Deletion(string ipp, string document) => Letter("V1", document, new DateTimeOffset(2025, 3, 20, 9, 0, 0, TimeSpan.Zero), "D" + document)
        .Replace("MDM^T02^MDM_T02", "MDM^T04^MDM_T02", StringComparison.Ordinal).Replace("IPPV1", ipp, StringComparison.Ordinal).Replace("ORC|NW", "ORC|CA", StringComparison.Ordinal);

    public static string DepositAnswer(string answered, DateTimeOffset at, string control, string? refusal = null) => $"""
        MSH|^~\&|PFI|CHU-FICTIF|DPI|CHU-FICTIF|{T(at)}||ZAM^Z01^ZAM_Z01|{control}|P|2.6|||||FRA|UNICODE UTF-8|||2.1^CISIS_CDA_HL7_V2
        EVN||{T(at)}
        OBX|1|CWE|ACK_RECEPTION_DMP^Accusé de réception DMP^AckMetierZAM|{answered}|{(refusal is null ? "Y" : "N")}^^expandedYes-NoIndicator||||||F
        """ + (refusal is null ? "" : $"\nERR|||207^Application error^messageErrorCondition|E|{refusal}^^DMP_ERROR_CODE");

    /// <summary>A CDA N1 with every INS trait and a body of one line.</summary>
    private static string Cda(string id, string type, DateTimeOffset at) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <ClinicalDocument xmlns="urn:hl7-org:v3">
          <realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
          <templateId root="2.16.840.1.113883.2.8.2.1"/><templateId root="1.2.250.1.213.1.1.1.1"/><templateId root="1.3.6.1.4.1.19376.1.2.20"/>
          <id root="{id}"/><code code="{type}" codeSystem="2.16.840.1.113883.6.1"/><title>Document</title>
          <effectiveTime value="{T(at)}"/><confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-FR"/>
          <setId root="{id}.9"/><versionNumber value="1"/>
          <recordTarget><patientRole><id root="1.2.250.1.213.1.4.10" extension="279035121518989"/>
            <patient><name><family qualifier="BR">ESSAI</family><given>CAMILLE</given><given qualifier="BR">CAMILLE</given></name>
              <administrativeGenderCode code="F"/><birthTime value="19790328"/><birthplace><place><addr><county>63220</county></addr></place></birthplace></patient>
          </patientRole></recordTarget>
          <component><nonXMLBody><text mediaType="application/pdf" representation="B64">{Body}</text></nonXMLBody></component>
        </ClinicalDocument>
        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string F(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    // Without zone: the hospital's local time.
    private static string T(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}
