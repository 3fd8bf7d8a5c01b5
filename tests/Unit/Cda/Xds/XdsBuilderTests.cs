using System.Text;
using System.Xml;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Cda.Header;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Xds;

public sealed class XdsBuilderTests
{
    [Theory]
    [InlineData(Visibility.Normal, "N")]
    [InlineData(Visibility.HiddenFromProfessionals, "N MASQUE_PS")]
    [InlineData(Visibility.HiddenFromPatient | Visibility.HiddenFromLegalRepresentatives, "N INVISIBLE_PATIENT INVISIBLE_REPRESENTANTS_LEGAUX")]
    [InlineData(Visibility.SecretConnection, "N")]
    public void Hidings_of_the_message_follow_the_confidentiality_of_the_document(Visibility visibility, string codes)
    {
        var entry = Build(CdaText.N1, document => document with { Visibility = visibility }).Entry;
        Assert.Equal(codes, string.Join(' ', entry.Confidentiality.Select(c => c.Code)));
        Assert.All(entry.Confidentiality.Skip(1), c => Assert.Equal("1.2.250.1.213.1.1.4.13", c.System));
    }

    [Fact]
    public void A_hiding_written_in_the_document_itself_stands_behind_N()
    {
        var metadata = Build(CdaText.N1.With("<confidentialityCode code=\"N\"", "<confidentialityCode code=\"MASQUE_PS\""));
        Assert.Equal("N MASQUE_PS", string.Join(' ', metadata.Entry.Confidentiality.Select(c => c.Code)));
        Assert.Contains(XdsFindings.NoConfidentiality, metadata.Findings);
    }

    [Fact]
    public void A_restricted_document_says_so() =>
        Assert.Equal("R", Build(CdaText.N1.With("<confidentialityCode code=\"N\"", "<confidentialityCode code=\"R\"")).Entry.Confidentiality[0].Code);

    [Fact]
    public void A_document_with_its_own_style_sheet_says_so() =>
        Assert.Equal("application/xslt+xml", Build(CdaText.SelfPresenting).Entry.MimeType);

    [Theory]
    [InlineData(VisitClass.Inpatient, "03", false)]
    [InlineData(VisitClass.Outpatient, "07", false)]
    [InlineData(VisitClass.Emergency, "07", false)]
    [InlineData(VisitClass.Recurrent, "19", false)]
    [InlineData(VisitClass.NotApplicable, "97", false)]
    [InlineData(VisitClass.Unknown, "97", true)]
    [InlineData(VisitClass.Remote, "97", true)]
    public void The_type_of_activity_follows_the_class_of_the_visit(VisitClass visit, string code, bool assumed)
    {
        var metadata = Build(CdaText.N1, document => document with { VisitClass = visit });
        Assert.Equal((code, "1.2.250.1.213.2.2"), (metadata.Set.ContentType.Code, metadata.Set.ContentType.System));
        Assert.Equal(assumed, metadata.Findings.Contains(XdsFindings.NoActivity));
    }

    [Fact]
    public void The_set_is_the_submitters()
    {
        var set = Build(CdaText.N1).Set;
        Assert.Equal("801234567897^BOILEAU^Charles^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS", set.Author.Person);
        Assert.Equal("CH EXEMPLE^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1750803447", set.Author.Institution);
        Assert.Equal(("1.2.250.1.999.1", "1.2.250.1.999.1.4711", "20260301123005"), (set.SourceId, set.UniqueId, set.SubmissionTime));
    }

