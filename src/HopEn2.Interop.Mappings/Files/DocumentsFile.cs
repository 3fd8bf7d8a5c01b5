using System.Text.RegularExpressions;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Mappings.Reading;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Reads <c>documents.yaml</c>.</summary>
internal static partial class DocumentsFile
{
    public const string FileName = "documents.yaml";

    /// <summary>classCode (cda.md §4): TRE_A03, 1.2.250.1.213.1.1.4.1.</summary>
    private static readonly string[] Classes = ["10", "11", "31", "42", "43", "44", "45", "52", "60", "90", "95", "99"];

    // No "untyped": what a code that stands nowhere is, is not for a line to say.
    private static readonly DocumentKind[] Kinds = [.. DocumentKinds.All.Where(k => k is not DocumentKind.Untyped)];

    private static readonly Key<string> SystemName = Key.Must("name", Text.Label, "Name of a code system of the house, as codes below use it.");
    private static readonly Key<IReadOnlyList<Read<string>>> SystemAliases = Key.Must("aliases", new ListOf<string>(Text.Label, "aliases", 1), "Its OID and other names in messages and CDA.");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Systems = Key.May("systems", new ListOf<Entry>(new Shape("a code system", SystemName, SystemAliases), "code systems"), "Code systems of the house that have more than one name. LOINC and TRE_A05 are known.", (IReadOnlyList<Read<Entry>>)[]);

    private static readonly Key<string> SentCode = Key.Must("code", Text.Label, "The code as the sender writes it.");
    private static readonly Key<string> SentSystem = Key.May("system", Text.Label, "The code system the sender names beside it: LN, TRE_A05 or one of the house. Left out: whatever it names, or nothing.", "");
    private static readonly Key<string> SentFeed = Key.May("feed", Text.Name, "The feed of feeds.yaml it is said of. Left out: all.");

    private static readonly Key<DocumentKind> Kind = Key.Must("kind", new Choice<DocumentKind>([.. Kinds.Select(k => (k.Name(), k))]), "What it counts as: LDL, ODS, CRO, CRC, CR-bio, CR-imagerie, or other (known, tracked by no indicator).");
    private static readonly Key<string> Code = Key.Must("code", Text.Label, "Its type code: LOINC, or TRE_A05.");
    private static readonly Key<string> System = Key.May("system", new Choice<string>(("LN", "LN"), ("TRE_A05", "TRE_A05")), "Code system of the type code.", "LN", "LN");
    private static readonly Key<string> Class = Key.May("class", new Choice<string>([.. Classes.Select(c => (c, c))]), "Its classCode of TRE_A03, needed to deposit it: 10 compte rendu, 11 synthèse, 31 imagerie, 42 prescription … The tracked kinds need it.", "");
    private static readonly Key<string> Label = Key.Must("label", Text.Label, "What the screens call it.");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Sent = Key.May("sentAs", new ListOf<Entry>(new Shape("a code", SentCode, SentSystem, SentFeed), "codes"), "What senders write for it: local codes, and wrong ones.", (IReadOnlyList<Read<Entry>>)[]);

    private static readonly Key<IReadOnlyList<Read<Entry>>> Documents = Key.Must("documents", new ListOf<Entry>(new Shape("a document type", Kind, Code, System, Class, Label, Sent), "document types", 1), "The document types: which codes mean which kind.");

    public static Shape Shape { get; } = new("the documents file", Systems, Documents);

    public static DocumentTable Read(Entry file, FileProblems problems, Known known)
    {
        var systems = ReadSystems(file, problems);
        var table = new Lines(problems);
        foreach (var (entry, _) in file.Of(Documents) ?? [])
        {
            var code = entry.Read(Code);
            if (code is not null)
            {
                CheckForm(code, entry.Of(System), problems);
                known.DocumentCodes.Mention(code);
            }

            foreach (var (sent, _) in entry.Of(Sent))
                known.Feeds.Require(sent.Read(SentFeed), problems);

            if (entry.Read(Kind) is { Value: not DocumentKind.Other } tracked && !entry.Wrote(Class))
                problems.Add(entry.At, $"A document type of kind {tracked.Value.Name()} needs the key \"class\".", "Add it: the engine deposits this kind, and the DMP wants its class (TRE_A03).");

            if (!entry.Whole || code is null)
                continue;

            var type = new DocumentType(null, entry.Of(System), code.Value, entry.Of(Kind), code.Value, entry.Of(Class), entry.Of(Label));
            table.Add(type, code.At);
            foreach (var (sent, _) in entry.Of(Sent))
            {
                if (sent.Read(SentCode) is not { } sentCode)
                    continue;
                if (DocumentType.CanonicalSystem(sent.Of(SentSystem)) is "LN")
                    CheckForm(sentCode, "LN", problems);
                table.Add(type with { Feed = sent.Read(SentFeed)?.Value, System = systems.GetValueOrDefault(sent.Of(SentSystem)) ?? DocumentType.CanonicalSystem(sent.Of(SentSystem)), Code = sentCode.Value }, sentCode.At);
            }
        }

        known.DocumentCodes.Complete = file.Has(Documents);
        WarnOfMissingKinds(file, table.Types, problems);
        return new(table.Types, systems);
    }

