using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Translation.Documents;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation.Documents;

public sealed class DocumentIdsTests
{
    // identifiers.md §9, and the spellings of the dialects in hl7v2.md §10.
    [Theory]
    [InlineData("2.999.7.1", "2.999.7.1")]
    [InlineData("2.999.7.1^CH-ESSAI", "2.999.7.1")]
    [InlineData("DOC-7^^2.999.7^ISO", "2.999.7^DOC-7")]
    [InlineData("DOC-7^^urn:oid:2.999.7^ISO", "2.999.7^DOC-7")]
    [InlineData("2.999.7.120.A56", "2.999.7.120^A56")]
    [InlineData("2.999.7.120A56^CH-ESSAI", "2.999.7.120^A56")]
    [InlineData("2.999.7.120\\S\\A56", "2.999.7.120^A56")]
    [InlineData("urn:oid:2.999.7.1", "2.999.7.1")]
    [InlineData("urn:uuid:6F9619FF-8B86-D011-B42D-00C04FC964FF", "6f9619ff-8b86-d011-b42d-00c04fc964ff")]
    [InlineData("6F9619FF-8B86-D011-B42D-00C04FC964FF", "6f9619ff-8b86-d011-b42d-00c04fc964ff")]
    [InlineData("2.999.7.1^^2.999.7.1^ISO", "2.999.7.1")]
    [InlineData(" 2638 ", "2638")]
    [InlineData("CR2025-12", "CR2025-12")]
    [InlineData("2.999.7.", "2.999.7.")]
    [InlineData("1.2A", "1.2A")]
    public void One_id_has_one_spelling(string txa, string expected) => Assert.Equal(expected, DocumentIds.Of(Ei(txa))?.Value);

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("^^2.999.7^ISO")]
    public void No_entity_is_no_id(string txa) => Assert.Null(DocumentIds.Of(Ei(txa)));

    [Theory]
    [InlineData("2638", true)]
    [InlineData("12.3", true)]
    [InlineData("CR2025-12", true)]
    [InlineData("2.999.7", false)]
    [InlineData("2.999.7^DOC-7", false)]
    [InlineData("6f9619ff-8b86-d011-b42d-00c04fc964ff", false)]
    public void A_number_of_the_senders_own_is_told_from_an_OID(string id, bool local) => Assert.Equal(local, DocumentIdText.IsLocal(new(id)));

    [Fact]
    public void The_id_of_a_CDA_is_spelt_the_same() => Assert.Equal(DocumentIds.Of(Ei("A56^^2.999.7.120^ISO")), DocumentIdText.Of("2.999.7.120", "A56"));

    private static Er7Value Ei(string txa12)
    {
        var body = House.Bytes("MSH|^~\\&|A", $"TXA|1||||||||||||{txa12}".Replace("||||||||||||", "|||||||||||", StringComparison.Ordinal));
        Assert.Equal(Er7Problem.None, Er7Message.TryRead(body, Er7Charsets.Utf8, out var message));
        return message!.First("TXA")[12];
    }
}
