using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Reads <c>pathways.yaml</c>.</summary>
internal static class PathwaysFile
{
    public const string FileName = "pathways.yaml";

    private static readonly Key<string> Code = Key.Must("code", Text.Code, "Short code of the pathway.");
    private static readonly Key<string> Label = Key.Must("label", Text.Label, "What the screens and the declaration call it.");
    private static readonly Key<IReadOnlyList<Read<string>>> Ufs = Key.Must("ufs", new ListOf<string>(Text.Code, "UF", 1), "Patients with a visit ending on one of these UF of services.yaml are eligible.");
    private static readonly Key<IReadOnlyList<Read<string>>> Documents = Key.May("documents", new ListOf<string>(Text.Label, "documents", 1), "Its messages carry one of these documents: a kind (LDL), or a type code of documents.yaml (34112-3).", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<IReadOnlyList<Read<string>>> Senders = Key.May("senders", new ListOf<string>(new MailAddress(), "mail addresses", 1), "Its messages come from one of these MSSanté mailboxes.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<IReadOnlyList<Read<string>>> Messages = Key.May("messages", new ListOf<string>(Text.Code, "messages", 1), "Its messages are those of these codes of messages.yaml, about visits on its UF.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<bool> Automatic = Key.May("automatic", Choice.YesNo, "The automatic duplicate of every deposit: counts only beside a qualitative pathway.", false, false);

    private static readonly Key<IReadOnlyList<Read<Entry>>> Pathways = Key.Must("pathways", new ListOf<Entry>(new Shape("a pathway", Code, Label, Ufs, Documents, Senders, Messages, Automatic), "pathways"), "The patient pathways of P1.08; [] while there is none.");

    public static Shape Shape { get; } = new("the pathways file", Pathways);

    public static PathwayTable Read(Entry file, FileProblems problems, Known known, DocumentTable? types)
    {
        var names = new Names("pathway", FileName);
        var pathways = new List<Pathway>();
        foreach (var (entry, at) in file.Of(Pathways) ?? [])
        {
            if (entry.Read(Code) is { } code)
                names.Define(code, problems);
            foreach (var uf in entry.Of(Ufs) ?? [])
                known.Ufs.Require(uf, problems);

            var documents = entry.Of(Documents).SelectMany(d => CodesOf(d, problems, known, types)).Distinct(StringComparer.Ordinal).ToList();
            foreach (var message in entry.Of(Messages) ?? [])
                known.Messages.Require(message, problems);
            if (!entry.Wrote(Documents) && !entry.Wrote(Senders) && !entry.Wrote(Messages))
                problems.Add(at, "A pathway needs \"documents\", \"senders\" or \"messages\": nothing else tells its messages from others.", "Add the kinds of document it sends, the mailbox it sends from, or codes of messages.yaml.");

            if (entry.Whole)
                pathways.Add(new(entry.Of(Code), entry.Of(Label), [.. entry.Of(Ufs).Select(u => u.Value)], documents, [.. entry.Of(Senders).Select(s => s.Value.ToLowerInvariant())], entry.Of(Automatic)) { Messages = [.. entry.Of(Messages).Select(m => m.Value)] });
        }

        if (pathways.Count > 0 && pathways.TrueForAll(p => p.Automatic))
            problems.Warn(file.PlaceOf(Pathways), "Every pathway is automatic: P1.08 counts the automatic duplicate only beside a qualitative pathway.", "Add a qualitative pathway.");
        return new(pathways);
    }

    /// <summary>A kind stands for its type codes, so that a house which adds one to documents.yaml need not add it here.</summary>
    private static IEnumerable<string> CodesOf(Read<string> document, FileProblems problems, Known known, DocumentTable? types)
    {
        if (DocumentKinds.Parse(document.Value) is { } kind and not (DocumentKind.Untyped or DocumentKind.Other))
            return types?.Types.Where(t => t.Kind == kind).Select(t => t.Loinc) ?? [];
        if (known.DocumentCodes.Contains(document.Value) || !known.DocumentCodes.Complete)
            return [document.Value];

        IReadOnlyList<string> names = [.. DocumentKinds.All.Where(k => k is not (DocumentKind.Untyped or DocumentKind.Other)).Select(k => k.Name()), .. known.DocumentCodes.All];
        problems.Add(document.At, $"{Shown.Quoted(document.Value)} is neither a kind nor a type code of {DocumentsFile.FileName}.", DidYouMean.Remedy(document.Value, names));
        return [];
    }
}

/// <summary>A mail address.</summary>
internal sealed partial class MailAddress : ScalarValue<string>
{
    protected override string Wanted => "a mail address";

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return Form().IsMatch(text);
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    /// <summary>One @, a domain with a dot, nothing that a mail header would read otherwise.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex Form();
}
