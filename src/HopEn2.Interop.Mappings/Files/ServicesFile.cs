using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Mappings.Reading;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Reads <c>services.yaml</c>.</summary>
internal static class ServicesFile
{
    public const string FileName = "services.yaml";

    private static readonly Choice<Activity> Activities = new(
        ("mco", Domain.Stays.Activity.Mco), ("smr", Domain.Stays.Activity.Smr), ("psy", Domain.Stays.Activity.Psy), ("had", Domain.Stays.Activity.Had),
        ("chemotherapy", Domain.Stays.Activity.Chemotherapy), ("radiotherapy", Domain.Stays.Activity.Radiotherapy), ("dialysis", Domain.Stays.Activity.Dialysis),
        ("emergency", Domain.Stays.Activity.Emergency), ("consultation", Domain.Stays.Activity.Consultation), ("laboratory", Domain.Stays.Activity.Laboratory),
        ("imaging", Domain.Stays.Activity.Imaging), ("theatre", Domain.Stays.Activity.Theatre));

    private static readonly Key<string> Uf = Key.Must("uf", Text.Code, "Code of the UF, exactly as messages write it: leading zeros count.");
    private static readonly Key<string> UfLabel = Key.May("label", Text.Label, "What the screens call the UF.");
    private static readonly Key<DateOnly> From = Key.May("from", new Day(), "First day of the UF in this service. Left out: since ever.");
    private static readonly Key<DateOnly> To = Key.May("to", new Day(), "Last day of the UF in this service, included. Left out: until further notice.");

    private static readonly Key<string> Code = Key.Must("code", Text.Code, "Short code of the service, used in alerts.yaml and in addresses.");
    private static readonly Key<string> Label = Key.Must("label", Text.Label, "What the screens call the service.");
    private static readonly Key<string> Pole = Key.Must("pole", Text.Label, "The pole it is shown under.");
    private static readonly Key<Activity> Activity = Key.Must("activity", Activities, "What is done there, which decides what one stay is.");
    private static readonly Key<string> Site = Key.May("site", Text.Finess, "FINESS of its geographic site, one of finessEg of hospital.yaml.");
    private static readonly Key<string> Contact = Key.May("contact", Text.Label, "Telephone, mail or name of who is called.");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Ufs = Key.Must("ufs", new ListOf<Entry>(new Shape("an UF", Uf, UfLabel, From, To), "UF", 1), "Its functional units.");

    private static readonly Key<IReadOnlyList<Read<Entry>>> Services = Key.Must("services", new ListOf<Entry>(new Shape("a service", Code, Label, Pole, Activity, Site, Contact, Ufs), "services", 1), "The services, in the order of the screens.");

    public static Shape Shape { get; } = new("the services file", Services);

    public static ServiceTable Read(Entry file, FileProblems problems, Known known)
    {
        var services = new List<Service>();
        var ufs = new Dictionary<string, List<(UfMapping Uf, Place At)>>(StringComparer.Ordinal);
        foreach (var (entry, _) in file.Of(Services) ?? [])
        {
            var first = entry.Read(Code) is not { } code || known.Services.Define(code, problems);
            known.Sites.Require(entry.Read(Site), problems);
            foreach (var (uf, _) in entry.Of(Ufs) ?? [])
                Read(uf, entry.Read(Code)?.Value ?? "", problems, known, ufs);
            if (entry.Whole && first)
                services.Add(new(entry.Of(Code), entry.Of(Label), entry.Of(Pole), entry.Of(Activity), entry.Read(Site)?.Value, entry.Read(Contact)?.Value));
        }

        known.Services.Complete = known.Ufs.Complete = file.Has(Services);
        WarnOfLostZeros(ufs, problems);
        return new(services, [.. ufs.Values.SelectMany(u => u).OrderBy(u => u.At.Line).Select(u => u.Uf).Where(u => known.Services.Contains(u.Service))]);
    }

    private static void Read(Entry entry, string service, FileProblems problems, Known known, Dictionary<string, List<(UfMapping Uf, Place At)>> ufs)
    {
        if (entry.Read(Uf) is not { } uf)
            return;

        known.Ufs.Mention(uf);
        if (!known.UfsOf.TryGetValue(service, out var ofService))
            known.UfsOf.Add(service, ofService = []);
        ofService.Add(uf.Value);
        if (!entry.Sound)
            return;

        var mapping = new UfMapping(uf.Value, entry.Read(UfLabel)?.Value, service, entry.Read(From)?.Value, entry.Read(To)?.Value);
        if (!ufs.TryGetValue(uf.Value, out var periods))
            ufs.Add(uf.Value, periods = []);
        if (mapping.From > mapping.To)
            problems.Add(entry.PlaceOf(To), $"UF {Shown.Quoted(uf.Value)} ends on {mapping.To:yyyy-MM-dd}, before it begins on {mapping.From:yyyy-MM-dd}.", "Swap the days, or correct one.");
        else if (periods.Find(u => Overlap(u.Uf, mapping)) is { Uf: not null } other)
            problems.Add(uf.At, $"UF {Shown.Quoted(uf.Value)} stands here and at line {other.At.Line} (service {other.Uf.Service}) for the same days.", "An UF belongs to one service on a day: remove one, or give the first a day \"to\" and the second the next day as \"from\".");
        periods.Add((mapping, uf.At));
    }

    private static bool Overlap(UfMapping a, UfMapping b) => (a.From is null || b.To is null || a.From <= b.To) && (b.From is null || a.To is null || b.From <= a.To);

    // A spreadsheet that ate a zero leaves "101" beside "0101": messages name one of them only.
    private static void WarnOfLostZeros(Dictionary<string, List<(UfMapping Uf, Place At)>> ufs, FileProblems problems)
    {
        foreach (var alike in ufs.Values.Select(u => u[0]).Where(u => u.Uf.Uf.All(char.IsAsciiDigit)).GroupBy(u => u.Uf.Uf.TrimStart('0')))
        {
            var first = alike.First();
            foreach (var (uf, at) in alike.Skip(1))
                problems.Warn(at, $"UF {Shown.Quoted(uf.Uf)} differs from {Shown.Quoted(first.Uf.Uf)} (line {first.At.Line}) by leading zeros only.", "Keep the one that messages send.");
        }
    }
}
