using System.Xml;

namespace HopEn2.Interop.Simulators.Dmp.Wire;

/// <summary>Envelope and WS-Addressing of a request (SOAP 1.2 part 1 §5, WS-Addressing 1.0 SOAP binding).</summary>
internal static class SoapHeaders
{
    public static (SoapRequest? Request, Fault? Fault) Read(XmlDocument document, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts, bool mtom, IReadOnlyCollection<string> actions)
    {
        var envelope = document.DocumentElement!;
        if (envelope.LocalName != "Envelope")
            return (null, Fault.Xml("The root element is no Envelope"));
        if (envelope.NamespaceURI != Names.Soap)
            return (null, new Fault("VersionMismatch", Fault.Own, "VersionMismatch", "The envelope is not SOAP 1.2", 500));
        if (envelope.Elements().Select(e => e.LocalName).ToList() is not ["Header", "Body"] || envelope.Elements().Any(e => e.NamespaceURI != Names.Soap))
            return (null, Fault.Xml("The envelope does not hold one Header and one Body"));
        var header = envelope.First(Names.Soap, "Header")!;
        if (envelope.First(Names.Soap, "Body")!.Elements().ToList() is not [var content])
            return (null, Fault.Xml("The body does not hold exactly one element"));
        return Problem(header, actions) is { } fault
            ? (null, fault)
            : (new SoapRequest(document, header.First(Names.Security, "Security")!, content, Text(header, "Action"), Text(header, "MessageID"), parts, mtom), null);
    }

    private static Fault? Problem(XmlElement header, IReadOnlyCollection<string> actions)
    {
        foreach (var block in header.Elements())
        {
            var known = block.NamespaceURI == Names.Addressing || (block.NamespaceURI == Names.Security && block.LocalName == "Security");
            if (!known && MustBeUnderstood(block))
                return new Fault("MustUnderstand", Fault.Own, "NotUnderstood", $"Header {block.LocalName} is not understood", 500);
        }

        foreach (var needed in (ReadOnlySpan<string>)["Action", "MessageID", "To"])
        {
            switch (header.Elements(Names.Addressing, needed).Count())
            {
                case 0:
                    return Fault.Addressing("MessageAddressingHeaderRequired", $"wsa:{needed} is missing");
                case > 1:
                    return Fault.Addressing("InvalidCardinality", $"wsa:{needed} is there more than once");
            }
        }

        if (!MustBeUnderstood(header.First(Names.Addressing, "Action")!))
            return Fault.Addressing("InvalidAddressingHeader", "wsa:Action has no mustUnderstand");
        if (!actions.Contains(Text(header, "Action"), StringComparer.Ordinal))
            return Fault.Addressing("ActionNotSupported", $"wsa:Action is not {string.Join(" or ", actions)}");
        if (!Text(header, "MessageID").StartsWith("urn:uuid:", StringComparison.Ordinal) || !Guid.TryParseExact(Text(header, "MessageID")["urn:uuid:".Length..], "D", out _))
            return Fault.Addressing("InvalidAddressingHeader", "wsa:MessageID is no urn:uuid");
        if (Text(header, "To").Length == 0)
            return Fault.Addressing("InvalidAddressingHeader", "wsa:To is empty");
        return header.Elements(Names.Security, "Security").Count() == 1 ? null : Fault.Security("InvalidSecurity", "There is not exactly one wsse:Security");
    }

    private static bool MustBeUnderstood(XmlElement block) => block.GetAttribute("mustUnderstand", Names.Soap).Trim() is "true" or "1";

    private static string Text(XmlElement header, string name) => header.First(Names.Addressing, name)!.InnerText.Trim();
}
