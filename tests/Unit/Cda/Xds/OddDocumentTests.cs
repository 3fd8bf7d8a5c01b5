using System.Text;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Cda.Header;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Xds;

/// <summary>Documents that say less, more, or something else than structuration minimale asks: what the registry is told of them, attribute by attribute.</summary>
public sealed class OddDocumentTests
{
    private const string Author = "<id root=\"1.2.250.1.71.4.2.1\" extension=\"899700218896\"/>";
    private const string AuthorName = "<name><family>TEST-AUTEUR</family><given>Alix</given></name>";
    private const string Organisation = "<id root=\"1.2.250.1.71.4.2.2\" extension=\"1300017985\"/>";
    private const string ActCode = "<code code=\"36643-5\" codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"XR Chest 2 Views\">";

    // ---- Who made it ------------------------------------------------------------------------------------------------

    [Fact]
    public void Prefix_and_suffix_of_a_name_are_no_part_of_an_author() => Assert.Equal(
        "899700218896^TEST-AUTEUR^Alix^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS",
        Entry(CdaText.N1.With(AuthorName, "<name><prefix>MME</prefix><given>Alix</given><family>TEST-AUTEUR</family><suffix>DR</suffix></name>")).Authors[0].Person);

    [Fact]
    public void Of_several_given_names_the_first_is_the_usual_one() => Assert.StartsWith(
        "899700218896^TEST-AUTEUR^Alix^^^^^^&",
        Entry(CdaText.N1.With(AuthorName, "<name><family>TEST-AUTEUR</family><given>Alix</given><given>Dominique</given></name>")).Authors[0].Person,
        StringComparison.Ordinal);

    [Fact]
    public void Every_author_is_told_in_the_order_of_the_document()
    {
        var two = CdaText.N1.With("<custodian>", """
            <author><functionCode code="PCP" displayName="Médecin traitant"/><assignedAuthor><id root="1.2.250.1.71.4.2.1" extension="3300017985/12"/>
            <assignedPerson><name><family>TEST-SECOND</family><given>Lou</given></name></assignedPerson></assignedAuthor></author><custodian>
            """);
        var authors = Entry(two).Authors;
        Assert.Equal(["899700218896^TEST-AUTEUR^Alix^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS", "3300017985/12^TEST-SECOND^Lou^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^EI"], authors.Select(a => a.Person));
        Assert.Equal((null, "Médecin traitant", null), (authors[1].Institution, authors[1].Role, authors[1].Specialty));
    }

    [Fact]
    public void An_author_who_is_nobody_is_none()
    {
        var first = CdaText.N1.With("<author>", "<author nullFlavor=\"UNK\"><time nullFlavor=\"UNK\"/><assignedAuthor><id nullFlavor=\"UNK\"/></assignedAuthor></author><author>");
        Assert.Single(Entry(first).Authors);
        var only = Build(CdaText.N1.WithoutFrom("<author>", "</author>").With("<custodian>", "<author nullFlavor=\"NI\"><assignedAuthor nullFlavor=\"NI\"/></author><custodian>"));
        Assert.Empty(only.Entry.Authors);
        Assert.Contains(XdsFindings.NoAuthor, only.Findings);
    }

    [Fact]
    public void An_author_without_id_keeps_the_name_and_one_without_name_the_id()
    {
        Assert.Equal("^TEST-AUTEUR^Alix^^^^^^^D", Entry(CdaText.N1.With(Author, "<id nullFlavor=\"UNK\"/>")).Authors[0].Person);
        Assert.Equal("899700218896^^^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS", Entry(CdaText.N1.With(AuthorName, "<name nullFlavor=\"UNK\"/>")).Authors[0].Person);
    }

    [Fact]
    public void Of_several_ids_the_national_one_names_the_author() => Assert.StartsWith(
        "899700218896^", Entry(CdaText.N1.With(Author, "<id root=\"2.999.7\" extension=\"ALIX\"/>" + Author)).Authors[0].Person, StringComparison.Ordinal);

