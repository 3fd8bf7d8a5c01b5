using System.Text;
using System.Text.RegularExpressions;
using HopEn2.Interop.Tests.Shared.Dmp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Dmp;

/// <summary>What is around a deposit: MIME, XML, SOAP and WS-Addressing. Anything wrong there is a fault, and nothing of the deposit is looked at.</summary>
public sealed class WrappingTests
{
    private static readonly Dictionary<string, (Func<DmpRequest, DmpRequest> Change, string Subcode)> Requests = new(StringComparer.Ordinal)
    {
        ["no Content-Type"] = (r => r with { ContentType = "" }, "MalformedMime"),
        ["text/plain"] = (r => r with { ContentType = "text/plain" }, "MalformedMime"),
        ["no boundary"] = (Type("boundary=\"MIMEBoundary_hand_made\"; ", ""), "MalformedMime"),
        ["another boundary"] = (Type("MIMEBoundary_hand_made", "elsewhere"), "MalformedMime"),
        ["type text/xml"] = (Type("type=\"application/xop+xml\"", "type=\"text/xml\""), "MalformedMime"),
        ["no start-info"] = (Type("start-info=\"application/soap+xml\"; ", ""), "MalformedMime"),
        ["start of nothing"] = (Type(DmpEnvelope.RootId, "other@example.test"), "MalformedMime"),
        ["a parameter twice"] = (Type("boundary=", "start=\"<a@b>\"; boundary="), "MalformedMime"),
        ["another action"] = (Type(DmpDeposit.Action, DmpOtherRequests.QueryAction), "ActionMismatch"),
        ["truncated in the document"] = (r => r with { Body = r.Body[..^500] }, "MalformedMime"),
        ["truncated before the last dashes"] = (r => r with { Body = r.Body[..^4] }, "MalformedMime"),
        ["empty"] = (r => r with { Body = [] }, "MalformedMime"),
        ["head without end"] = (r => r with { Body = Encoding.UTF8.GetBytes($"--{DmpEnvelope.Boundary}\r\nContent-Type: text/xml\r\n--{DmpEnvelope.Boundary}--") }, "MalformedMime"),
        ["a thousand parts"] = (r => r with { Body = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(i => $"--{DmpEnvelope.Boundary}\r\nContent-ID: <p{i}>\r\n\r\nx\r\n"))), .. r.Body] }, "MalformedMime"),
        ["two parts of one id"] = (Text("Content-ID: <doc1@example.test>", $"Content-ID: <{DmpEnvelope.RootId}>"), "MalformedMime"),
        ["part without id"] = (Text("Content-ID: <doc1@example.test>", "Content-Location: here"), "MalformedMime"),
        ["part in base64"] = (Text("octet-stream\r\nContent-Transfer-Encoding: binary", "octet-stream\r\nContent-Transfer-Encoding: base64"), "MalformedMime"),
        ["root part text/xml"] = (Text("Content-Type: application/xop+xml", "Content-Type: text/xml"), "MalformedMime"),
    };

    private static readonly Dictionary<string, (Func<string, string> Change, string Subcode)> Envelopes = new(StringComparer.Ordinal)
    {
        ["not well formed"] = (e => e[..^10], "MalformedXml"),
        ["no envelope"] = (_ => "<a/>", "MalformedXml"),
        ["SOAP 1.1"] = (Of("http://www.w3.org/2003/05/soap-envelope", "http://schemas.xmlsoap.org/soap/envelope/"), "VersionMismatch"),
        ["no header"] = (e => Regex.Replace(e, "<soap:Header>.*</soap:Header>", ""), "MalformedXml"),
        ["two bodies' contents"] = (Of("<soap:Body>", "<soap:Body><a/>"), "MalformedXml"),
        ["no Action"] = (e => Regex.Replace(e, "<wsa:Action.*?</wsa:Action>", ""), "MessageAddressingHeaderRequired"),
        ["Action not mustUnderstand"] = (Of("<wsa:Action soap:mustUnderstand=\"true\">", "<wsa:Action>"), "InvalidAddressingHeader"),
        ["Action of a query"] = (Of($">{DmpDeposit.Action}<", $">{DmpOtherRequests.QueryAction}<"), "ActionNotSupported"),
        ["no MessageID"] = (e => Regex.Replace(e, "<wsa:MessageID>.*?</wsa:MessageID>", ""), "MessageAddressingHeaderRequired"),
        ["two MessageIDs"] = (Of("<wsa:To>", "<wsa:MessageID>urn:uuid:00000000-0000-4000-8000-000000000000</wsa:MessageID><wsa:To>"), "InvalidCardinality"),
        ["MessageID no UUID"] = (Of("<wsa:MessageID>urn:uuid:", "<wsa:MessageID>mid:"), "InvalidAddressingHeader"),
        ["no To"] = (e => Regex.Replace(e, "<wsa:To>.*?</wsa:To>", ""), "MessageAddressingHeaderRequired"),
        ["a header that must be understood"] = (Of("</soap:Header>", "<x:y xmlns:x=\"urn:x\" soap:mustUnderstand=\"1\"/></soap:Header>"), "NotUnderstood"),
        ["no Security"] = (e => Regex.Replace(e, "<wsse:Security.*</wsse:Security>", ""), "InvalidSecurity"),
        ["another body"] = (Of("ProvideAndRegisterDocumentSetRequest", "RetrieveDocumentSetRequest"), "SchemaViolation"),
        ["no SubmitObjectsRequest"] = (Of("lcm:SubmitObjectsRequest", "lcm:RemoveObjectsRequest"), "SchemaViolation"),
        ["no RegistryObjectList"] = (Of("rim:RegistryObjectList", "rim:IdentifiableList"), "SchemaViolation"),
        ["include that is no cid"] = (Of("href=\"cid:", "href=\"http:"), "MalformedMime"),
        ["entities that multiply"] = (e => "<?xml version=\"1.0\"?><!DOCTYPE b [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>" + e[e.IndexOf("<soap:Env", StringComparison.Ordinal)..].Replace("<wsa:To>", "<wsa:To>&b;", StringComparison.Ordinal), "MalformedXml"),
        ["a file from the disk"] = (e => "<?xml version=\"1.0\"?><!DOCTYPE b [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>" + e[e.IndexOf("<soap:Env", StringComparison.Ordinal)..].Replace("<wsa:To>", "<wsa:To>&a;", StringComparison.Ordinal), "MalformedXml"),
        ["nested without end"] = (Of("<wsa:To>", "<wsa:To>" + string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000))), "MalformedXml"),
        ["elements without end"] = (Of("<wsa:To>", "<wsa:To>" + string.Concat(Enumerable.Repeat("<a/>", 300_000))), "MalformedXml"),
        ["attributes without end"] = (Of("<wsa:To>", "<wsa:To " + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"a{i}=\"\" ")) + ">"), "MalformedXml"),
    };

    public static TheoryData<string> RequestNames => [.. Requests.Keys];

    public static TheoryData<string> EnvelopeNames => [.. Envelopes.Keys];

    [Theory]
    [MemberData(nameof(RequestNames))]
    public void A_wrong_multipart_is_a_fault(string name)
    {
        var dmp = new DmpDoor();
        Assert.Equal(Requests[name].Subcode, dmp.Send(Requests[name].Change(new DmpDeposit().Mtom())).Fault);
        Assert.Empty(dmp.Registry.Accounts());
    }

    [Theory]
    [MemberData(nameof(EnvelopeNames))]
    public void A_wrong_envelope_is_a_fault(string name)
    {
        var dmp = new DmpDoor();
        Assert.Equal(Envelopes[name].Subcode, dmp.Send(new DmpDeposit { Envelope = Envelopes[name].Change }.Mtom()).Fault);
        Assert.Empty(dmp.Registry.Accounts());
    }

    [Fact]
    public void A_document_may_hold_anything_but_the_boundary_at_the_start_of_a_line()
    {
        var id = DmpDeposit.NewId();
        var document = new DmpDocument(id) { Content = Encoding.UTF8.GetBytes($"<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><id root=\"{id}\"/>\r\n\r\n--x--{DmpEnvelope.Boundary}\r\n--\r\n</ClinicalDocument>\r\n") };
        var dmp = new DmpDoor();
        Assert.Equal("Success", dmp.Send(new DmpDeposit { Document = document }.Mtom()).Code);
        Assert.Equal(document.Content, dmp.Registry.Content(id)!.Value.ToArray());
    }

    [Fact]
    public void What_stands_before_the_first_and_after_the_last_boundary_is_nothing()
    {
        var request = new DmpDeposit().Mtom();
        Assert.Equal("Success", new DmpDoor().Send(request with { Body = [.. "avant\r\n"u8, .. request.Body, .. "après"u8] }).Code);
    }

    /// <summary>Any single byte changed or cut off gives an answer, never an exception.</summary>
    [Fact]
    public void Damage_anywhere_is_answered()
    {
        var dice = new Random(5);
        var request = new DmpDeposit { Document = new DmpDocument(DmpDeposit.NewId(), Bytes: 40) }.Mtom();
        var dmp = new DmpDoor();
        for (var i = 0; i < 600; i++)
        {
            var body = request.Body.ToArray();
            body[dice.Next(body.Length)] = (byte)dice.Next(256);
            var answer = dmp.Send(request with { Body = i % 3 == 0 ? body[..dice.Next(body.Length)] : body });
            Assert.NotEqual("", answer.Code);
        }
    }

    private static Func<DmpRequest, DmpRequest> Type(string old, string @new) => r => r with { ContentType = r.ContentType.Replace(old, @new, StringComparison.Ordinal) };

    private static Func<DmpRequest, DmpRequest> Text(string old, string @new) => r => r with { Body = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(r.Body).Replace(old, @new, StringComparison.Ordinal)) };

    private static Func<string, string> Of(string old, string @new) => e =>
    {
        Assert.Contains(old, e, StringComparison.Ordinal);
        return e.Replace(old, @new, StringComparison.Ordinal);
    };
}
