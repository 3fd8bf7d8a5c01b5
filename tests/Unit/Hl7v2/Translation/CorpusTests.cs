using System.Globalization;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation;

/// <summary>The published examples. What is expected of each was read in the file and the specification by a person, not taken from what the translation says.</summary>
public sealed class CorpusTests
{
    private const string Hoda = "send-requested Professional adam.hoda@test-ci-sis.mssante.fr";
    private const string Radio = "1.2.250.1.71.4.2.2.120456789";
    private const string Unnamed = "015@SIL-Y|labo@20210606073100";
    private const string UnnamedPair = " in " + Unnamed + "#1|" + Unnamed + "#2";

    public static TheoryData<string, string, string> Messages => new()
    {
        // The published exit has its ZBE one field late and no PV1-45: EVN-6 is the discharge.
        { "adt-a03-sortie.er7", "identity-recorded Qualified; visit-closed 2024-03-06 10:11:54 uf 8782", "shifted-zbe" },
        { "adt-a01-zfa-consult-yes-feed-not-opposed.er7", "identity-recorded Qualified; visit-opened 2024-03-06 10:00:00 uf 6268; dmp-status-recorded Active; opposition-recorded NotOpposed; consultation-consent-recorded Consenting", "" },
        { "adt-a01-zfa-consult-no-feed-opposed.er7", "identity-recorded Qualified; visit-opened 2024-03-09 10:00:00 uf 6268; dmp-status-recorded Active; opposition-recorded Opposed; consultation-consent-recorded NotConsenting", "" },
        { "adt-a01-zfa-consult-not-asked-feed-not-opposed.er7", "identity-recorded Qualified; visit-opened 2024-03-10 10:00:00 uf 6268; dmp-status-recorded Active; opposition-recorded NotOpposed; consultation-consent-recorded NotCollected", "" },

        { "mdm-t02-v21-radio-n1-skeleton.er7", $"document-produced CrImagerie Unreadable Qualified {Radio}.71024000081; deposit-requested Deposit; {Hoda}", "content-unreadable" },
        { "mdm-t10-v21-radio-n1-full.er7", $"document-replaced CrImagerie N1 Qualified {Radio}.71024000082 for {Radio}.71024000081; deposit-requested Replace; {Hoda}", "" },
        { "mdm-t02-v12-legacy.hl7", "document-produced CrBio Unreadable BadKey 2638; deposit-requested Deposit; send-requested Professional -", "recipient-missing" },
        { "mdm-t10-v20-radio-n1-skeleton.er7", $"document-replaced CrImagerie Unreadable Qualified {Radio}^A71024000082 for {Radio}^A71024000081; deposit-requested Replace; {Hoda}", "" },
        { "mdm-t04-v20-radio-n1-skeleton.er7", $"document-deleted CrImagerie Unreadable Qualified {Radio}^A71024000082 for {Radio}^A71024000081; deposit-requested Delete; {Hoda}", "" },

        { "oru-r01-v21-bio-n3-full.hl7", $"document-produced CrBio N3 Qualified 1.2.250.1.213.1.1.9; deposit-requested Deposit; {Hoda}; send-requested Patient 27707279035121518989@patient.mssante.fr", "patient-address" },
        {
            "oru-r01-v21-bio-n1-n3-skeleton.hl7",
            $"document-produced CrBio Unreadable Qualified {Unnamed}#1{UnnamedPair}; deposit-requested Deposit; {Hoda}; send-requested Patient 279035121518989@patient.mssante.fr; "
            + $"document-produced CrBio Unreadable Qualified {Unnamed}#2{UnnamedPair}; deposit-requested Deposit; {Hoda}; send-requested Patient 279035121518989@patient.mssante.fr",
            "document-unnamed"
        },
        {
            "oru-r01-v20-bio-n1-n3-skeleton.hl7",
            $"document-produced CrBio Unreadable Qualified {Unnamed}#1{UnnamedPair}; deposit-requested Deposit; {Hoda}; send-requested Patient 2770763220829106@patient.mssante.fr; "
            + $"document-produced CrBio Unreadable Qualified {Unnamed}#2{UnnamedPair}; deposit-requested Deposit; {Hoda}; send-requested Patient 2770763220829106@patient.mssante.fr",
            "patient-address"
        },
        { "oru-r01-v21-bio-delete-skeleton.er7", "parked UnnamedDocument", "" },
        { "oru-r01-v20-bio-delete-skeleton.er7", "parked UnnamedDocument", "" },

        // Four messages of LPS 1.0 go from RIS to PFI: the dialect, not the direction, says that the document came from outside.
        { "lps-mdm-t02-v10-skeleton.er7", $"document-received CrImagerie Unreadable Qualified {Radio}^A71024000081", "" },
        { "lps-mdm-t10-v10-skeleton.er7", $"document-received CrImagerie Unreadable Qualified {Radio}^A71024000082 replacement", "parent-is-itself" },
        { "lps-mdm-v10-document.hl7", "document-received CrBio N1 Mismatch 1.2.250.1.999.1.2022.2050151324.1", "ins-mismatch" },
        { "lps-mdm-t02-v11-radio-n1-skeleton.er7", $"document-received CrImagerie Unreadable Qualified {Radio}.71024000081", "" },
        { "lps-mdm-t04-v11-radio-n1-full.er7", $"document-deleted CrImagerie N1 Qualified {Radio}.71024000082 for {Radio}.71024000081", "" },

        { "zam-z01-v21-dmp-refused.hl7", "deposit-refused DMPClosed of 015 from SIL-Y|labo until 2021-10-05 13:29:08", "" },
        { "zam-z02-v20-mss-reception.hl7", "mail-distributed adam.hoda@test-ci-sis.mssante.fr of 015 from SIL-Y|labo until 2021-10-05 13:29:08", "" },
        { "zam-z03-v21-mss-read.hl7", "mail-read adam.hoda@test-ci-sis.mssante.fr of 015 from SIL-Y|labo until 2021-10-05 13:29:08", "" },

        { "ack-mdm-v12-legacy.hl7", "acknowledgement AA of 015", "" },
        { "ack-r01-v20-replace.er7", "acknowledgement AA of 015", "" },
        { "ack-r01-v21-replace.er7", "acknowledgement AA of 015", "" },
        { "ack-t10-v20.er7", "acknowledgement AA of 015", "" },
        { "ack-t10-v21.er7", "acknowledgement AA of 015", "" },
        { "lps-ack-t02-v11.er7", "acknowledgement AA of 015", "" },
        { "lps-ack-v10.hl7", "acknowledgement AA of 015", "" },
    };

