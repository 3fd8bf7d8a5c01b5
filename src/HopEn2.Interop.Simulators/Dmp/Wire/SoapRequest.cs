using System.Xml;

namespace HopEn2.Interop.Simulators.Dmp.Wire;

/// <summary>A request whose wrapping is as it must be: MIME, SOAP 1.2 and WS-Addressing (dmp.md §3).</summary>
/// <param name="Security">The one wsse:Security header.</param>
/// <param name="Content">The one element in the body.</param>
/// <param name="Parts">Parts beside the envelope, by Content-ID; none when it came as plain SOAP.</param>
internal sealed record SoapRequest(XmlDocument Envelope, XmlElement Security, XmlElement Content, string Action, string MessageId, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Parts, bool Mtom)
{
    /// <summary>Reads a whole request; the fault when it is not one.</summary>
    /// <param name="actions">The actions that the address serves.</param>
    public static (SoapRequest? Request, Fault? Fault) Read(string? contentType, ReadOnlyMemory<byte> body, IReadOnlyCollection<string> actions)
    {
        if (MediaType.Parse(contentType) is not { } type)
            return (null, Fault.Mime("Content-Type is missing or malformed"));
        var (wrapped, fault) = Unwrap(type, body);
        if (wrapped is null)
            return (null, fault);
        var (document, problem) = GuardedXml.Load(wrapped.Envelope);
        if (document is null)
            return (null, Fault.Xml($"The envelope is {problem}"));
        (var request, fault) = SoapHeaders.Read(document, wrapped.Parts, wrapped.Mtom, actions);
        return request is not null && type["action"] is { } said && said != request.Action
            ? (null, Fault.Addressing("ActionMismatch", "action in Content-Type is not wsa:Action"))
            : (request, fault);
    }

    /// <summary>The envelope and what came beside it.</summary>
    private sealed record Wrapped(ReadOnlyMemory<byte> Envelope, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Parts, bool Mtom);

    private static (Wrapped? Wrapped, Fault? Fault) Unwrap(MediaType type, ReadOnlyMemory<byte> body)
    {
        if (type.Name == "application/soap+xml")
            return (new Wrapped(body, new Dictionary<string, ReadOnlyMemory<byte>>(), false), null);
        if (type.Name != "multipart/related")
            return (null, Fault.Mime("Content-Type is neither multipart/related nor application/soap+xml") with { HttpStatus = 415 });
        if (type["boundary"] is not { } boundary)
            return (null, Fault.Mime("Content-Type has no boundary"));
        if (type["type"] is not "application/xop+xml")
            return (null, Fault.Mime("type in Content-Type is not application/xop+xml"));
        if (MediaType.Parse(type["start-info"])?.Name is not "application/soap+xml")
            return (null, Fault.Mime("start-info in Content-Type is not application/soap+xml"));
        var (parts, problem) = MultipartBody.Read(body, boundary);
        return problem is null ? Related(type["start"], parts) : (null, Fault.Mime($"MIME: {problem}"));
    }

    private static (Wrapped? Wrapped, Fault? Fault) Related(string? start, IReadOnlyList<BodyPart> parts)
    {
        if (parts.FirstOrDefault(p => p.Encoding is not ("" or "binary" or "8bit" or "7bit")) is { } coded)
            return (null, Fault.Mime($"Content-Transfer-Encoding {coded.Encoding} of a part: binary is asked for"));
        var byId = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (part.ContentId.Length == 0)
                return (null, Fault.Mime("A part has no Content-ID"));
            if (!byId.TryAdd(part.ContentId, part.Content))
                return (null, Fault.Mime("Two parts have the same Content-ID"));
        }

        // RFC 2387 §3.2: without start, the first part is the root.
        var rootId = start is null ? parts[0].ContentId : start.TrimStart('<').TrimEnd('>');
        if (parts.FirstOrDefault(p => p.ContentId == rootId) is not { } root)
            return (null, Fault.Mime("start in Content-Type names no part"));
        if (root.Type?.Name is not "application/xop+xml" || MediaType.Parse(root.Type["type"])?.Name is not "application/soap+xml")
            return (null, Fault.Mime("The root part is not application/xop+xml of type application/soap+xml"));
        byId.Remove(rootId);
        return (new Wrapped(root.Content, byId, true), null);
    }
}
