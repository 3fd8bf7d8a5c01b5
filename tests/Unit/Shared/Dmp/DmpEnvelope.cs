using System.Text;

namespace HopEn2.Interop.Tests.Shared.Dmp;

/// <summary>An HTTP request as it would be sent.</summary>
internal sealed record DmpRequest(string Path, string ContentType, byte[] Body);

/// <summary>SOAP 1.2 and MTOM around a body, written by hand (dmp.md §3).</summary>
internal static class DmpEnvelope
{
    public const string RootId = "root.message@example.test";
    public const string Boundary = "MIMEBoundary_hand_made";

    public static string Write(string action, string assertion, string body, string? messageId = null) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><soap:Envelope xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:wsa=\"http://www.w3.org/2005/08/addressing\"><soap:Header>"
        + $"<wsa:Action soap:mustUnderstand=\"true\">{action}</wsa:Action><wsa:MessageID>{messageId ?? $"urn:uuid:{Guid.NewGuid()}"}</wsa:MessageID><wsa:To>https://dmp.example.test/repository</wsa:To>"
        + $"<wsse:Security xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\" soap:mustUnderstand=\"true\">{assertion}</wsse:Security>"
        + $"</soap:Header><soap:Body>{body}</soap:Body></soap:Envelope>";

    public static DmpRequest Plain(string path, string action, string envelope) =>
        new(path, $"application/soap+xml; charset=UTF-8; action=\"{action}\"", Encoding.UTF8.GetBytes(envelope));

    public static DmpRequest Mtom(string path, string action, string envelope, params (string ContentId, byte[] Content)[] parts)
    {
        using var body = new MemoryStream();
        void Ascii(string text) => body.Write(Encoding.UTF8.GetBytes(text));
        Ascii($"--{Boundary}\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <{RootId}>\r\n\r\n{envelope}\r\n");
        foreach (var (id, content) in parts)
        {
            Ascii($"--{Boundary}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <{id}>\r\n\r\n");
            body.Write(content);
            Ascii("\r\n");
        }

        Ascii($"--{Boundary}--\r\n");
        return new DmpRequest(
            path,
            $"multipart/related; boundary=\"{Boundary}\"; type=\"application/xop+xml\"; start=\"<{RootId}>\"; start-info=\"application/soap+xml\"; action=\"{action}\"",
            body.ToArray());
    }
}
