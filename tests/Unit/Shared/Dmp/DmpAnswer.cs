using System.Text;
using System.Xml.Linq;

namespace HopEn2.Interop.Tests.Shared.Dmp;

/// <summary>An answer of the DMP, read by hand.</summary>
/// <param name="Fault">Subcode of a SOAP fault; null when it is none.</param>
/// <param name="Reason">Of the fault.</param>
/// <param name="Status">Success or Failure; null without a registry response.</param>
internal sealed record DmpAnswer(int HttpStatus, string? Fault, string? Reason, string? Status, IReadOnlyList<(string Code, string Context, string Severity)> Errors, string RelatesTo, string Action, XElement Content)
{
    private static readonly XNamespace Soap = "http://www.w3.org/2003/05/soap-envelope";
    private static readonly XNamespace Wsa = "http://www.w3.org/2005/08/addressing";
    private static readonly XNamespace Rs = "urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0";

    public string Code => Fault ?? (Errors.Count == 0 ? Status ?? "" : Errors[0].Code);

    public static DmpAnswer Read(int httpStatus, string contentType, ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        if (contentType.StartsWith("multipart/related", StringComparison.Ordinal))
            text = text[text.IndexOf("\r\n\r\n<", StringComparison.Ordinal)..text.LastIndexOf("\r\n--", StringComparison.Ordinal)].Trim();
        var envelope = XDocument.Parse(text).Root!;
        var content = envelope.Element(Soap + "Body")!.Elements().Single();
        var isFault = content.Name == Soap + "Fault";
        var action = envelope.Element(Soap + "Header")!.Element(Wsa + "Action")!;
        return new DmpAnswer(
            httpStatus,
            isFault ? content.Descendants(Soap + "Subcode").Single().Value.Split(':')[^1] : null,
            isFault ? content.Descendants(Soap + "Text").Single().Value : null,
            content.Attribute("status")?.Value.Split(':')[^1],
            [.. content.Descendants(Rs + "RegistryError").Select(e => (e.Attribute("errorCode")!.Value, e.Attribute("codeContext")!.Value, e.Attribute("severity")!.Value.Split(':')[^1]))],
            envelope.Element(Soap + "Header")!.Element(Wsa + "RelatesTo")?.Value ?? "",
            action.Value,
            content);
    }
}
