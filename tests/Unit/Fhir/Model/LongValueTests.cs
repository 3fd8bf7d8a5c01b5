using System.Text;
using HopEn2.Interop.Fhir.Model;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Fhir.Model;

/// <summary>Documents of megabytes stay in the bytes they came in, in whichever form, and are written again as they were.</summary>
public sealed class LongValueTests
{
    private static readonly string Data = Convert.ToBase64String([.. Enumerable.Range(0, 1_600_000).Select(n => (byte)(n * 7))]);

    private static string Binary(string data) => $"<Binary xmlns=\"http://hl7.org/fhir\"><contentType value=\"text/xml\"/><data value={data}/></Binary>";

    [Fact]
    public void In_XML_a_long_value_is_not_made_a_text()
    {
        var xml = Encoding.UTF8.GetBytes(Binary($"\"{Data}\""));

        var reading = FhirReader.Read(xml);

        Assert.True(reading.IsAccepted, string.Join("; ", reading.Issues));
        Assert.True(reading.Root!["data"]!.Utf8.Span.Overlaps(xml, out _));
        Assert.Equal(Data, reading.Root["data"]!.Value);
        Assert.Equal(Data, FhirReader.Read(FhirXml.Write(reading.Root)).Root!["data"]!.Value);
        Assert.Equal(Data, FhirReader.Read(FhirJson.Write(reading.Root)).Root!["data"]!.Value);
    }

    [Theory]
    [InlineData("'", "")]
    [InlineData("\"", "\n")]
    [InlineData("\"", "\r\n")]
    public void In_XML_it_may_be_of_several_lines(string quote, string line)
    {
        var reading = FhirReader.Read(Encoding.UTF8.GetBytes(Binary(quote + string.Join(line, Data.Chunk(76).Select(c => new string(c))) + quote)));

        Assert.True(reading.IsAccepted, string.Join("; ", reading.Issues));
        Assert.Equal(Convert.FromBase64String(Data), Convert.FromBase64String(reading.Root!["data"]!.Value!));
    }

    [Fact]
    public void What_only_looks_like_base64_is_read_as_XML_has_it()
    {
        var (text, blanks) = (string.Concat(Enumerable.Repeat("mot\nmot\t", 20_000)), new string(' ', 100_000));
        var xml = $"<Patient xmlns=\"http://hl7.org/fhir\"><text><status value=\"generated\"/><div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"{Data}\">x</p></div></text>"
            + $"<identifier><system value=\"urn:x==\"{blanks}/><value value=\"{text}\"/></identifier></Patient>";

        var reading = FhirReader.Read(Encoding.UTF8.GetBytes(xml));

        Assert.True(reading.IsAccepted, string.Join("; ", reading.Issues));
        Assert.Equal(text.Replace('\n', ' ').Replace('\t', ' '), reading.Root!["identifier"]!.Text("value"));
        Assert.Contains(Data, reading.Root["text"]!.Text("div"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"{0}'")]
    [InlineData("\"{0}<\"")]
    [InlineData("\"{0}")]
    public void What_is_not_well_formed_is_refused(string value)
    {
        var reading = FhirReader.Read(Encoding.UTF8.GetBytes(Binary(string.Format(System.Globalization.CultureInfo.InvariantCulture, value, Data))));

        Assert.True(reading.IsUnreadable);
    }

    [Fact]
    public void What_is_no_base64_though_it_is_long_is_an_issue_with_its_place()
    {
        var reading = FhirReader.Read(Encoding.UTF8.GetBytes(Binary($"\"{Data}A\"")));

        Assert.Equal(("value", "Binary.data"), (reading.Issues[0].Code, reading.Issues[0].Expression));
    }

    [Fact]
    public void In_JSON_it_may_be_escaped()
    {
        var reading = FhirReader.Read(Encoding.UTF8.GetBytes($"{{\"resourceType\":\"Binary\",\"contentType\":\"text/xml\",\"data\":\"{Data.Replace("/", "\\/", StringComparison.Ordinal)}\"}}"));

        Assert.True(reading.IsAccepted, string.Join("; ", reading.Issues));
        Assert.Equal(Data, reading.Root!["data"]!.Value);
        Assert.NotEmpty(reading.Rooms);
        reading.Return();
    }
}