    public static TheoryData<string, string> Documents => new()
    {
        { "cr-bio-2021-autopresentable.xml", "document-produced CrBio N3 Qualified 1.2.250.1.213.1.1.1.55.2021.1.1" },
        { "cr-bio-2021-microbio-v1-n3.xml", "document-produced CrBio N3 Qualified 1.2.250.1.213.1.1.1.55.2021.6.1" },
        { "cr-bio-2021-second-intention-n3.xml", "document-produced CrBio N3 Qualified 1.2.250.1.213.1.1.1.55.2021.4.1" },
        { "cr-bio-2024-crp-non-loinc-n3.xml", "document-produced CrBio N3 Qualified 1.2.250.1.213.1.1.1.55.2024.2.1" },
        { "cr-bio-2024-dep-ccu-n3.xml", "document-produced CrBio N3 Qualified 1.2.250.1.213.1.1.1.55.2024.4.1" },
        { "cr-bio-2024-glycemia-n3.xml", "document-produced CrBio N3 Qualified 1.2.250.1.213.1.1.1.55.2024.7.1" },
        { "cr-bio-2024-microbio-v2-n3.xml", "document-replaced CrBio N3 Qualified 1.2.250.1.213.1.1.1.55.2024.8.2 for 1.2.250.1.213.1.1.1.55.12345.13" },
        { "cr-bio-2024-tsh-n3.xml", "document-produced CrBio N3 Qualified 1.2.250.1.213.1.1.1.55.2024.9.1" },
        { "cr-img-2024-n1-pdf.xml", "document-replaced CrImagerie N1 Qualified 1.2.250.1.213.1.1.1.45.2024.2.1 for 90e1c8ec-f951-4b26-a305-a34848818dd6" },
        { "cr-img-cancer-d2lm-fidd-2022-n3.xml", "document-produced CrImagerie N3 Qualified 1.2.250.1.213.1.1.1.28.2022.1.1" },
        { "cr-img-radio-n1-v1.xml", $"document-produced CrImagerie N1 Qualified {Radio}.71024000081" },
        { "cr-img-radio-n1-v2-rplc.xml", $"document-replaced CrImagerie N1 Qualified {Radio}.71024000082 for {Radio}.71024000081" },
        { "crc-avc-pavc-2022-n3.xml", "document-produced Crc N3 Qualified 1.2.250.1.213.1.1.1.25.2022.1.1" },
        { "edisp-med-2024-n3.xml", "document-produced Other N3 Qualified 1.2.250.1.213.1.1.1.54.2024.1.1" },
        { "ep-med-dm-2022-n3.xml", "document-produced Ods N3 Qualified 1.2.250.1.213.1.1.1.39.2022.1.1" },
        { "ep-med-dm-2024-n3.xml", "document-produced Ods N3 Qualified 1.2.250.1.213.1.1.1.39.2024.2.1" },
        { "episode-avc-sunv-2022-n3.xml", "document-produced Other N3 Qualified 1.2.250.1.213.1.1.1.17.2022.1.1" },
        // Version 2 without a parent: a number proves no replacement.
        { "genetics-cancer-gm-2022-n3.xml", "document-produced Other N3 Qualified 1.2.250.1.213.1.1.1.32.2022.1.1" },
        { "img-da-2024-n3.xml", "document-produced Other N3 Qualified 1.2.250.1.213.1.1.1.47.2024.5.1" },
        { "ldl-ees-2022-n3.xml", "document-produced Other N3 Qualified 1.2.250.1.213.1.1.1.21.2022.1.1" },
        { "ldl-ses-2022-n3.xml", "document-produced Ldl N3 Qualified 1.2.250.1.213.1.1.1.29.2022.1.1" },
        // 89235-6 is in no line of this house's documents.
        { "obp-scm-2024-n3.xml", "document-produced Untyped N3 Qualified 1.2.250.1.213.1.1.1.12.4.2024.1.1" },
        { "rcp-cancer-frcp-2022-n3.xml", "document-produced Other N3 Qualified 1.2.250.1.213.1.1.1.8.2022.1.1" },
        // A bad key under the OID of tests is no criterion.
        { "sdm-mr-2024-newborn-n3.xml", "document-produced Other N3 Qualified 1.2.250.1.213.1.1.1.30.2024.1.1" },
        { "trod-2024-angine-n3.xml", "document-produced Other N3 Qualified 1.2.250.1.213.1.1.1.59.2024.1.1" },
        { "vac-note-2023-n3.xml", "document-produced Other N3 Qualified 1.2.250.1.213.1.1.1.46.2023.1.1" },
        { "vsm-2022-n3.xml", "document-produced Other N3 Qualified 1.2.250.1.213.1.1.1.13.2022.1.1" },
    };