    [Theory]
    [InlineData("<id root=\"2.999.4\" extension=\"0101\"/>" + Organisation, "CH FICTIF^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1300017985")]
    [InlineData(Organisation + "<id root=\"1.2.250.1.71.4.2.2\" extension=\"330001798500012\"/>", "CH FICTIF^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1300017985")]
    [InlineData("<id nullFlavor=\"UNK\"/>", "CH FICTIF")]
    [InlineData("", "CH FICTIF")]
    public void Of_several_ids_of_an_organisation_the_national_one_counts(string ids, string xon) =>
        Assert.Equal(xon, Entry(CdaText.N1.With(Organisation, ids)).Authors[0].Institution);

    [Fact]
    public void A_function_without_label_is_no_role() =>
        Assert.Null(Entry(CdaText.N1.With("<author>", "<author><functionCode code=\"PCP\"/>")).Authors[0].Role);

    [Theory]
    [InlineData("<code nullFlavor=\"UNK\"/>", null)]
    [InlineData("<code code=\"G15_10/SM44\" codeSystem=\"1.2.250.1.213.1.1.4.5\"/>", "G15_10/SM44^^1.2.250.1.213.1.1.4.5")]
    [InlineData("<code code=\"G15_10/SM44\" displayName=\"Médecin\"/>", "G15_10/SM44^Médecin")]
    public void A_specialty_is_what_its_code_says(string code, string? specialty) =>
        Assert.Equal(specialty, Entry(CdaText.N1.With("<code code=\"G15_10/SM44\" codeSystem=\"1.2.250.1.213.1.1.4.5\" displayName=\"Médecin\"/>", code)).Authors[0].Specialty);

    [Fact]
    public void A_legal_authenticator_who_is_nobody_is_missing() => Assert.Contains(
        XdsFindings.NoLegalAuthenticator,
        Build(CdaText.N1.WithoutFrom("<legalAuthenticator>", "</legalAuthenticator>").With("<inFulfillmentOf>", "<legalAuthenticator nullFlavor=\"UNK\"/><inFulfillmentOf>")).Findings);

    [Fact]
    public void Who_submits_by_itself_is_an_automate_of_the_structure()
    {
        var document = Outgoing.Of(Encoding.UTF8.GetBytes(CdaText.N1)) with { Submitter = Submitter.Nobody with { StructureId = "1300017985", StructureName = "CH FICTIF" } };
        var set = XdsBuilder.Build(document, Outgoing.House, Outgoing.Submission)!.Set;
        Assert.Equal(("3300017985/hopen2^hopen2^hopen2^^^^^^&1.2.250.1.71.4.2.1&ISO^U^^^RI", "CH FICTIF^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1300017985"), (set.Author.Person, set.Author.Institution));
    }

    // ---- What it is ---------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData("34133-9", "11", "Synthèse")]
    [InlineData("60593-1", "43", "Dispensation")]
    [InlineData("11369-6", "52", "Certificat, déclaration")]
    [InlineData("80565-5", "45", "Traitement administré")]
    [InlineData("18776-5", "44", "Plan de soins, protocole de soins")]
    [InlineData("51969-4", "10", "Compte rendu")]
    public void The_class_follows_the_type(string type, string code, string label)
    {
        var metadata = Build(CdaText.N1.With("<code code=\"18748-4\"", $"<code code=\"{type}\""));
        Assert.Equal((code, "1.2.250.1.213.1.1.4.1", label), (metadata.Entry.ClassCode.Code, metadata.Entry.ClassCode.System, metadata.Entry.ClassCode.Label));
        Assert.DoesNotContain(XdsFindings.NoClass, metadata.Findings);
    }

    [Theory]
    [InlineData("SYNTH", "1.2.250.1.213.1.1.4.12", "11")]
    [InlineData("18748-4", "2.16.840.1.113883.6.1", "31")]
    public void A_type_that_forgot_its_system_has_the_one_that_knows_it(string type, string system, string classCode)
    {
        var entry = Entry(CdaText.N1.With("<code code=\"18748-4\" codeSystem=\"2.16.840.1.113883.6.1\"", $"<code code=\"{type}\""));
        Assert.Equal((type, system, classCode), (entry.TypeCode.Code, entry.TypeCode.System, entry.ClassCode.Code));
    }

