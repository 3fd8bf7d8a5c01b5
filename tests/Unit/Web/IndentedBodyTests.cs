using System.Text;
using HopEn2.Interop.Web.Api;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Web;

/// <summary>Messages in JSON and XML for the eye.</summary>
public sealed class IndentedBodyTests
{
    private static string? Of(string body) => IndentedBody.Of(Encoding.UTF8.GetBytes(body))?.ReplaceLineEndings("\n");

    [Fact]
    public void JSON_is_indented_as_it_is_written()
    {
        Assert.Equal(
            "{\n  \"a\": \"é <b>\",\n  \"n\": [\n    1.50,\n    true,\n    null\n  ]\n}",
            Of("\uFEFF{\"a\":\"\\u00e9 <b>\",\"n\":[1.50,true,null]}"));
    }

    [Fact]
    public void XML_is_indented() =>
        Assert.Equal("<P xmlns=\"http://hl7.org/fhir\">\n  <id value=\"é\" />\n  <t>x</t>\n</P>", Of("<?xml version=\"1.0\"?><P xmlns=\"http://hl7.org/fhir\"><id value=\"é\"/><t>x</t></P>"));

    [Fact]
    public void A_document_inside_is_cut_and_its_size_said()
    {
        var data = new string('A', 1_000_000);
        Assert.Contains("A… (1", Of($"{{\"data\":\"{data}\"}}"), StringComparison.Ordinal);
        Assert.Contains("A… (1", Of($"<b value=\"{data}\"/>"), StringComparison.Ordinal);
        Assert.InRange(Of($"{{\"data\":\"{data}\"}}")!.Length, 400, 500);
        Assert.InRange(Of("[" + string.Join(',', Enumerable.Repeat("\"" + new string('B', 300) + "\"", 10_000)) + "]")!.Length, 200_000, 200_001);
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("<a><b></a>")]
    [InlineData("{no json}")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    public void What_cannot_be_read_is_shown_as_it_came_or_as_far_as_it_goes(string body) => Assert.StartsWith(body[..1], Of(body), StringComparison.Ordinal);

    [Theory]
    [InlineData("MSH|^~\\&|A")]
    [InlineData("")]
    [InlineData("  ")]
    public void What_is_neither_is_none(string body) => Assert.Null(Of(body));
}
