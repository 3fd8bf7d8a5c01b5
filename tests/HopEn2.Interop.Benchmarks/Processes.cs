using System.Diagnostics;
using System.Globalization;

namespace HopEn2.Interop.Benchmarks;

/// <summary>What Linux tells of processes.</summary>
internal static class Processes
{
    private const double TicksPerSecond = 100;

    public static double CpuSeconds(this Process process) => CpuSeconds(process.Id);

    /// <summary>CPU seconds of every process of this name, those that ended since excepted.</summary>
    public static double Named(string name) => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0 && NameOf(id) == name)
        .Sum(CpuSeconds);

    /// <param name="field">VmRSS or VmHWM.</param>
    /// <returns>MiB.</returns>
    public static double Memory(int id, string field)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    private static string NameOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static double CpuSeconds(int id)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