    [Fact]
    public void Where_no_table_has_a_class_everything_else_is_told_all_the_same()
    {
        var metadata = Build(CdaText.N1.With("<code code=\"18748-4\"", "<code code=\"99999-9\""));
        Assert.Contains(XdsFindings.NoClass, metadata.Findings);
        Assert.Equal(("99999-9", "urn:ihe:iti:xds-sd:pdf:2008", "20250315091500", 1), (metadata.Entry.TypeCode.Code, metadata.Entry.FormatCode.Code, metadata.Entry.CreationTime, metadata.Entry.Authors.Count));
    }

    [Theory]
    [InlineData("text/plain", "urn:ihe:iti:xds-sd:text:2008")]
    [InlineData("text/rtf", "urn:ihe:iti-fr:xds-sd:rtf:2010")]
    [InlineData("image/jpeg", "urn:ihe:iti-fr:xds-sd:jpeg:2010")]
    [InlineData("image/tiff", "urn:ihe:iti-fr:xds-sd:tiff:2010")]
    public void The_format_of_an_N1_is_that_of_its_media_type(string media, string format)
    {
        var code = Entry(CdaText.N1.With("application/pdf", media)).FormatCode;
        Assert.Equal((format, "1.3.6.1.4.1.19376.1.2.3"), (code.Code, code.System));
        Assert.NotEqual(code.Code, code.Label);
    }

    [Fact]
    public void Of_a_code_only_in_its_translations_the_translations_are_events()
    {
        var entry = Entry(CdaText.N1.With(ActCode, "<code nullFlavor=\"UNK\">"));
        Assert.Equal(["ZBQK002", "DX"], entry.EventCodes.Select(c => c.Code));
    }

    [Fact]
    public void An_event_without_system_is_left_out_and_that_is_said()
    {
        var metadata = Build(CdaText.N1.With(ActCode, "<code code=\"XR\" displayName=\"Radio\">"));
        Assert.Equal(["ZBQK002", "DX"], metadata.Entry.EventCodes.Select(c => c.Code));
        Assert.Contains(XdsFindings.EventWithoutSystem, metadata.Findings);
    }

    [Fact]
    public void The_same_event_twice_is_told_once() => Assert.Equal(
        ["36643-5", "ZBQK002", "DX"],
        Entry(CdaText.N1.With(ActCode, ActCode + "<translation code=\"36643-5\" codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"XR Chest 2 Views\"/>")).EventCodes.Select(c => c.Code));

    [Fact]
    public void The_first_act_is_the_main_one()
    {
        var entry = Entry(CdaText.N1.With("</documentationOf>", """
            </documentationOf><documentationOf><serviceEvent><code code="OTHER" codeSystem="2.999"/><effectiveTime><low value="20200101080000+0100"/><high value="20200101090000+0100"/></effectiveTime>
            <performer typeCode="PRF"><assignedEntity><representedOrganization><standardIndustryClassCode code="AMBULATOIRE" codeSystem="1.2.250.1.213.1.1.4.9"/></representedOrganization></assignedEntity></performer>
            </serviceEvent></documentationOf>
            """));
        Assert.Equal(("36643-5", "20250315080000", "20250315083000"), (entry.EventCodes[0].Code, entry.ServiceStart, entry.ServiceStop));
        Assert.DoesNotContain(entry.EventCodes, c => c.Code == "OTHER");
        Assert.Equal("ETABLISSEMENT", entry.PracticeSetting.Code);
    }

    [Fact]
    public void Confidentiality_is_called_what_the_document_calls_it()
    {
        var entry = Entry(CdaText.N1.With("codeSystem=\"2.16.840.1.113883.5.25\" displayName=\"Normal\"", "codeSystem=\"2.16.840.1.113883.5.25\" displayName=\"normal\""));
        Assert.Equal(("N", "2.16.840.1.113883.5.25", "normal"), (entry.Confidentiality[0].Code, entry.Confidentiality[0].System, entry.Confidentiality[0].Label));
        var bare = Entry(CdaText.N1.With(" codeSystem=\"2.16.840.1.113883.5.25\" displayName=\"Normal\"", ""));
        Assert.Equal(("N", "2.16.840.1.113883.5.25", "Normal"), (bare.Confidentiality[0].Code, bare.Confidentiality[0].System, bare.Confidentiality[0].Label));
    }

