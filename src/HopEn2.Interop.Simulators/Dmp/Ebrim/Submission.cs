using System.Xml;
using HopEn2.Interop.Simulators.Dmp.Wire;

namespace HopEn2.Interop.Simulators.Dmp.Ebrim;

/// <summary>A document as it came: its bytes, or none where its part is missing.</summary>
internal sealed record SubmittedDocument(string EntryId, ReadOnlyMemory<byte>? Content);

/// <summary>What an ITI-41 or ITI-57 request submits, read and not yet judged.</summary>
/// <param name="Foreign">Names of registry objects that have no place here (folders, bundles …).</param>
internal sealed record Submission(
    IReadOnlyList<RegistryObject> Sets, IReadOnlyList<RegistryObject> Entries, IReadOnlyList<Association> Associations, IReadOnlyList<Classification> Nodes, IReadOnlyList<SubmittedDocument> Documents, IReadOnlyList<string> Foreign)
{
    /// <summary>uniqueIds of the documents as far as they can be read.</summary>
    public IEnumerable<string> UniqueIds => Entries.Select(e => e.Identifier(Schemes.UniqueId)).OfType<string>().Where(id => id.Length > 0);

    /// <summary>xdsb:ProvideAndRegisterDocumentSetRequest with its documents.</summary>
    public static (Submission? Submission, Fault? Fault) ReadDeposit(SoapRequest request)
    {
        var content = request.Content;
        if (content.LocalName != "ProvideAndRegisterDocumentSetRequest" || content.NamespaceURI != Names.Xds)
            return (null, Fault.Schema("The body holds no xdsb:ProvideAndRegisterDocumentSetRequest"));
        if (content.Elements().FirstOrDefault() is not { LocalName: "SubmitObjectsRequest", NamespaceURI: Names.Lcm } submit)
            return (null, Fault.Schema("xdsb:ProvideAndRegisterDocumentSetRequest does not begin with a lcm:SubmitObjectsRequest"));
        if (content.Elements().Skip(1).Any(e => e.LocalName != "Document" || e.NamespaceURI != Names.Xds))
            return (null, Fault.Schema("After lcm:SubmitObjectsRequest there is something else than xdsb:Document"));
        var documents = new List<SubmittedDocument>();
        foreach (var element in content.Elements().Skip(1))
        {
            var (document, fault) = ReadDocument(element, request);
            if (document is null)
                return (null, fault);
            documents.Add(document);
        }

        return Read(submit, documents);
    }

    /// <summary>lcm:SubmitObjectsRequest.</summary>
    public static (Submission? Submission, Fault? Fault) Read(XmlElement submit, IReadOnlyList<SubmittedDocument> documents)
    {
        if (submit.Elements(Names.Rim, "RegistryObjectList").ToList() is not [var list] || submit.LocalName != "SubmitObjectsRequest" || submit.NamespaceURI != Names.Lcm)
            return (null, Fault.Schema("lcm:SubmitObjectsRequest does not hold exactly one rim:RegistryObjectList"));
        if (list.Elements().Any(e => e.NamespaceURI != Names.Rim))
            return (null, Fault.Schema("rim:RegistryObjectList holds an element of another namespace"));
        return (new Submission(
            [.. list.Elements(Names.Rim, "RegistryPackage").Select(RegistryObject.Read)],
            [.. list.Elements(Names.Rim, "ExtrinsicObject").Select(RegistryObject.Read)],
            [.. list.Elements(Names.Rim, "Association").Select(Association.Read)],
            [.. list.Elements(Names.Rim, "Classification").Concat(list.Elements(Names.Rim, "RegistryPackage").SelectMany(p => p.Elements(Names.Rim, "Classification")))
                .Select(Classification.Read).Where(c => c.Node.Length > 0)],
            documents,
            [.. list.Elements().Select(e => e.LocalName).Where(n => n is not ("RegistryPackage" or "ExtrinsicObject" or "Association" or "Classification" or "ObjectRef")).Distinct()]), null);
    }

    private static (SubmittedDocument? Document, Fault? Fault) ReadDocument(XmlElement element, SoapRequest request)
    {
        var id = element.GetAttribute("id");
        if (element.First(Names.Xop, "Include") is { } include)
        {
            if (!request.Mtom)
                return (null, Fault.Mime("xop:Include in a request that is no multipart"));
            var reference = include.GetAttribute("href");
            if (!reference.StartsWith("cid:", StringComparison.Ordinal))
                return (null, Fault.Mime("xop:Include/@href is no cid:"));
            return (new SubmittedDocument(id, request.Parts.TryGetValue(Uri.UnescapeDataString(reference[4..]), out var part) ? part : (ReadOnlyMemory<byte>?)null), null);
        }

        try
        {
            return (new SubmittedDocument(id, Convert.FromBase64String(element.InnerText)), null);
        }
        catch (FormatException)
        {
            return (null, Fault.Schema("xdsb:Document is neither xop:Include nor base64"));
        }
    }
}
