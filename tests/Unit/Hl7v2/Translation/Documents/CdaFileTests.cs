using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation.Documents;

public sealed class CdaFileTests
{
    [Fact]
    public void A_bare_document_says_what_it_is_and_asks_for_nothing()
    {
        var (header, outcome) = House.Usual.Translator.TranslateDocument(Samples.Bytes("cda/n1_imaging.xml"), "essai");

        var produced = Assert.IsType<DocumentProduced>(Assert.Single(Assert.IsType<Outcome.Understood>(outcome).Facts));
        Assert.Equal((DocumentLevel.N1, DocumentKind.CrImagerie), (produced.Format.Level, produced.Kind));
        Assert.Equal(("CDA", produced.Id.Value, produced.At), (header.Type, header.ControlId, header.SentAt));
        Assert.Equal(new FactSource("essai", "", "", produced.Id.Value, produced.At), produced.Source);
    }

    [Fact]
    public void One_that_names_a_parent_is_a_replacement()
    {
        var (_, outcome) = House.Usual.Translator.TranslateDocument(Samples.Bytes("cda/n1_imaging_replacement.xml"), "essai");

        var replaced = Assert.IsType<DocumentReplaced>(Assert.Single(Assert.IsType<Outcome.Understood>(outcome).Facts));
        Assert.NotEmpty(replaced.Replaces);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MSH|^~\\&|")]
    [InlineData("<rapport/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    public void What_is_no_CDA_is_parked(string text)
    {
        var (header, outcome) = House.Usual.Translator.TranslateDocument(System.Text.Encoding.UTF8.GetBytes(text), "essai");

        Assert.Equal(ParkReason.Unreadable, Assert.IsType<Outcome.Parked>(outcome).Reason);
        Assert.Equal("", header.Type);
    }

    [Fact]
    public void The_journal_may_hold_one_too()
    {
        var kept = House.Journaled(Samples.Bytes("cda/n1_imaging.xml")) with { Format = MessageFormat.Cda };

        Assert.Equal("CDA", House.Usual.Translator.Translate(kept).Header.Type);
    }
}