    // ---- When ---------------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData("20250315101500+0100", "20250315091500")]
    [InlineData("20250715101500+0200", "20250715081500")]
    [InlineData("20250715101500", "20250715081500")]
    [InlineData("20250115101500", "20250115091500")]
    [InlineData("20250715101500.250+0200", "20250715081500")]
    [InlineData("20250315101500-0400", "20250315141500")]
    [InlineData("202503151015+0100", "20250315091500")]
    [InlineData("20250101", "20241231230000")]
    [InlineData("20251026023000", "20251026003000")]
    public void Times_are_told_in_UTC_to_the_second(string written, string told) =>
        Assert.Equal(told, Entry(CdaText.N1.With("<effectiveTime value=\"20250315101500+0100\"/>", $"<effectiveTime value=\"{written}\"/>")).CreationTime);

    [Theory]
    [InlineData("<low value=\"20250315090000+0100\"/>", "20250315080000", null)]
    [InlineData("<low nullFlavor=\"UNK\"/><high value=\"20250315093000+0100\"/>", null, "20250315083000")]
    [InlineData("<low value=\"aucune\"/>", null, null)]
    [InlineData("", null, null)]
    public void An_act_begins_and_ends_when_it_says(string period, string? start, string? stop)
    {
        var metadata = Build(CdaText.N1.WithoutFrom("<low value=\"20250315090000+0100\"/>", "<high value=\"20250315093000+0100\"/>").With("<effectiveTime>", "<effectiveTime>" + period));
        Assert.Equal((start, stop), (metadata.Entry.ServiceStart, metadata.Entry.ServiceStop));
        Assert.Equal(start is null, metadata.Findings.Contains(XdsFindings.NoServiceStart));
    }

    [Fact]
    public void A_document_without_act_has_no_times_of_one()
    {
        var metadata = Build(CdaText.N1.WithoutFrom("<documentationOf>", "</documentationOf>"));
        Assert.Equal((null, null, 0, "ETABLISSEMENT"), (metadata.Entry.ServiceStart, metadata.Entry.ServiceStop, metadata.Entry.EventCodes.Count, metadata.Entry.PracticeSetting.Code));
        Assert.Superset(new HashSet<string> { "no-service-start", "no-practice-setting" }, metadata.Findings.Select(f => f.Code).ToHashSet());
    }

    // ---- Of whom ------------------------------------------------------------------------------------------------------

    [Fact]
    public void Numbers_that_the_nation_gives_are_no_IPP()
    {
        var insC = CdaText.N1.With("<id root=\"1.2.250.1.999.1.1\" extension=\"000418277\"/>", "<id root=\"1.2.250.1.213.1.4.2\" extension=\"0012345678901234567890\"/><id root=\"1.2.250.1.999.1.1\" extension=\"000418277\"/>");
        Assert.Equal("000418277^^^&1.2.250.1.999.1.1&ISO^PI", Entry(insC).SourcePatientId);
        Assert.Equal("185057512345673^^^&1.2.250.1.213.1.4.10&ISO^NH", Entry(insC.Without("<id root=\"1.2.250.1.999.1.1\" extension=\"000418277\"/>")).SourcePatientId);
    }

    [Theory]
    [InlineData("<family qualifier=\"BR\">TEST-DURAND</family>", "<family qualifier=\"CL\">TEST-DURAND</family>", "PID-5|TEST-DURAND^CAMILLE^^^^^L")]
    [InlineData("", "<family qualifier=\"CL\">TEST-MARTIN</family>", "PID-5|TEST-MARTIN^CAMILLE^^^^^D")]
    [InlineData("", "<family qualifier=\"SP\">TEST-MARTIN</family>", "PID-5|TEST-MARTIN^CAMILLE^^^^^D")]
    [InlineData("", "<family>TEST-MARTIN</family>", "PID-5|TEST-MARTIN^CAMILLE^^^^^U")]
    [InlineData("", "", "PID-5|^CAMILLE^^^^^U")]
    public void The_name_is_that_of_birth_else_the_used_one(string birth, string used, string told) => Assert.Equal(
        told,
        Entry(CdaText.N1.With("<family qualifier=\"BR\">TEST-DURAND</family>", birth).With("<family qualifier=\"CL\">TEST-DURAND</family>", used)).SourcePatientInfo[0]);

