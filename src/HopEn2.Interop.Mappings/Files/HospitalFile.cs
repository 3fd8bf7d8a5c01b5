using System.Collections.Frozen;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Reads <c>hospital.yaml</c>.</summary>
internal static class HospitalFile
{
    public const string FileName = "hospital.yaml";

    private static readonly Key<string> Name = Key.Must("name", Text.Label, "Name of the hospital, as the screens show it.");
    private static readonly Key<string> FinessEj = Key.Must("finessEj", Text.Finess, "FINESS of the legal entity (EJ), the one that declares to HOP'EN.");
    private static readonly Key<IReadOnlyList<Read<string>>> FinessEg = Key.Must("finessEg", new ListOf<string>(Text.Finess, "FINESS of sites", 1), "FINESS of each geographic site (EG).");
    private static readonly Key<TimeZoneInfo> TimeZone = Key.May("timeZone", new Zone(), "Time zone of the hospital: its days, months and screens, and the times that senders write without zone. An IANA name.", Zone.Paris, "Europe/Paris");
    private static readonly Key<bool> AlsaceMoselle = Key.May("alsaceMoselle", Choice.YesNo, "The hospital is in Bas-Rhin, Haut-Rhin or Moselle: Good Friday and 26 December are public holidays, on which less is expected.", false, false);
    private static readonly Key<bool> AcceptTestIns = Key.May("acceptTestIns", Choice.YesNo, "INS under the OIDs of test and demonstration count as INS. For a test platform only.", false, false);
    private static readonly Key<InsKeyCheck> KeyCheck = Key.May("insKeyCheck", new Choice<InsKeyCheck>(("strict", InsKeyCheck.Strict), ("warn", InsKeyCheck.Warn)), "An INS whose key does not match its 13 characters: strict = not counted as qualified; warn = counted, with a finding.", InsKeyCheck.Strict, "strict");
    private static readonly Key<bool> CountTraining = Key.May("countTraining", Choice.YesNo, "Messages marked T (training) or D (debugging) in MSH-11 are counted.", true, true);
    private static readonly Key<bool> StrictVisibility = Key.May("strictVisibility", Choice.YesNo, "Refuse every combination of hidden and sent that the ANS specification does not list, not only those that show a hidden document.", false, false);
    private static readonly Key<bool> StrictActions = Key.May("strictActions", Choice.YesNo, "Refuse a document message whose event, ORC-1 and OBX-11 contradict each other, instead of noting it.", false, false);
    private static readonly Key<string> DefaultAuthority = Key.Must("defaultAuthority", Text.Label, "Whose IPP, NDA and visit numbers these are when neither message nor feed says so: the name of one of the authorities.");

