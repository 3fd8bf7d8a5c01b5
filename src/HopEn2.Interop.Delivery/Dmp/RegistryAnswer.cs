using System.Xml;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>rs:RegistryResponse (dmp.md §7).</summary>
/// <param name="Errors">Severity Error, in their order.</param>
/// <param name="Warnings">Codes of severity Warning.</param>
internal sealed record RegistryAnswer(bool Success, ValueList<RegistryError> Errors, ValueList<string> Warnings)
{
    /// <summary>Errors kept of one answer.</summary>
    private const int Most = 50;

    /// <summary>The error that decides: of several, the first that no waiting will mend.</summary>
    public RegistryError Deciding => Errors.FirstOrDefault(e => DmpErrors.Of(e.Code).Class != DmpErrorClass.Temporary) ?? (Errors.Count > 0 ? Errors[0] : RegistryError.Unnamed);

    /// <summary>Null when the element is none.</summary>
    public static RegistryAnswer? Read(XmlReader xml) => xml is { LocalName: "RegistryResponse", NamespaceURI: DmpNames.Rs } ? ReadContent(xml, _ => { }) : null;

    /// <summary>Reads status and errors of this element, and shows every other element below it.</summary>
    public static RegistryAnswer ReadContent(XmlReader xml, Action<XmlReader> other)
    {
        // ITI-41 knows no partial success: whatever is not Success failed.
        var success = xml.GetAttribute("status") == DmpNames.Success;
        var errors = new List<RegistryError>();
        var warnings = new List<string>();
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (SoapAnswer.Next(xml, depth))
            {
                if (xml is not { LocalName: "RegistryError", NamespaceURI: DmpNames.Rs })
                    other(xml);
                else if (xml.GetAttribute("severity")?.EndsWith(":Warning", StringComparison.Ordinal) == true)
                    Keep(warnings, Cut(xml.GetAttribute("errorCode"), 100));
                else
                    Keep(errors, new RegistryError(Cut(xml.GetAttribute("errorCode"), 100), xml.GetAttribute("codeContext")));
            }
        }

        return new RegistryAnswer(success, errors.ToValueList(), warnings.ToValueList());
    }

    private static void Keep<T>(List<T> list, T item)
    {
        if (list.Count < Most)
            list.Add(item);
    }

    private static string Cut(string? code, int most)
    {
        var text = code?.Trim() ?? "";
        return text.Length == 0 ? RegistryError.Unnamed.Code : text.Length > most ? text[..most] : text;
    }
}

/// <param name="Context">codeContext as written: it may quote the patient.</param>
internal sealed record RegistryError(string Code, string? Context)
{
    /// <summary>The answer says that it failed and not why.</summary>
    public static RegistryError Unnamed { get; } = new("no-code", null);
}

/// <summary>What ITI-18 GetDocuments found.</summary>
internal sealed record QueryAnswer(RegistryAnswer Registry, ValueList<FoundEntry> Entries)
{
    /// <summary>The entry of a document: the one that is current, else any. Null: none.</summary>
    public FoundEntry? Of(string uniqueId) =>
        Entries.Where(e => e.UniqueId is null || string.Equals(e.UniqueId, uniqueId, StringComparison.OrdinalIgnoreCase)).OrderByDescending(e => e.Current).FirstOrDefault();

    public static QueryAnswer? Read(XmlReader xml)
    {
        if (xml is not { LocalName: "AdhocQueryResponse", NamespaceURI: DmpNames.Query })
            return null;
        var entries = new List<FoundEntry>();
        var hash = false;
        var registry = RegistryAnswer.ReadContent(xml, element =>
        {
            if (element.NamespaceURI != Cda.Xds.EbRim.Rim)
                return;
            switch (element.LocalName)
            {
                case "ExtrinsicObject":
                    entries.Add(new FoundEntry(element.GetAttribute("id"), element.GetAttribute("status"), null, null));
                    hash = false;
                    break;
                case "Slot":
                    hash = element.GetAttribute("name") == "hash";
                    break;
                case "Value" when hash && entries.Count > 0:
                    entries[^1] = entries[^1] with { Hash = SoapAnswer.Text(element).ToLowerInvariant() };
                    hash = false;
                    break;
                case "ExternalIdentifier" when entries.Count > 0 && element.GetAttribute("identificationScheme") == UniqueIdScheme:
                    entries[^1] = entries[^1] with { UniqueId = element.GetAttribute("value") };
                    break;
            }
        });
        return new QueryAnswer(registry, entries.ToValueList());
    }

    private const string UniqueIdScheme = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab";
}

/// <param name="Status">availabilityStatus, as an URN; null when not said.</param>
internal sealed record FoundEntry(string? EntryUuid, string? Status, string? Hash, string? UniqueId)
{
    public bool Current => Status is null || Status == DmpNames.Approved;
}
