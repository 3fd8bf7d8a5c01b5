using System.Globalization;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>How a message names a document: its id, the other spellings of it, the versions it replaces.</summary>
internal sealed record DocumentNames(DocumentId Id, ValueList<DocumentId> Aliases, ValueList<DocumentId> Replaces)
{
    /// <summary>The CDA's id wins over TXA-12, which becomes an alias. Null when a replacement or deletion names nothing at all.</summary>
    public static DocumentNames? Of(DocumentPart part, CdaHeader? cda, Reading reading)
    {
        var inCda = cda?.Id is { } read ? IdOf(read) : (DocumentId?)null;
        var inMessage = DocumentIds.Of(part.Txa[12]);
        if (part.Txa.Exists && inMessage is null)
            reading.Note("txa-12-missing", "TXA-12 does not name the document: its CDA alone does.");
        var aliases = new List<DocumentId>(2);
        var replaces = new List<DocumentId>(2);
        foreach (var parent in cda?.Replaces ?? [])
            AddOnce(replaces, IdOf(parent));
        var parentInMessage = DocumentIds.Of(part.Txa[13]);
        if (parentInMessage is { } previous && !IsSame(previous, inMessage))
            AddOnce(replaces, previous);

        var id = inCda ?? inMessage;
        if (id is null)
        {
            // What is deleted is the document itself, never its parent; what replaces a named one need not have a name of its own.
            if (part.Action == DocumentAction.Delete || (part.Action == DocumentAction.Replace && replaces.Count == 0))
                return null;
            reading.Note("document-unnamed", "Neither TXA-12 nor a CDA names the document: known by its message alone, it can be neither replaced nor deleted.");
            id = ByMessage(part, reading);
        }

        if (inMessage is { } alias)
        {
            if (alias != id)
                aliases.Add(alias);
            if (DocumentIdText.IsLocal(alias))
                KeepWithinSender(alias, id.Value, aliases, reading);
        }

        replaces.RemoveAll(r => r == id || aliases.Contains(r));
        CheckParent(part, parentInMessage is not null, replaces.Count, reading);
        return new(id.Value, aliases.ToValueList(), replaces.ToValueList());
    }

    /// <summary>Id of a document of which nothing but its message is known: the same message gives the same.</summary>
    private static DocumentId ByMessage(DocumentPart part, Reading reading)
    {
        var source = reading.Source;
        return new(string.Create(CultureInfo.InvariantCulture, $"{source.ControlId}@{source.Sender}@{source.SentAt:yyyyMMddHHmmss}#{part.Number}"));
    }

    private static DocumentId IdOf(CdaId id) => DocumentIdText.Of(id.Root, id.Extension);

    // Another sender's document may have the same number: as an alias it is told apart by its sender.
    private static void KeepWithinSender(DocumentId local, DocumentId id, List<DocumentId> aliases, Reading reading)
    {
        if (local != id)
            aliases.Remove(local);
        aliases.Add(new($"{local.Value}@{reading.Sender}"));
    }

    // 2.0 writes the parent without the dot that divides root and extension; LPS 1.0 the document itself so: then it names no parent (hl7v2.md §10).
    private static bool IsSame(DocumentId parent, DocumentId? own) => own is { } id && (parent == id || Undotted(parent) == Undotted(id));

    private static string Undotted(DocumentId id) => id.Value.Replace(".", "", StringComparison.Ordinal).Replace("^", "", StringComparison.Ordinal);

    private static void CheckParent(DocumentPart part, bool parentGiven, int parents, Reading reading)
    {
        if (parentGiven && parents == 0)
            reading.Note("parent-is-itself", "TXA-13 names the document itself: no previous version is known. Write the id of the version replaced.");
        else if (part.Action == DocumentAction.Replace && parents == 0)
            reading.Note("parent-missing", "A replacement that names no previous version (TXA-13, or relatedDocument of the CDA): the version replaced is not known.");
        else if (part.Action == DocumentAction.Produce && parents > 0)
            reading.Note("parent-on-first", "A first transmission names a previous version: the action stands, the versions are chained.");
    }

    private static void AddOnce(List<DocumentId> ids, DocumentId id)
    {
        if (!ids.Contains(id))
            ids.Add(id);
    }
}