    [Fact]
    public void Without_a_first_given_name_the_first_of_the_list_is_it() => Assert.Equal(
        "PID-5|TEST-DURAND^CAMILLE^^^^^L", Entry(CdaText.N1.Without("<given qualifier=\"BR\">CAMILLE</given>")).SourcePatientInfo[0]);

    [Theory]
    [InlineData("F", "PID-8|F")]
    [InlineData("UN", "PID-8|U")]
    public void The_sex_is_told_by_table_0001(string code, string told) =>
        Assert.Equal(told, Entry(CdaText.N1.With("<administrativeGenderCode code=\"M\"", $"<administrativeGenderCode code=\"{code}\"")).SourcePatientInfo[2]);

    [Fact]
    public void A_birth_date_that_is_not_known_is_left_out() => Assert.Equal(
        ["PID-5|TEST-DURAND^CAMILLE^^^^^L", "PID-8|M"], Entry(CdaText.N1.With("<birthTime value=\"19850512\"/>", "<birthTime nullFlavor=\"UNK\"/>")).SourcePatientInfo);

    // ---- Spelling -----------------------------------------------------------------------------------------------------

    [Fact]
    public void Entities_of_XML_are_read_and_delimiters_of_HL7_escaped()
    {
        var entry = Entry(CdaText.N1.With("<family>TEST-AUTEUR</family>", "<family>D&apos;TEST &#233;l&#xE9;ment &amp; fils</family>").With("Scanner thoracique", "Scanner &lt;thorax&gt; &amp; abdomen"));
        Assert.StartsWith("899700218896^D'TEST élément \\T\\ fils^Alix^", entry.Authors[0].Person, StringComparison.Ordinal);
        Assert.Equal("Scanner <thorax> & abdomen", entry.Title);
    }

    [Theory]
    [InlineData("1.2.250.1.999.3.41\" extension=\"A1", "1.2.250.1.999.3.41^A1")]
    [InlineData("5C4F972B-D56B-40AC-A5FC-C8CA9B40B9D4", "5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4")]
    [InlineData("urn:oid:1.2.250.1.999.3.41", "1.2.250.1.999.3.41")]
    public void The_id_of_a_document_is_its_canonical_one(string written, string told) =>
        Assert.Equal(told, Entry(CdaText.N1.With("<id root=\"1.2.250.1.999.3.41\"/>", $"<id root=\"{written}\"/>")).UniqueId);

    [Fact]
    public void Values_fit_into_what_the_registry_holds_and_lose_their_end_at_most()
    {
        // Each & takes three characters in HL7, and pairs of surrogates are not torn.
        var much = string.Concat(Enumerable.Repeat("&amp;\U0001F600", 150));
        var entry = Entry(CdaText.N1.With("<family>TEST-AUTEUR</family>", $"<family>{much}</family>").With("<name>CH FICTIF</name>", $"<name>{much}</name>").With("displayName=\"Médecin\"", $"displayName=\"{much}\"")
            .With("<family qualifier=\"BR\">TEST-DURAND</family>", $"<family qualifier=\"BR\">{much}</family>"));
        var values = new[] { entry.Authors[0].Person!, entry.Authors[0].Institution!, entry.Authors[0].Specialty!, entry.SourcePatientInfo[0] };
        Assert.All(values, v => Assert.InRange(v.Length, 240, 256));
        Assert.EndsWith("^Alix^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS", values[0], StringComparison.Ordinal);
        Assert.EndsWith("^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1300017985", values[1], StringComparison.Ordinal);
        Assert.EndsWith("^1.2.250.1.213.1.1.4.5", values[2], StringComparison.Ordinal);
        Assert.All(values, v => Assert.DoesNotContain('\ufffd', v));
    }

    private static DocumentEntry Entry(string cda) => Build(cda).Entry;

    private static XdsMetadata Build(string cda) => XdsBuilder.Build(Outgoing.Of(Encoding.UTF8.GetBytes(cda)), Outgoing.House, Outgoing.Submission)!;
}
