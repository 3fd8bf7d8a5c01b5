using System.Globalization;
using System.Xml;
using HopEn2.Interop.Simulators.Dmp.Ebrim;
using HopEn2.Interop.Simulators.Dmp.Registry;
using HopEn2.Interop.Simulators.Dmp.Vihf;
using HopEn2.Interop.Simulators.Dmp.Wire;

namespace HopEn2.Interop.Simulators.Dmp.Transactions;

/// <summary>ITI-18, TD3.1b: the stored query GetDocuments, by uniqueId or entryUUID. A deleted document is not listed any more (dmp.md §8).</summary>
internal sealed class QueryTransaction(DocumentRegistry registry)
{
    private const string ByUniqueId = "$XDSDocumentEntryUniqueId";
    private const string ByEntry = "$XDSDocumentEntryEntryUUID";
    private const int MostValues = 1_000;

    public (Answer? Answer, Fault? Fault) Handle(SoapRequest request, VihfToken vihf)
    {
        var content = request.Content;
        if (content.LocalName != "AdhocQueryRequest" || content.NamespaceURI != Names.Query)
            return (null, Fault.Schema("The body holds no query:AdhocQueryRequest"));
        if (content.First(Names.Query, "ResponseOption")?.GetAttribute("returnType") is not ("LeafClass" or "ObjectRef"))
            return (null, Fault.Schema("query:ResponseOption/@returnType is neither LeafClass nor ObjectRef"));
        if (content.First(Names.Rim, "AdhocQuery") is not { } query)
            return (null, Fault.Schema("rim:AdhocQuery is missing"));
        if (query.GetAttribute("id") != Schemes.GetDocuments)
            return (Failure("XDSUnknownStoredQuery", "AdhocQuery.id: only GetDocuments is known"), null);
        var slots = Ebrim.Slot.All(query).Where(s => s.Name is ByUniqueId or ByEntry).ToList();
        if (slots is not [{ Values.Count: > 0 and <= MostValues } only])
            return (Failure("XDSStoredQueryParamNumber", $"AdhocQuery: not exactly one of {ByUniqueId} and {ByEntry}"), null);
        var values = only.Values.SelectMany(Values).ToList();
        if (values.Count is 0 or > MostValues)
            return (Failure("XDSStoredQueryMissingParam", $"AdhocQuery.{only.Name}: is not ('value', …)"), null);
        var found = values.Distinct(StringComparer.OrdinalIgnoreCase).Select(v => only.Name == ByUniqueId ? registry.ByUniqueId(v) : registry.ByEntry(v)).OfType<RegisteredVersion>()
            .Where(v => v.Status != Schemes.Deleted && v.PatientId == vihf.ResourceId).ToList();
        var leaves = content.First(Names.Query, "ResponseOption")!.GetAttribute("returnType") == "LeafClass";
        return (new Answer("Success", xml => Write(xml, [], found, leaves), Names.StoredQuery + "Response"), null);
    }

    /// <summary>A failure in the shape of this transaction.</summary>
    public static Answer Failure(params XdsError[] errors) => new(errors[0].Code, xml => Write(xml, errors, [], leaves: false), Names.StoredQuery + "Response");

    private static Answer Failure(string code, string context) => Failure(new XdsError(code, context));

    /// <summary><c>('a','b')</c> or <c>'a'</c>, as stored queries write values (ITI TF-2a §3.18.4.1.2.3.5).</summary>
    private static IEnumerable<string> Values(string text)
    {
        var inner = text.StartsWith('(') && text.EndsWith(')') ? text[1..^1] : text;
        return inner.Split(',', StringSplitOptions.TrimEntries).All(v => v.Length > 2 && v[0] == '\'' && v[^1] == '\'') ? inner.Split(',', StringSplitOptions.TrimEntries).Select(v => v[1..^1]) : [];
    }

    private static void Write(XmlWriter xml, IReadOnlyList<XdsError> errors, IReadOnlyList<RegisteredVersion> found, bool leaves)
    {
        xml.WriteStartElement("query", "AdhocQueryResponse", Names.Query);
        Answer.WriteStatus(xml, errors);
        Answer.WriteErrors(xml, errors);
        xml.WriteStartElement("rim", "RegistryObjectList", Names.Rim);
        foreach (var version in found)
        {
            if (leaves)
                Write(xml, version);
            else
                WriteReference(xml, version);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteReference(XmlWriter xml, RegisteredVersion version)
    {
        xml.WriteStartElement("ObjectRef", Names.Rim);
        xml.WriteAttributeString("id", version.EntryUuid);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, RegisteredVersion version)
    {
        xml.WriteStartElement("ExtrinsicObject", Names.Rim);
        xml.WriteAttributeString("id", version.EntryUuid);
        xml.WriteAttributeString("lid", version.LogicalId);
        xml.WriteAttributeString("objectType", Schemes.StableDocument);
        xml.WriteAttributeString("mimeType", version.MimeType);
        xml.WriteAttributeString("status", version.Status);
        Slot(xml, "creationTime", version.CreationTime);
        Slot(xml, "languageCode", version.LanguageCode);
        Slot(xml, "hash", version.Sha1);
        Slot(xml, "size", version.Size.ToString(CultureInfo.InvariantCulture));
        Slot(xml, "repositoryUniqueId", "2.999.1.99");
        Name(xml, version.Title);
        xml.WriteStartElement("VersionInfo", Names.Rim);
        xml.WriteAttributeString("versionName", "1");
        xml.WriteEndElement();
        Classification(xml, version, Schemes.Class, version.Class);
        Classification(xml, version, Schemes.Type, version.Type);
        Classification(xml, version, Schemes.Format, version.Format);
        Identifier(xml, version, Schemes.PatientId, version.PatientId, "XDSDocumentEntry.patientId");
        Identifier(xml, version, Schemes.UniqueId, version.UniqueId, "XDSDocumentEntry.uniqueId");
        xml.WriteEndElement();
    }

    private static void Slot(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("Slot", Names.Rim);
        xml.WriteAttributeString("name", name);
        xml.WriteStartElement("ValueList", Names.Rim);
        xml.WriteElementString("Value", Names.Rim, value);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Name(XmlWriter xml, string value)
    {
        xml.WriteStartElement("Name", Names.Rim);
        xml.WriteStartElement("LocalizedString", Names.Rim);
        xml.WriteAttributeString("value", value);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Classification(XmlWriter xml, RegisteredVersion version, string scheme, (string Code, string System) value)
    {
        xml.WriteStartElement("Classification", Names.Rim);
        xml.WriteAttributeString("id", $"urn:uuid:{Guid.NewGuid()}");
        xml.WriteAttributeString("classificationScheme", scheme);
        xml.WriteAttributeString("classifiedObject", version.EntryUuid);
        xml.WriteAttributeString("nodeRepresentation", value.Code);
        Slot(xml, "codingScheme", value.System);
        Name(xml, value.Code);
        xml.WriteEndElement();
    }

    private static void Identifier(XmlWriter xml, RegisteredVersion version, string scheme, string value, string name)
    {
        xml.WriteStartElement("ExternalIdentifier", Names.Rim);
        xml.WriteAttributeString("id", $"urn:uuid:{Guid.NewGuid()}");
        xml.WriteAttributeString("registryObject", version.EntryUuid);
        xml.WriteAttributeString("identificationScheme", scheme);
        xml.WriteAttributeString("value", value);
        Name(xml, name);
        xml.WriteEndElement();
    }
}
