using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>A SOAP fault: the call itself was refused.</summary>
/// <param name="Code">Name of the innermost subcode; without one, of the code: Sender, Receiver …</param>
/// <param name="Ours">Not the DMP's doing (code other than Receiver): the same again is pointless.</param>
/// <param name="Reason">Its first text.</param>
internal sealed record SoapFault(string Code, bool Ours, string? Reason);

/// <summary>Opens an answer, plain SOAP or MTOM, as far as the element in its body.</summary>
internal static class SoapAnswer
{
    private const int MaxDepth = 64;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>Reads the body's element by <paramref name="read"/>, or the fault that stands there instead. Both null: it is no answer that can be read.</summary>
    public static (T? Answer, SoapFault? Fault) Read<T>(MediaTypeHeaderValue? type, ReadOnlyMemory<byte> body, Func<XmlReader, T?> read)
        where T : class
    {
        try
        {
            if (RootPart(type, body) is not { } envelope)
                return (null, null);
            using var xml = XmlReader.Create(Stream(envelope), Settings);
            if (!Descend(xml))
                return (null, null);
            return xml is { LocalName: "Fault", NamespaceURI: DmpNames.Soap } ? (null, ReadFault(xml)) : (read(xml), null);
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            return (null, null);
        }
    }

    /// <summary>Goes to the next element below a depth; false at its end, and when elements are nested deeper than any answer's.</summary>
    public static bool Next(XmlReader xml, int depth)
    {
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.Depth > MaxDepth)
                throw new XmlException("nested too deep");
            if (xml.NodeType == XmlNodeType.Element)
                return true;
        }

        return false;
    }

    /// <summary>Envelope/Body/*.</summary>
    private static bool Descend(XmlReader xml)
    {
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "Envelope" || xml.NamespaceURI != DmpNames.Soap)
            return false;
        while (Next(xml, 0))
        {
            if (xml is { Depth: 1, LocalName: "Body", NamespaceURI: DmpNames.Soap })
                return !xml.IsEmptyElement && Next(xml, 1);
        }

        return false;
    }

    private static SoapFault ReadFault(XmlReader xml)
    {
        string code = "", reason = "";
        var sender = true;
        var depth = xml.Depth;
        while (Next(xml, depth))
        {
            switch (xml.LocalName)
            {
                case "Value" when xml.NamespaceURI == DmpNames.Soap:
                    var name = Text(xml);
                    name = name[(name.LastIndexOf(':') + 1)..];
                    if (code.Length == 0)
                        sender = name != "Receiver";
                    if (name.Length > 0)
                        code = name;
                    break;
                case "Text" when xml.NamespaceURI == DmpNames.Soap && reason.Length == 0:
                    reason = Text(xml);
                    break;
            }
        }

        return new SoapFault(code.Length > 0 ? code : "Sender", sender, reason.Length > 0 ? reason : null);
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(bytes.ToArray());

    /// <summary>Text of this element; stays at its end tag.</summary>
    internal static string Text(XmlReader xml)
    {
        if (xml.IsEmptyElement)
            return "";
        var text = new StringBuilder();
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && text.Length < 4096)
                text.Append(xml.Value);
        }

        return text.ToString().Trim();
    }

    /// <summary>The envelope: the body itself, or the root part of a multipart (RFC 2387: the one that start names, else the first).</summary>
    private static ReadOnlyMemory<byte>? RootPart(MediaTypeHeaderValue? type, ReadOnlyMemory<byte> body)
    {
        if (type?.MediaType is not { } media || !media.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            return body;
        if (Parameter(type, "boundary") is not { Length: > 0 and <= 70 } boundary)
            return null;
        var start = Parameter(type, "start");
        var delimiter = Encoding.ASCII.GetBytes($"--{boundary}");
        ReadOnlyMemory<byte>? first = null;
        var at = body.Span.IndexOf(delimiter);
        while (at >= 0)
        {
            var rest = body[(at + delimiter.Length)..];
            var end = rest.Span.IndexOf(delimiter);
            if (end < 0)
                break;
            var part = rest[..end];
            var head = part.Span.IndexOf("\r\n\r\n"u8);
            if (head >= 0)
            {
                // The line break before a delimiter belongs to the delimiter; XML does not mind it.
                var content = part[(head + 4)..];
                first ??= content;
                if (start is not null && Encoding.Latin1.GetString(part.Span[..head]).Contains(start, StringComparison.OrdinalIgnoreCase))
                    return content;
            }

            at += delimiter.Length + end;
        }

        return first;
    }

    private static string? Parameter(MediaTypeHeaderValue type, string name) =>
        type.Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
}
