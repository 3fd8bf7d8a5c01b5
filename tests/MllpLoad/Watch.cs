using System.Globalization;

namespace HopEn2.Interop.MllpLoad;

/// <summary>CPU time and memory of a process and its children, from /proc (Linux).</summary>
internal static class Watch
{
    private const double TicksPerSecond = 100; // USER_HZ

    public static double CpuSeconds(int pid)
    {
        var parents = new Dictionary<int, List<int>>();
        var times = new Dictionary<int, double>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id)) continue;
            try
            {
                string stat = File.ReadAllText(folder + "/stat");
                var f = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                int parent = int.Parse(f[1], CultureInfo.InvariantCulture);
                double t = 0;
                for (int i = 11; i <= 14; i++) t += double.Parse(f[i], CultureInfo.InvariantCulture);
                times[id] = t / TicksPerSecond;
                if (!parents.TryGetValue(parent, out var list)) parents[parent] = list = [];
                list.Add(id);
            }
            catch (IOException) { } // it ended meanwhile
        }
        double sum = 0;
        var todo = new Stack<int>();
        todo.Push(pid);
        while (todo.TryPop(out int id))
        {
            sum += times.GetValueOrDefault(id);
            if (parents.TryGetValue(id, out var kids)) foreach (int k in kids) todo.Push(k);
        }
        return sum;
    }

    public static double RssMiB(int pid, string key)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{pid}/status"))
                if (line.StartsWith(key, StringComparison.Ordinal))
                    return double.Parse(line[(key.Length + 1)..].Replace("kB", "").Trim(), CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException) { }
        return 0;
    }
}