    private static readonly Key<string> AuthorityName = Key.Must("name", Text.Label, "Name of the authority, as everything is stored under it.");
    private static readonly Key<IReadOnlyList<Read<string>>> Aliases = Key.May("aliases", new ListOf<string>(Text.Label, "aliases"), "Other spellings of it in CX-4: namespace, FINESS, or all of it as name&FINESS&M.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<IReadOnlyList<Read<string>>> Oids = Key.May("oids", new ListOf<string>(Text.Oid, "OIDs"), "OIDs under which its IPP, NDA or visit numbers stand in a CDA. Spellings of it in messages, too.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<IReadOnlyList<Read<Entry>>> Authorities = Key.Must("authorities", new ListOf<Entry>(new Shape("an authority", AuthorityName, Aliases, Oids), "authorities", 1), "Who gives IPP, NDA and visit numbers, with every spelling of its name that messages use.");

    // indicators.md, "The nine rates": the targets of establishments that did not reach the domain in SUN-ES.
    private static readonly IReadOnlyList<(DocumentKind Kind, Key<double> Key)> TargetKeys =
    [
        Target(DocumentKind.Ldl, 55), Target(DocumentKind.Ods, 50), Target(DocumentKind.Cro, 55),
        Target(DocumentKind.Crc, 50), Target(DocumentKind.CrBio, 50), Target(DocumentKind.CrImagerie, 45),
    ];

    private static readonly Entry NoTargets = new(Yaml.Place.Start, [], [], whole: true, sound: true);
    private static readonly Key<Entry> Targets = Key.May("targets", new Shape("the targets", [.. TargetKeys.Select(t => t.Key)]), "Deposit rate aimed at for each kind of document, in percent.", NoTargets);

    public static Shape Shape { get; } = new("the hospital", Name, FinessEj, FinessEg, TimeZone, AlsaceMoselle, Authorities, DefaultAuthority, AcceptTestIns, KeyCheck, CountTraining, StrictVisibility, StrictActions, Targets);

    /// <summary>The hospital; null when something it needs is missing. What other files refer to is taken either way.</summary>
    public static Hospital? Read(Entry file, FileProblems problems, Known known)
    {
        CheckFinessKey(file.Read(FinessEj), problems);
        foreach (var site in file.Of(FinessEg) ?? [])
        {
            known.Sites.Define(site, problems);
            CheckFinessKey(site, problems);
        }

        var ownOids = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var authority in file.Of(Authorities) ?? [])
            Read(authority.Value, problems, known, lines, ownOids);

        known.Sites.Complete = file.Has(FinessEg);
        known.Authorities.Complete = file.Has(Authorities);
        known.RequireAuthority(file.Read(DefaultAuthority), problems);

        if (!file.Whole)
            return null;

        var targets = file.Of(Targets);
        return new()
        {
            Name = file.Of(Name),
            FinessEj = file.Of(FinessEj),
            FinessEg = [.. file.Of(FinessEg).Select(s => s.Value)],
            TimeZone = file.Of(TimeZone),
            AlsaceMoselle = file.Of(AlsaceMoselle),
            AcceptTestIns = file.Of(AcceptTestIns),
            InsKeyCheck = file.Of(KeyCheck),
            CountTraining = file.Of(CountTraining),
            StrictVisibility = file.Of(StrictVisibility),
            StrictActions = file.Of(StrictActions),
            Authorities = known.Spellings.ToFrozenDictionary(StringComparer.Ordinal),
            DefaultAuthority = file.Of(DefaultAuthority),
            OwnOids = ownOids.ToFrozenDictionary(StringComparer.Ordinal),
            Targets = TargetKeys.ToFrozenDictionary(t => t.Kind, t => targets.Of(t.Key)),
        };
    }

    private static void Read(Entry authority, FileProblems problems, Known known, Dictionary<string, int> lines, Dictionary<string, string> ownOids)
    {
        if (authority.Read(AuthorityName) is not { } name || !known.Authorities.Define(name, problems))
            return;

        foreach (var spelling in authority.Of(Aliases).Concat(authority.Of(Oids)).Prepend(name))
        {
            if (known.Spellings.TryAdd(spelling.Value, name.Value))
                lines.Add(spelling.Value, spelling.At.Line);
            else
                problems.Add(spelling.At, $"Spelling {Shown.Quoted(spelling.Value)} stands twice (first at line {lines[spelling.Value]}, authority {Shown.Quoted(known.Spellings[spelling.Value])}).", "Keep one: a spelling means one authority.");
        }

        foreach (var oid in authority.Of(Oids))
            ownOids.TryAdd(oid.Value, name.Value);
    }

    private static void CheckFinessKey(Read<string>? finess, FileProblems problems)
    {
        // The key is the Luhn of digits; how letters of Corsica enter it was not found (identifiers.md §10). A wrong one is a typing error more often than not.
        if (finess is not null && finess.Value.All(char.IsAsciiDigit) && !Luhn.Holds(finess.Value))
            problems.Warn(finess.At, $"The last digit of FINESS {finess.Value} does not match the others.", "Check it against the FINESS register: a digit is probably wrong.");
    }

    private static (DocumentKind, Key<double>) Target(DocumentKind kind, double otherwise) =>
        (kind, Key.May(kind.Name(), new Number(0, 100, "percent"), $"Target of {kind.Name()}, in percent.", otherwise, otherwise));
}
