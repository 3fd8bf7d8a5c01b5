using System.Globalization;
using System.Text;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Host.Rehearsing;

/// <summary>An admission and a letter of nobody, each as a feed of the house would send it.</summary>
internal static class RehearsalMessages
{
    /// <param name="number">Makes control ids and documents different from those of another number.</param>
    public static IEnumerable<(Feed Feed, byte[] Body)> For(FeedTable feeds, DateTimeOffset at, int number)
    {
        var time = at.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + "+0000";
        foreach (var (type, write) in new (string, Func<string, string, int, string>)[] { ("ADT", Admission), ("MDM", Letter) })
        {
            // A feed that says so before one that takes anything: the way of a message of this type is then the usual one.
            var feed = feeds.Feeds.Where(f => f.Accepts.Count == 0 || f.Accepts.Any(a => a.StartsWith(type, StringComparison.Ordinal))).OrderByDescending(f => f.Accepts.Count).FirstOrDefault();
            if (feed is not null)
                yield return (feed, Encoding.UTF8.GetBytes(write(Sender(feed), time, number).ReplaceLineEndings("\r")));
        }
    }

    private static string Sender(Feed feed) => feed.Senders is [var first, ..] ? (first.Contains('|', StringComparison.Ordinal) ? first : first + "|") : "HOPEN2|HOPEN2";

    private static string Admission(string sender, string at, int number) => $"""
        MSH|^~\&|{sender}|HOPEN2|HOPEN2|{at}||ADT^A01^ADT_A01|REHEARSAL-A{number}|P|2.5^FRA^2.11|||||FRA|UNICODE UTF-8|FR||2.11^IHE_FRANCE-2.11-PAM
        EVN||{at}||||{at}
        PID|1||REHEARSAL^^^HOPEN2^PI||REPETITION^GENERALE^^^^^L||20000101|U|||||||||||REHEARSAL^^^HOPEN2^AN
        PV1|1|I|UF||||||||||||||||REHEARSAL^^^HOPEN2^VN
        ZBE|REHEARSAL-{number}^HOPEN2|{at}||INSERT|N||^^^^^^UF^^^UF||HMS
        """;

    private static string Letter(string sender, string at, int number) => $"""
        MSH|^~\&|{sender}|HOPEN2|HOPEN2|{at}||MDM^T02^MDM_T02|REHEARSAL-D{number}|P|2.6|||||FRA|UNICODE UTF-8|||2.1^CISIS_CDA_HL7_V2
        EVN||{at}
        PID|1||REHEARSAL^^^HOPEN2^PI||REPETITION^GENERALE^^^^^L||20000101|U|||||||||||REHEARSAL^^^HOPEN2^AN
        PV1|1|I|UF||||||||||||||||REHEARSAL^^^HOPEN2^VN
        ORC|NW
        OBR|1|||11490-0^^LN
        TXA|1|11490-0|TEXT|{at}||||||||2.25.{number}|||||AU
        OBX|1|ED|11490-0^^LN||^text^XML^Base64^{Convert.ToBase64String(Encoding.UTF8.GetBytes(Cda(at, number)))}||||||F
        OBX|2|CWE|DESTDMP^^MetaDMPMSS||Y^^expandedYes-NoIndicator||||||F
        """;

    // Long enough to be compressed, as real documents are.
    private static string Cda(string at, int number) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <ClinicalDocument xmlns="urn:hl7-org:v3">
          <realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
          <templateId root="2.16.840.1.113883.2.8.2.1"/><templateId root="1.2.250.1.213.1.1.1.1"/>
          <id root="2.25.{number}"/><code code="11490-0" codeSystem="2.16.840.1.113883.6.1"/><title>Document</title>
          <effectiveTime value="{at}"/><confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-FR"/>
          <setId root="2.25.9{number}"/><versionNumber value="1"/>
          <recordTarget><patientRole><id root="2.25.1" extension="REHEARSAL"/>
            <patient><name><family qualifier="BR">REPETITION</family><given>GENERALE</given></name>
              <administrativeGenderCode code="U"/><birthTime value="20000101"/></patient></patientRole></recordTarget>
          <component><nonXMLBody><text mediaType="application/pdf" representation="B64">{new string('A', 4096)}</text></nonXMLBody></component>
        </ClinicalDocument>
        """;
}