    [Fact]
    public void Characters_that_XML_cannot_hold_are_left_out()
    {
        var metadata = Build(CdaText.N1, document => document with { Submitter = Outgoing.Submitter with { Family = "BOI\u000bLEAU \U0001F600", StructureName = "CH\ud800" } });
        var set = new EbRimReading(EbRim.ToBytes(metadata)).Set;
        Assert.StartsWith("801234567897^BOILEAU \U0001F600^Charles^", metadata.Set.Author.Person, StringComparison.Ordinal);
        Assert.Contains(set.Descendants(), e => e.Value.StartsWith("CH\ufffd^^^^^", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_submitter_the_set_is_the_engines_in_the_name_of_the_house()
    {
        var metadata = Build(CdaText.N1, document => document with { Submitter = new(null, null, null, null, null, null, null, null, null) });
        Assert.Equal(
            ("3750803447/hopen2^hopen2^hopen2^^^^^^&1.2.250.1.71.4.2.1&ISO^U^^^RI", "CH EXEMPLE^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1750803447"), (metadata.Set.Author.Person, metadata.Set.Author.Institution));
        Assert.Contains(XdsFindings.NoSubmitter, metadata.Findings);
    }

    [Fact]
    public void Without_a_qualified_INS_the_patient_is_the_IPP_and_that_is_said()
    {
        var metadata = Build(CdaText.N1, document => document with { Patient = document.Patient with { Status = InsStatus.NotQualified } });
        Assert.Equal("000418277^^^&1.2.250.1.999.1.1&ISO^PI", metadata.Entry.PatientId);
        Assert.Equal(metadata.Entry.PatientId, metadata.Set.PatientId);
        Assert.Contains(XdsFindings.NotUnderIns, metadata.Findings);
    }

    [Fact]
    public void Of_several_local_ids_the_houses_own_is_the_IPP()
    {
        var two = CdaText.N1.With("<id root=\"1.2.250.1.999.1.1\" extension=\"000418277\"/>", "<id root=\"1.2.250.1.888\" extension=\"7\"/><id root=\"1.2.250.1.999.1.1\" extension=\"000418277\"/>");
        Assert.Equal("7^^^&1.2.250.1.888&ISO^PI", Build(two).Entry.SourcePatientId);
        var house = Outgoing.House with { OwnOids = new Dictionary<string, string> { ["1.2.250.1.999.1.1"] = "CH" } };
        Assert.Equal("000418277^^^&1.2.250.1.999.1.1&ISO^PI", Build(two, house: house).Entry.SourcePatientId);
    }

    [Fact]
    public void The_IPP_of_the_message_stands_where_the_document_has_none()
    {
        var none = CdaText.N1.Without("<id root=\"1.2.250.1.999.1.1\" extension=\"000418277\"/>");
        var house = Outgoing.House with { OwnOids = new Dictionary<string, string> { ["1.2.250.1.999.1.1"] = "CH" } };
        Assert.Equal("42^^^&1.2.250.1.999.1.1&ISO^PI", Build(none, document => document with { Patient = document.Patient with { Ipp = new Ipp("42", "CH") } }, house).Entry.SourcePatientId);
        Assert.Equal("185057512345673^^^&1.2.250.1.213.1.4.10&ISO^NH", Build(none).Entry.SourcePatientId);
    }

    [Fact]
    public void A_device_is_named_by_software_and_model()
    {
        var cda = CdaText.N1
            .With("<id root=\"1.2.250.1.71.4.2.1\" extension=\"899700218896\"/>", "<id root=\"1.2.250.1.71.4.2.1\" extension=\"1300017985/7\"/>")
            .With("<assignedPerson>\n        <name><family>TEST-AUTEUR</family><given>Alix</given></name>\n      </assignedPerson>", "<assignedAuthoringDevice><manufacturerModelName>X1000</manufacturerModelName><softwareName>Automate</softwareName></assignedAuthoringDevice>");
        Assert.Equal("1300017985/7^Automate^X1000^^^^^^&1.2.250.1.71.4.2.1&ISO^U^^^RI", Build(cda).Entry.Authors[0].Person);
    }

    [Fact]
    public void A_patient_who_signs_is_named_by_the_matricule()
    {
        var cda = CdaText.N1.WithoutFrom("<legalAuthenticator>", "</legalAuthenticator>")
            .With("<inFulfillmentOf>", "<legalAuthenticator><assignedEntity><id root=\"1.2.250.1.213.1.4.10\" extension=\"185057512345673\"/><assignedPerson><name><family>TEST-DURAND</family><given>CAMILLE</given></name></assignedPerson></assignedEntity></legalAuthenticator><inFulfillmentOf>");
        Assert.Equal("185057512345673^TEST-DURAND^CAMILLE^^^^^^&1.2.250.1.213.1.4.10&ISO^D^^^NH", Build(cda).Entry.LegalAuthenticator);
    }

    [Fact]
    public void Delimiters_in_names_are_escaped() =>
        Assert.Equal("A\\T\\B \\S\\ C^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1300017985", Build(CdaText.N1.With("<name>CH FICTIF</name>", "<name>A&amp;B ^ C</name>")).Entry.Authors[0].Institution);

    [Fact]
    public void What_a_document_does_not_say_stands_there_by_a_default_and_is_told()
    {
        var metadata = Build(CdaText.N1
            .WithoutFrom("<standardIndustryClassCode", "/>")
            .Without("<code code=\"SA01\" codeSystem=\"1.2.250.1.71.4.2.4\" displayName=\"Etablissement public de santé\"/>")
            .Without("<title>Scanner thoracique</title>")
            .With("application/pdf", "application/msword")
            .WithoutFrom("<legalAuthenticator>", "</legalAuthenticator>")
            .Without("<languageCode code=\"fr-FR\"/>"));
        Assert.Equal("ETABLISSEMENT", metadata.Entry.PracticeSetting.Code);
        Assert.Equal("SA01", metadata.Entry.FacilityType.Code);
        Assert.Equal("CR d'imagerie médicale", metadata.Entry.Title);
        Assert.Equal("urn:asipSante:modelesHorsProfils:2011", metadata.Entry.FormatCode.Code);
        Assert.Equal("fr-FR", metadata.Entry.Language);
        Assert.Null(metadata.Entry.LegalAuthenticator);
        Assert.Superset(
            new HashSet<string> { "no-practice-setting", "no-facility-type", "no-title", "no-format", "no-legal-authenticator", "no-language" },
            metadata.Findings.Select(f => f.Code).ToHashSet());
    }

    [Fact]
    public void A_complete_document_has_no_finding() => Assert.Empty(Build(CdaText.N1).Findings);

    [Fact]
    public void A_type_of_the_house_becomes_what_its_table_says()
    {
        var cda = CdaText.N1.With("<code code=\"18748-4\" codeSystem=\"2.16.840.1.113883.6.1\"", "<code code=\"CRIMG\" codeSystem=\"2.999.1.50\"");
        Assert.Contains(XdsFindings.UnknownType, Build(cda).Findings);
        var house = Outgoing.House with { TypeOf = code => code.Code == "CRIMG" ? new XdsType(new("18748-4", "2.16.840.1.113883.6.1", "CR d'imagerie"), "31") : null };
        var metadata = Build(cda, house: house);
        Assert.Equal(("18748-4", "31"), (metadata.Entry.TypeCode.Code, metadata.Entry.ClassCode.Code));
        Assert.Contains(XdsFindings.HouseType, metadata.Findings);
    }

    [Fact]
    public void A_title_is_one_line_and_keeps_its_no_break_spaces() =>
        Assert.Equal("Scanner\u00a0: thorax", Build(CdaText.N1.With("<title>Scanner thoracique</title>", "<title>\n  Scanner\u00a0:\n  thorax </title>")).Entry.Title);

    [Fact]
    public void An_id_with_extension_is_spelled_with_it() =>
        Assert.Equal("1.2.250.1.999.3.41^A1", Build(CdaText.N1.With("<id root=\"1.2.250.1.999.3.41\"/>", "<id root=\"1.2.250.1.999.3.41\" extension=\"A1\"/>")).Entry.UniqueId);

    [Fact]
    public void What_is_no_CDA_has_no_metadata() => Assert.Null(XdsBuilder.Build(Outgoing.Of("<Patient/>"u8.ToArray()), Outgoing.House, Outgoing.Submission));

    [Fact]
    public void The_submission_holds_the_set_its_document_and_both_associations()
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes))
            EbRim.WriteSubmitObjectsRequest(xml, Build(CdaText.N1), "urn:uuid:0b4bb8e9-26a9-4d0e-9d32-23d5d0b3d5f0");
        var read = new EbRimReading(bytes.ToArray());

        Assert.Equal("{urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0}SubmitObjectsRequest", read.Document.Root!.Name.ToString());
        Assert.Equal(["20260301123005"], EbRimReading.Slot(read.Set, "submissionTime"));
        Assert.Equal(["03|1.2.250.1.213.2.2|Hospitalisation complète"], EbRimReading.Codes(read.Set, "aa543740-bdda-424e-8c96-df4873be8500"));
        Assert.Equal("1.2.250.1.999.1", EbRimReading.Identifier(read.Set, "554ac39e-e3fe-47fe-b233-965d2a147832"));
        Assert.Equal("1.2.250.1.999.1.4711", EbRimReading.Identifier(read.Set, "96fdda7c-d067-4183-912e-bf5ee74998a8"));
        Assert.Equal(EbRimReading.Identifier(read.Entry, "58a6f841-87b3-4a3e-92fd-a8ffeff98427"), EbRimReading.Identifier(read.Set, "6b5aea1a-874d-4603-a4bc-96a0a7b38446"));
        Assert.Contains(read.Document.Descendants().Where(e => e.Name.LocalName == "Classification"), c => (string?)c.Attribute("classificationNode") == "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd" && (string?)c.Attribute("classifiedObject") == "SubmissionSet01");

        var associations = read.Associations.ToDictionary(a => ((string)a.Attribute("associationType")!).Split(':')[^1]);
        Assert.Equal(("SubmissionSet01", "Document01"), ((string?)associations["HasMember"].Attribute("sourceObject"), (string?)associations["HasMember"].Attribute("targetObject")));
        Assert.Equal(["Original"], EbRimReading.Slot(associations["HasMember"], "SubmissionSetStatus"));
        Assert.Equal(("Document01", "urn:uuid:0b4bb8e9-26a9-4d0e-9d32-23d5d0b3d5f0"), ((string?)associations["RPLC"].Attribute("sourceObject"), (string?)associations["RPLC"].Attribute("targetObject")));

        var ids = read.Document.Descendants().Select(e => (string?)e.Attribute("id")).OfType<string>().ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void A_mail_that_replaces_says_so_in_its_set()
    {
        var metadata = XdsBuilder.Build(Outgoing.Of(Encoding.UTF8.GetBytes(CdaText.N1)), Outgoing.House, Outgoing.Submission with { Action = "C" })!;
        Assert.Equal(["C"], EbRimReading.Slot(new EbRimReading(EbRim.ToBytes(metadata)).Set, "action"));
    }

    private static XdsMetadata Build(string cda, Func<OutgoingDocument, OutgoingDocument>? change = null, XdsHouse? house = null)
    {
        var document = Outgoing.Of(Encoding.UTF8.GetBytes(cda));
        return XdsBuilder.Build(change?.Invoke(document) ?? document, house ?? Outgoing.House, Outgoing.Submission)!;
    }
}
