using System.Net.Http.Headers;
using System.Text;
using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Domain.Facts;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Dmp;

public sealed class SoapAnswerTests
{
    private const string Success = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success";
    private const string Failure = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure";

    [Fact]
    public void A_success_is_read() => Assert.True(Registry(Response(Success, "")).Success);

    [Theory]
    [InlineData(Failure)]
    [InlineData("urn:ihe:iti:2007:ResponseStatusType:PartialSuccess")]
    [InlineData("Success")]
    [InlineData("")]
    public void Whatever_is_not_a_success_failed(string status) => Assert.False(Registry(Response(status, "")).Success);

    [Fact]
    public void The_error_that_no_waiting_mends_decides()
    {
        var answer = Registry(Response(Failure, Error("XDSRepositoryBusy", "Error") + Error("XDSExtraMetadataNotSaved", "Warning") + Error("XDSUnknownPatientId", "Error") + Error("XDSRegistryMetadataError", "Error")));
        Assert.Equal("XDSUnknownPatientId", answer.Deciding.Code);
        Assert.Equal(["XDSExtraMetadataNotSaved"], answer.Warnings);
        Assert.Equal("XDSRepositoryBusy", Registry(Response(Failure, Error("XDSRepositoryBusy", "Error"))).Deciding.Code);
        Assert.Equal("no-code", Registry(Response(Failure, "")).Deciding.Code);
    }

    [Theory]
    [InlineData("start=\"<b>\"", "<other/>", true)]
    [InlineData("start=\"<a>\"", "<other/>", false)]
    [InlineData("x=y", "<other/>", false)]
    public void Of_a_multipart_the_root_is_read(string start, string first, bool found)
    {
        var body = $"--M\r\nContent-Type: application/xop+xml\r\nContent-ID: <a>\r\n\r\n{first}\r\n--M\r\nContent-ID: <b>\r\n\r\n{Response(Success, "")}\r\n--M--\r\n";
        var (answer, _) = SoapAnswer.Read(MediaTypeHeaderValue.Parse($"multipart/related; boundary=\"M\"; {start}"), Encoding.UTF8.GetBytes(body), RegistryAnswer.Read);
        Assert.Equal(found, answer is not null);
    }

    [Theory]
    [InlineData("s:Sender", "wsse:FailedAuthentication", "FailedAuthentication", true)]
    [InlineData("s:Sender", null, "Sender", true)]
    [InlineData("s:Receiver", null, "Receiver", false)]
    [InlineData("s:MustUnderstand", null, "MustUnderstand", true)]
    public void A_fault_is_known_by_its_innermost_code(string code, string? subcode, string expected, bool ours)
    {
        var inner = subcode is null ? "" : $"<s:Subcode><s:Value>{subcode}</s:Value></s:Subcode>";
        var (_, fault) = Read(Envelope($"<s:Fault><s:Code><s:Value>{code}</s:Value>{inner}</s:Code><s:Reason><s:Text xml:lang=\"fr\">Jeton refusé</s:Text></s:Reason></s:Fault>"));
        Assert.Equal(new SoapFault(expected, ours, "Jeton refusé"), fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<a/>")]
    [InlineData("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body/></s:Envelope>")]
    [InlineData("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><a/></s:Body></s:Envelope>")]
    [InlineData("<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'><a/>")]
    public void What_is_no_answer_is_none(string body) => Assert.Equal((null, null), Read(body));

    [Fact]
    public void Elements_nested_without_end_are_no_answer() =>
        Assert.Equal((null, null), Read(Envelope(string.Concat(Enumerable.Repeat("<a>", 1000)) + string.Concat(Enumerable.Repeat("</a>", 1000)))));

    [Fact]
    public void A_found_document_is_read_with_status_and_hash()
    {
        const string body = """
            <q:AdhocQueryResponse xmlns:q="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0" status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success">
              <RegistryObjectList xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">
                <ExtrinsicObject id="urn:uuid:1" status="urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated"><Slot name="hash"><ValueList><Value>AA</Value></ValueList></Slot>
                  <ExternalIdentifier identificationScheme="urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab" value="1.2.3"/></ExtrinsicObject>
                <ExtrinsicObject id="urn:uuid:2" status="urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"><Slot name="size"><ValueList><Value>12</Value></ValueList></Slot><Slot name="hash"><ValueList><Value>BB</Value></ValueList></Slot>
                  <ExternalIdentifier identificationScheme="urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab" value="1.2.3"/></ExtrinsicObject>
                <ExtrinsicObject id="urn:uuid:3" status="urn:oasis:names:tc:ebxml-regrep:StatusType:Approved">
                  <ExternalIdentifier identificationScheme="urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab" value="1.2.4"/></ExtrinsicObject>
              </RegistryObjectList>
            </q:AdhocQueryResponse>
            """;
        var (answer, _) = SoapAnswer.Read(null, Encoding.UTF8.GetBytes(Envelope(body)), QueryAnswer.Read);
        Assert.Equal(new FoundEntry("urn:uuid:2", "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved", "bb", "1.2.3"), answer!.Of("1.2.3"));
        Assert.Null(answer.Of("1.2.5"));
    }

    [Theory]
    [InlineData("AA", "OK", "active", DmpStatus.Active)]
    [InlineData("AA", "OK", "terminated", DmpStatus.Closed)]
    [InlineData("AA", "NF", null, DmpStatus.None)]
    [InlineData("AA", "OK", null, null)]
    [InlineData("AE", "NF", null, null)]
    [InlineData("AA", "AE", "active", null)]
    [InlineData(null, "OK", "active", null)]
    public void Whether_there_is_a_DMP_follows_from_the_three_codes(string? acknowledgement, string response, string? patient, DmpStatus? expected)
    {
        var body = "<PRPA_IN201308UV02 xmlns=\"urn:hl7-org:v3\">"
            + (acknowledgement is null ? "" : $"<acknowledgement><typeCode code=\"{acknowledgement}\"/></acknowledgement>")
            + "<controlActProcess><subject><registrationEvent><statusCode code=\"active\"/>"
            + (patient is null ? "" : $"<subject1><patient><id root=\"1.2\"/><statusCode code=\"{patient}\"/></patient></subject1>")
            + $"</registrationEvent></subject><queryAck><queryResponseCode code=\"{response}\"/></queryAck></controlActProcess></PRPA_IN201308UV02>";
        var (answer, _) = SoapAnswer.Read(null, Encoding.UTF8.GetBytes(Envelope(body)), StatusAnswer.Read);
        Assert.Equal(expected, answer!.Status);
    }

    private static (RegistryAnswer? Answer, SoapFault? Fault) Read(string body) => SoapAnswer.Read(MediaTypeHeaderValue.Parse("application/soap+xml"), Encoding.UTF8.GetBytes(body), RegistryAnswer.Read);

    private static RegistryAnswer Registry(string body) => Read(body).Answer!;

    private static string Envelope(string content) => $"<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Header><a xmlns=\"x\"><Body/></a></s:Header><s:Body>{content}</s:Body></s:Envelope>";

    private static string Response(string status, string errors) =>
        Envelope($"<rs:RegistryResponse xmlns:rs=\"urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0\" status=\"{status}\"><rs:RegistryErrorList>{errors}</rs:RegistryErrorList></rs:RegistryResponse>");

    private static string Error(string code, string severity) => $"<rs:RegistryError errorCode=\"{code}\" codeContext=\"c\" severity=\"urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:{severity}\"/>";
}
