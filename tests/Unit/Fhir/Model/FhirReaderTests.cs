using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using HopEn2.Interop.Fhir.Model;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Fhir.Model;

public sealed class FhirReaderTests
{
    public static TheoryData<string> Samples => [FhirSamples.Patient, FhirSamples.Encounter, FhirSamples.Transaction(), FhirSamples.Message("A01", FhirSamples.Patient, FhirSamples.Encounter)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_is_accepted_is_written_again_without_loss(string json)
    {
        var reading = FhirReader.Read(FhirSamples.Bytes(json));

        Assert.True(reading.IsAccepted, string.Join("; ", reading.Issues));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(FhirJson.Write(reading.Root!))));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void XML_says_the_same_as_JSON(string json)
    {
        var xml = FhirXml.Write(FhirReader.Read(FhirSamples.Bytes(json)).Root!);

        var again = FhirReader.Read(xml);

        Assert.True(again.IsAccepted, string.Join("; ", again.Issues));
        Assert.Equal(Sorted(JsonNode.Parse(json)), Sorted(JsonNode.Parse(FhirJson.Write(again.Root!))));
    }

    // 'f' has two bits more than the byte that it ends: so the ANS prints hashes, and the format of R4 allows it.
    [Theory]
    [InlineData("C/jOTtuBZ37DlUN0mNPjfsu1nHf=", true)]
    [InlineData("QQ==", true)]
    [InlineData("QR==", true)]
    [InlineData(" QU\\nJD\\n", true)]
    [InlineData("QQ=", false)]
    [InlineData("Q===", false)]
    [InlineData("Q-==", false)]
    [InlineData("QR==QQ==", false)]
    public void Base64_may_have_bits_that_belong_to_no_byte(string data, bool accepted) =>
        Assert.Equal(accepted, FhirReader.Read(FhirSamples.Bytes($"{{\"resourceType\":\"Binary\",\"contentType\":\"text/plain\",\"data\":\"{data}\"}}")).IsAccepted);

    [Theory]
    [InlineData("QR==", "A")]
    [InlineData("QUI=", "AB")]
    [InlineData("Q U\nJD", "ABC")]
    [InlineData("QUJDQR==\n", "ABCA")]
    public void It_decodes_all_the_same(string text, string bytes)
    {
        var room = new byte[16];
        Assert.Equal(bytes, Encoding.ASCII.GetString(room, 0, Base64Text.Decode(Encoding.ASCII.GetBytes(text), room)));
    }

