using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

internal enum DocumentAction
{
    Produce,
    Replace,
    Delete,
}

/// <summary>How a DocumentReference names its document: id, other spellings, versions it replaces; and what is done with it.</summary>
internal sealed record DocumentEntry(DocumentId Id, ValueList<DocumentId> Aliases, ValueList<DocumentId> Replaces, DocumentAction Action)
{
    /// <summary>The CDA's id wins over masterIdentifier, which becomes an alias. Null when a replacement or deletion names nothing at all.</summary>
    public static DocumentEntry? Of(FhirNode reference, Cda.Header.CdaHeader? cda, FhirContext context)
    {
        var inCda = cda?.Id is { } read ? DocumentIdText.Of(read.Root, read.Extension) : (DocumentId?)null;
        var stated = IdOf(Identifier.Of(reference["masterIdentifier"]));
        var replaces = new List<DocumentId>(2);
        foreach (var parent in cda?.Replaces ?? [])
            AddOnce(replaces, DocumentIdText.Of(parent.Root, parent.Extension));
        var targets = reference.All("relatesTo").Where(r => r.Text("code") is "replaces").Select(r => r["target"]).ToList();
        foreach (var target in targets)
        {
            if (TargetOf(target, context) is { } previous)
                AddOnce(replaces, previous);
            else
                context.Note("parent-unresolved", $"{target?.Path ?? reference.Path}: the version replaced is named by an address the engine does not know. Give target.identifier, its masterIdentifier.");
        }

        var action = ActionOf(reference, targets.Count > 0, context);
        if ((inCda ?? stated) is not { } id)
        {
            if (action == DocumentAction.Delete || (action == DocumentAction.Replace && replaces.Count == 0))
                return null;
            context.Note("document-unnamed", "Neither masterIdentifier nor a CDA names the document: known by its message alone, it can be neither replaced nor deleted.");
            id = new($"{context.Source.ControlId}@{context.Source.Sender}#{reference.Path}");
        }

        var aliases = new List<DocumentId>(2);
        if (stated is { } alias)
        {
            if (DocumentIdText.IsLocal(alias))
                aliases.Add(new($"{alias.Value}@{context.Source.Sender}"));
            else if (alias != id)
                aliases.Add(alias);
        }

        replaces.RemoveAll(r => r == id || aliases.Contains(r));
        if (action == DocumentAction.Produce && replaces.Count > 0)
            context.Note("parent-on-first", "A first transmission names a previous version: the action stands, the versions are chained.");
        return new(id, aliases.ToValueList(), replaces.ToValueList(), action);
    }

    /// <summary>An identifier as a document id: the value is one (RFC 3986), or an extension under its system's OID.</summary>
    public static DocumentId? IdOf(Identifier? identifier)
    {
        if (identifier is null)
            return null;
        return identifier.System is "" or "urn:ietf:rfc:3986" || !char.IsAsciiDigit(identifier.System[0])
            ? DocumentIdText.Of(identifier.Value)
            : DocumentIdText.Of(identifier.System, identifier.Value);
    }

    private static DocumentAction ActionOf(FhirNode reference, bool replaces, FhirContext context) => (context.Event, reference.Text("status")) switch
    {
        ("T04", _) or (_, "entered-in-error") => DocumentAction.Delete,
        ("T10", _) => DocumentAction.Replace,
        ("T02", _) => DocumentAction.Produce,
        _ => replaces ? DocumentAction.Replace : DocumentAction.Produce,
    };

    private static DocumentId? TargetOf(FhirNode? target, FhirContext context)
    {
        if (IdOf(Identifier.Of(target?["identifier"])) is { } named)
            return named;
        if (context.References.Resolve(target) is { Type.Name: "DocumentReference" } other)
            return IdOf(Identifier.Of(other["masterIdentifier"]));
        if (Identifier.OfQuery(target?.Text("reference")) is { } query)
            return DocumentIdText.Of(query.Value);
        // The id that the engine gives to a document is its own identifier.
        return target?.Text("reference")?.Split('/') is [.., "DocumentReference", var id] && ResourceIds.Unescape(id) is { } own && IsGlobal(own) ? DocumentIdText.Of(own) : null;
    }

    private static bool IsGlobal(string id) => (char.IsAsciiDigit(id[0]) && id.Contains('.', StringComparison.Ordinal)) || Guid.TryParse(id, out _);

    private static void AddOnce(List<DocumentId> ids, DocumentId id)
    {
        if (!ids.Contains(id))
            ids.Add(id);
    }
}