    [CorpusTheory]
    [MemberData(nameof(Messages))]
    public void A_published_message_becomes_what_its_content_implies(string file, string expected, string finding)
    {
        var (_, outcome) = House.Usual.Translate(Read("hl7v2", file));

        Assert.Equal(expected, Summary(outcome));
        if (finding.Length > 0)
            Assert.Contains(finding, outcome.Findings.Select(f => f.Code));
    }

    [CorpusTheory]
    [MemberData(nameof(Documents))]
    public void A_published_document_becomes_what_its_content_implies(string file, string expected)
    {
        var (header, outcome) = House.Usual.Translator.TranslateDocument(Read("cda", file), "essai");

        Assert.Equal("CDA", header.Type);
        Assert.Equal(expected, Summary(outcome));
    }

    [CorpusFact]
    public void Every_published_file_is_in_a_table()
    {
        Assert.Equal(Names("hl7v2"), Messages.Select(m => (string)m[0]).Order(StringComparer.Ordinal));
        Assert.Equal(Names("cda"), Documents.Select(d => (string)d[0]).Order(StringComparer.Ordinal));

        static IEnumerable<string> Names(string kind) => Corpus.Files(kind).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
    }

    private static byte[] Read(string kind, string file) => File.ReadAllBytes(Path.Combine(Corpus.Folder!, kind, file));

    private static string Summary(Outcome outcome) => outcome switch
    {
        Outcome.Understood understood => string.Join("; ", understood.Facts.Select(Summary)),
        Outcome.Parked parked => $"parked {parked.Reason}",
        Outcome.Acknowledgement acknowledgement => $"acknowledgement {acknowledgement.Code} of {acknowledgement.AnsweredControlId}",
        _ => "",
    };

    private static string Summary(Fact fact)
    {
        var name = FactTypes.NameOf(fact);
        return fact switch
        {
            DocumentFact d => $"{name} {d.Kind} {d.Format.Level} {d.Ins} {d.Id}{(d.Replaces.Count > 0 ? " for " + string.Join(", ", d.Replaces) : "")}{(d.Pair is null ? "" : " in " + d.Pair)}"
                + (d is DocumentReceived { Replacement: true } ? " replacement" : ""),
            DepositRequested deposit => $"{name} {deposit.Action}",
            SendRequested send => $"{name} {send.Kind} {(send.Recipient.Length == 0 ? "-" : send.Recipient)}",
            IdentityRecorded identity => $"{name} {identity.Ins}",
            MovementFact movement => $"{name} {Time(movement.At)} uf {movement.MedicalUf ?? movement.NursingUf ?? movement.HostingUf}",
            DmpStatusRecorded dmp => $"{name} {dmp.Status}",
            OppositionRecorded opposition => $"{name} {opposition.Answer}",
            ConsultationConsentRecorded consent => $"{name} {consent.Answer}",
            DepositRefused refused => $"{name} {refused.Code}{Answered(refused)}",
            MailFact mail => $"{name} {mail.Recipient}{Answered(mail)}",
            _ => name,
        };
    }

    private static string Answered(AnswerFact answer) => $" of {answer.Answers.ControlId} from {answer.Answers.Sender} until {Time(answer.Answers.Until)}";

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