    [Fact]
    public void A_decimal_keeps_its_digits()
    {
        var root = FhirReader.Read(FhirSamples.Bytes(FhirSamples.Patient)).Root!;

        Assert.Contains("\"valueDecimal\":1.500", Encoding.UTF8.GetString(FhirJson.Write(root)), StringComparison.Ordinal);
        Assert.Contains("<valueDecimal value=\"1.500\"", Encoding.UTF8.GetString(FhirXml.Write(root)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"resourceType\":\"Patient\",\"shoe\":1}", "structure", "Patient.shoe")]
    [InlineData("{\"resourceType\":\"Patient\",\"gender\":\"femme\"}", "code-invalid", "Patient.gender")]
    [InlineData("{\"resourceType\":\"Patient\",\"birthDate\":\"21/01/1977\"}", "value", "Patient.birthDate")]
    [InlineData("{\"resourceType\":\"Patient\",\"birthDate\":\"1977-02-30\"}", "value", "Patient.birthDate")]
    [InlineData("{\"resourceType\":\"Patient\",\"active\":\"true\"}", "structure", "Patient.active")]
    [InlineData("{\"resourceType\":\"Patient\",\"name\":{\"family\":\"X\"}}", "structure", "Patient.name")]
    [InlineData("{\"resourceType\":\"Patient\",\"gender\":[\"male\"]}", "structure", "Patient.gender")]
    [InlineData("{\"resourceType\":\"Patient\",\"name\":[]}", "structure", "Patient.name")]
    [InlineData("{\"resourceType\":\"Patient\",\"name\":[{}]}", "invariant", "Patient.name[0]")]
    [InlineData("{\"resourceType\":\"Patient\",\"gender\":\"male\",\"gender\":\"male\"}", "structure", "Patient.gender")]
    [InlineData("{\"resourceType\":\"Patient\",\"deceasedBoolean\":true,\"deceasedDateTime\":\"2020\"}", "structure", "Patient.deceasedDateTime")]
    [InlineData("{\"resourceType\":\"Patient\",\"link\":[{\"type\":\"seealso\"}]}", "required", "Patient.link[0]")]
    [InlineData("{\"resourceType\":\"Patient\",\"modifierExtension\":[{\"url\":\"urn:z\",\"valueBoolean\":true}]}", "extension", "Patient.modifierExtension[0]")]
    [InlineData("{\"resourceType\":\"Patient\",\"extension\":[{\"url\":\"urn:z\"}]}", "invariant", "Patient.extension[0]")]
    [InlineData("{\"resourceType\":\"Patient\",\"managingOrganization\":{\"reference\":\"#none\"}}", "not-found", "Patient.managingOrganization.reference")]
    [InlineData("{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns='http://www.w3.org/1999/xhtml'><script/></div>\"}}", "value", "Patient.text.div")]
    [InlineData("{\"resourceType\":\"Patient\",\"implicitRules\":\"urn:\\u0001\"}", "value", "Patient.implicitRules")]
    [InlineData("{\"resourceType\":\"Patient\",\"language\":\"\uFFFF\"}", "value", "Patient.language")]
    [InlineData("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"\\u0007\"}]}", "value", "Patient.name[0].family")]
    [InlineData("{\"resourceType\":\"Patient\",\"gender\":\"male\",\"_gender\":{}}", "structure", "Patient.gender")]
    [InlineData("{\"resourceType\":\"Shoe\"}", "not-supported", null)]
    [InlineData("{\"resourceType\":\"Patient\"", "structure", null)]
    [InlineData("[]", "structure", null)]
    [InlineData("", "structure", null)]
    public void What_the_standard_does_not_have_is_an_issue_with_its_place(string json, string code, string? path)
    {
        var reading = FhirReader.Read(FhirSamples.Bytes(json));

        var issue = reading.Issues.First(i => i.IsError);
        Assert.Equal((code, path), (issue.Code, issue.Expression));
        Assert.False(reading.IsAccepted);
    }

    [Fact]
    public void A_reference_to_an_entry_that_is_not_there_is_an_issue()
    {
        var json = FhirSamples.Transaction(extra: "\"custodian\":{\"reference\":\"urn:uuid:00000000-0000-4000-8000-0000000000ff\"},");

        var issue = Assert.Single(FhirReader.Read(FhirSamples.Bytes(json)).Issues);

        Assert.Equal(("not-found", "Bundle.entry[1].resource.custodian.reference"), (issue.Code, issue.Expression));
    }

    [Fact]
    public void Depth_and_number_of_elements_are_limited()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"url\":\"u\",\"extension\":[", 200));

        Assert.Equal("too-costly", FhirReader.Read(FhirSamples.Bytes("{\"resourceType\":\"Patient\",\"extension\":[" + deep)).Issues[0].Code);
        var many = "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[" + string.Join(',', Enumerable.Repeat("\"a\"", 2000)) + "]}]}";
        Assert.Contains(FhirReader.Read(FhirSamples.Bytes(many), new FhirLimits { MaxElements = 1000 }).Issues, i => i.Code == "too-costly");
    }

    [Fact]
    public void XML_with_a_DTD_is_refused()
    {
        var reading = FhirReader.Read(FhirSamples.Bytes("<!DOCTYPE p [<!ENTITY a \"b\">]><Patient xmlns=\"http://hl7.org/fhir\"/>"));

        Assert.True(reading.IsUnreadable);
    }

    // A narrative is XML: the same element may be written in several ways.
    private static string Division(JsonNode? div) => div?.GetValueKind() == JsonValueKind.String ? XElement.Parse(div.GetValue<string>(), LoadOptions.PreserveWhitespace).ToString(SaveOptions.DisableFormatting) : Sorted(div);

    internal static string Sorted(JsonNode? node) => node switch
    {
        JsonObject o => "{" + string.Join(',', o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + ":" + (p.Key == "div" ? Division(p.Value) : Sorted(p.Value)))) + "}",
        JsonArray a => "[" + string.Join(',', a.Select(Sorted)) + "]",
        null => "null",
        _ => node.ToJsonString(),
    };
}