    private static Dictionary<string, string> ReadSystems(Entry file, FileProblems problems)
    {
        var systems = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (entry, _) in file.Of(Systems).Where(s => s.Value.Whole))
        {
            foreach (var alias in entry.Of(SystemAliases).Prepend(entry.Read(SystemName)!))
            {
                if (DocumentType.CanonicalSystem(alias.Value) is "LN" or "TRE_A05")
                    problems.Add(alias.At, $"{Shown.Quoted(alias.Value)} is {DocumentType.CanonicalSystem(alias.Value)}, which is known.", "Remove it.");
                else if (systems.TryAdd(alias.Value, entry.Of(SystemName)))
                    lines.Add(alias.Value, alias.At.Line);
                else
                    problems.Add(alias.At, $"Code system {Shown.Quoted(alias.Value)} stands twice (first at line {lines[alias.Value]}).", "Keep one.");
            }
        }

        return systems;
    }

    private static void CheckForm(Read<string> code, string system, FileProblems problems)
    {
        if (system is "TRE_A05")
        {
            if (!TreForm().IsMatch(code.Value))
                problems.Add(code.At, $"{Shown.Quoted(code.Value)} is no code of TRE_A05.", "Write it as TRE_A05 has it, such as PRESC-BIO.");
        }
        else if (!LoincForm().IsMatch(code.Value))
        {
            problems.Add(code.At, $"{Shown.Quoted(code.Value)} is no LOINC code.", "Write digits, a hyphen and the check digit, such as 11490-0; a code of TRE_A05 needs \"system: TRE_A05\", a local one goes under \"sentAs\".");
        }
        else if (!Luhn.Holds(code.Value.Replace("-", "", StringComparison.Ordinal)))
        {
            problems.Add(code.At, $"The check digit of LOINC {code.Value} does not match: there is no such code.", "Check it against LOINC: a digit is wrong, or two are swapped.");
        }
    }

    private static void WarnOfMissingKinds(Entry file, IReadOnlyList<DocumentType> types, FileProblems problems)
    {
        if (!file.Has(Documents) || problems.Found.Any(p => p.Severity is MappingSeverity.Error))
            return;

        foreach (var kind in Kinds.Where(k => k is not DocumentKind.Other && !types.Any(t => t.Kind == k)))
            problems.Warn(file.PlaceOf(Documents), $"No document type is of kind {kind.Name()}: its indicator will stay at zero.", "Add its line, as the file shipped with the program has it.");
    }

    /// <summary>LOINC: up to seven digits, a hyphen, the check digit.</summary>
    [GeneratedRegex("^[0-9]{1,7}-[0-9]$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LoincForm();

    [GeneratedRegex("^[A-Z0-9][A-Z0-9_-]{1,39}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TreForm();

    /// <summary>The table line by line: one code of one system on one feed means one thing.</summary>
    private sealed class Lines(FileProblems problems)
    {
        private readonly Dictionary<(string? Feed, string System, string Code), (DocumentType Type, int Line)> _lines = [];

        public List<DocumentType> Types { get; } = [];

        public void Add(DocumentType type, Place at)
        {
            if (_lines.TryAdd((type.Feed, type.System, type.Code), (type, at.Line)))
            {
                Types.Add(type with { Origin = $"{FileName}:{at.Line}" });
                return;
            }

            var (first, line) = _lines[(type.Feed, type.System, type.Code)];
            var where = type.Feed is null ? "all feeds" : $"feed {type.Feed}";
            problems.Add(at, $"Code {Shown.Quoted(type.Code)} of {where} is mapped twice (first at line {line}, {first.Kind.Name()}).", "Keep one.");
        }
    }
}
