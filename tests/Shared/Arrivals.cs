using System.Globalization;
using Xunit;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>Real hourly hospital arrivals, where they are at hand: in the folder named by HOPEN2_RUPTURE, else in <c>shared/rupture</c> beside a folder above.</summary>
internal static class Arrivals
{
    private static readonly string? File = Find();

    public static bool AtHand => File is not null;

    /// <summary>Arrivals per hour, from <see cref="First"/> on, local time.</summary>
    public static IReadOnlyList<int> PerHour() =>
        [.. System.IO.File.ReadLines(File!).Skip(1).Select(l => int.Parse(l.AsSpan(l.IndexOf(',', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture))];

    public static DateTimeOffset First { get; } = new(2013, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable("HOPEN2_RUPTURE");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null && string.IsNullOrEmpty(folder); at = at.Parent)
        {
            var beside = Path.Combine(at.FullName, "shared", "rupture");
            folder = Directory.Exists(beside) ? beside : null;
        }

        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "arrivals_*.csv").FirstOrDefault() : null;
    }
}

/// <summary>A test over real arrivals: skipped, visibly, where they are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ArrivalsFactAttribute : FactAttribute
{
    public ArrivalsFactAttribute()
    {
        if (!Arrivals.AtHand)
            Skip = "No real arrivals: name their folder in HOPEN2_RUPTURE.";
    }
}
