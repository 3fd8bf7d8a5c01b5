using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Hours of the week, in <c>alerts.yaml</c>.</summary>
internal static class RotaFile
{
    private static readonly Key<IReadOnlyList<Read<RotaDay>>> Days = Key.Must("days", new ListOf<RotaDay>(new Choice<RotaDay>([.. Enum.GetValues<RotaDay>().Select(d => ($"{d}".ToLowerInvariant(), d))]), "days", 1), "Days on which they begin: monday … sunday, and holiday for public holidays, which are no weekdays.");
    private static readonly Key<TimeOnly> From = Key.Must("from", new TimeOfDay(), "When they begin.");
    private static readonly Key<TimeOnly> To = Key.Must("to", new TimeOfDay(), "When they end; not after the beginning: on the next day. The same as the beginning: a whole day and night.");

    public static Shape Shape { get; } = new("hours", Days, From, To);

    public static RotaHours Read(Entry entry, FileProblems problems)
    {
        foreach (var twice in entry.Of(Days).GroupBy(d => d.Value).Where(g => g.Count() > 1))
            problems.Warn(twice.Last().At, $"Day {$"{twice.Key}".ToLowerInvariant()} stands twice.", "Keep one.");
        return new(entry.Of(Days).Select(d => d.Value).ToValueList(), entry.Of(From), entry.Of(To));
    }
}
