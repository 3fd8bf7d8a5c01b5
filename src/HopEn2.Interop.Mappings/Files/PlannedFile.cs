using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Planned silences, in <c>alerts.yaml</c>.</summary>
internal static class PlannedFile
{
    private static readonly Key<string> Label = Key.Must("label", Text.Label, "What people call it.");
    private static readonly Key<ExceptionSort> Sort = Key.Must("sort", new Choice<ExceptionSort>([.. Enum.GetValues<ExceptionSort>().Select(s => ($"{s}".ToLowerInvariant(), s))]), "maintenance, strike, closure or other.");
    private static readonly Key<IReadOnlyList<Read<string>>> Feeds = Key.May("feeds", new ListOf<string>(Text.Name, "feeds", 1), "Feeds that are silent then. Neither feeds nor services: everything.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<IReadOnlyList<Read<string>>> Services = Key.May("services", new ListOf<string>(Text.Code, "services", 1), "Services that are silent then.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<LocalMoment> From = Key.May("from", new Moment(), "When it begins: a day, or a minute of one. Left out: since ever.");
    private static readonly Key<LocalMoment> To = Key.May("to", new Moment(), "When it ends: a day, which is included, or a minute. Left out: until further notice.");
    private static readonly Key<Entry> Every = Key.May("every", RotaFile.Shape, "Only in these hours of each week. Left out: from beginning to end.");

    public static Shape Shape { get; } = new("a planned silence", Label, Sort, Feeds, Services, From, To, Every);

    public static PlannedException? Read(Entry entry, FileProblems problems, Known known)
    {
        foreach (var feed in entry.Of(Feeds))
            known.Feeds.Require(feed, problems);
        foreach (var service in entry.Of(Services))
            known.Services.Require(service, problems);
        if (!entry.Whole || !entry.Sound)
            return null;

        var (from, to) = (entry.Read(From)?.Value.At, entry.Read(To)?.Value.End);
        if (from >= to)
            problems.Add(entry.PlaceOf(To), $"{Shown.Quoted(entry.Of(Label))} ends before it begins.", "Swap the two, or correct one.");
        if (!entry.Has(Every) && (from is null || to is null))
            problems.Add(entry.At, $"{Shown.Quoted(entry.Of(Label))} would never end: from then on nobody is told.", "Give it from and to, or every with the hours of each week.");
        var weekly = entry.Read(Every) is { } every && every.Value.Whole ? RotaFile.Read(every.Value, problems) : null;
        return new(entry.Of(Label), entry.Of(Sort), entry.Of(Feeds).Select(f => f.Value).ToValueList(), entry.Of(Services).Select(s => s.Value).ToValueList(), from, to, weekly);
    }
}
