using HopEn2.Interop.Cda.Header;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Header;

public sealed class PatientInDocumentTests
{
    private const string Ins = """<id root="1.2.250.1.213.1.4.10" extension="185057512345673"/>""";

    private static CdaPatient Patient(string document) => CdaText.Header(document).Patient;

    [Fact]
    public void The_root_alone_tells_the_INS_from_the_IPP()
    {
        var patient = Patient(CdaText.N1);

        Assert.Equal(new CdaId("1.2.250.1.213.1.4.10", "185057512345673"), patient.Ins);
        Assert.Equal("[1.2.250.1.999.1.1^000418277]", patient.Others.ToString());
        Assert.True(patient.TraitsComplete);
        Assert.Empty(patient.MissingTraits);
    }

    [Theory]
    [InlineData("1.2.250.1.213.1.4.8")]
    [InlineData("1.2.250.1.213.1.4.9")]
    [InlineData("1.2.250.1.213.1.4.10")]
    [InlineData("1.2.250.1.213.1.4.11")]
    public void There_are_four_authorities_of_an_INS(string oid) => Assert.Equal(oid, Patient(CdaText.N1.With("1.2.250.1.213.1.4.10", oid)).Ins?.Root);

    [Theory]
    [InlineData("1.2.250.1.213.1.4.2")]
    [InlineData("1.2.250.1.213.1.4.80")]
    [InlineData("1.2.250.1.213.1.4")]
    public void No_other_authority_is_one(string oid) => Assert.Null(Patient(CdaText.N1.With("1.2.250.1.213.1.4.10", oid)).Ins);

    [Fact]
    public void A_social_security_number_is_neither_INS_nor_IPP()
    {
        var patient = Patient(CdaText.N1.With(Ins, """<id root="1.2.250.1.213.1.4.13" extension="185057512345673"/>"""));

        Assert.Null(patient.Ins);
        Assert.Equal("[1.2.250.1.999.1.1^000418277]", patient.Others.ToString());
    }

    [Fact]
    public void An_INS_without_number_is_none()
    {
        Assert.Null(Patient(CdaText.N1.With(Ins, """<id root="1.2.250.1.213.1.4.10"/>""")).Ins);
        Assert.Null(Patient(CdaText.N1.With(Ins, """<id root="1.2.250.1.213.1.4.10" nullFlavor="UNK" extension="185057512345673"/>""")).Ins);
    }

    [Fact]
    public void Of_several_INS_a_NIR_is_preferred_whatever_their_order()
    {
        const string nia = """<id root="1.2.250.1.213.1.4.9" extension="885997512345663"/>""";
        const string nir = """<id root="1.2.250.1.213.1.4.8" extension="185057512345673"/>""";

        foreach (var ids in new[] { nia + nir, nir + nia })
        {
            Assert.Equal("1.2.250.1.213.1.4.8", Patient(CdaText.N1.With(Ins, ids)).Ins?.Root);
            Assert.Equal(["several-ins"], CdaText.RemarkCodes(CdaText.N1.With(Ins, ids)));
        }
    }

    [Theory]
    [InlineData("""<family qualifier="BR">TEST-DURAND</family>""", "", "birth name")]
    [InlineData("""<family qualifier="BR">TEST-DURAND</family>""", """<family qualifier="BR"> </family>""", "birth name")]
    [InlineData("""<given qualifier="BR">CAMILLE</given>""", "", "first given name")]
    [InlineData("""<given>CAMILLE PAUL</given>""", "", "given names")]
    [InlineData("""<birthTime value="19850512"/>""", """<birthTime nullFlavor="UNK"/>""", "birth date")]
    [InlineData("""<county>75113</county>""", "<county/>", "birth place")]
    [InlineData("""administrativeGenderCode code="M" """, """administrativeGenderCode nullFlavor="UNK" """, "sex")]
    public void A_trait_that_is_missing_is_named(string trait, string instead, string name)
    {
        var patient = Patient(CdaText.N1.With(trait, instead));

        Assert.False(patient.TraitsComplete);
        Assert.Equal(name, Assert.Single(patient.MissingTraits));
        Assert.NotNull(patient.Ins);
    }

    [Fact]
    public void Neither_a_used_name_nor_another_persons_county_stands_for_a_trait()
    {
        var patient = Patient(CdaText.N1.Without("""<family qualifier="BR">TEST-DURAND</family>""").Without("<county>75113</county>").With("<addr nullFlavor=\"UNK\"/>", "<addr><county>75113</county></addr>"));

        Assert.Equal(["birth name", "birth place"], patient.MissingTraits);
    }

    [Fact]
    public void The_old_spelling_of_a_married_name_is_read_with_a_remark()
    {
        var old = CdaText.N1.With("""<family qualifier="CL">""", """<family qualifier="SP">""");

        Assert.True(Patient(old).TraitsComplete);
        Assert.Equal(["sp-name"], CdaText.RemarkCodes(old));
    }

    [Fact]
    public void Nothing_of_the_traits_leaves_the_reader()
    {
        var header = CdaText.Header(CdaText.N1.With("""<family qualifier="CL">""", """<family qualifier="SP">""")).ToString();

        Assert.DoesNotContain("TEST-DURAND", header, StringComparison.Ordinal);
        Assert.DoesNotContain("CAMILLE", header, StringComparison.Ordinal);
        Assert.DoesNotContain("19850512", header, StringComparison.Ordinal);
        Assert.DoesNotContain("75113", header, StringComparison.Ordinal);
    }
}
