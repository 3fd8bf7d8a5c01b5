namespace HopEn2.Interop.Tests.Quarter;

/// <summary>What a generated quarter holds, kept while it is generated: nothing of it is computed by the engine.</summary>
public sealed class QuarterTruth
{
    private readonly Dictionary<(int Month, string Indicator), Dictionary<string, int>> _items = [];
    private readonly Dictionary<(int Month, string Set), HashSet<int>> _patients = [];

    public int Stays { get; set; }
    public int Documents { get; set; }

    /// <summary>One item of a denominator, and what became of it.</summary>
    public void Item(DateTime day, string indicator, string reason)
    {
        var key = (MonthOf(day), indicator);
        if (!_items.TryGetValue(key, out var reasons))
            _items[key] = reasons = [];
        reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
    }

    /// <summary>A patient who is in a set of a month: counted once however often.</summary>
    public void Patient(DateTime day, string set, int patient) => PatientOf(MonthOf(day), set, patient);

    public void PatientOf(int month, string set, int patient)
    {
        if (!_patients.TryGetValue((month, set), out var patients))
            _patients[(month, set)] = patients = [];
        patients.Add(patient);
    }

    public static int MonthOf(DateTime day) => (day.Year * 100) + day.Month;

    public IReadOnlyDictionary<string, int> Reasons(int month, string indicator) => _items.GetValueOrDefault((month, indicator), []);

    public IReadOnlySet<int> Patients(int month, string set) => _patients.GetValueOrDefault((month, set), []);

    /// <summary>N and D of each of the nine, by their names.</summary>
    public SortedDictionary<string, (int N, int D)> Rates(int month)
    {
        var rates = new SortedDictionary<string, (int, int)>(StringComparer.Ordinal);
        foreach (var name in new[] { "P1.02-LDL", "P1.02-ODS", "P1.03", "P1.04", "P1.05", "P1.06" })
            rates[name] = (Reasons(month, name).GetValueOrDefault("counted"), Reasons(month, name).Values.Sum());
        rates["P1.01"] = Both("file-qualified", "file");
        rates["P1.07"] = Both("mailed", "ended");
        rates["P1.08"] = Both("reached", "pathway");
        return rates;

        (int, int) Both(string numerator, string denominator)
        {
            var all = Patients(month, denominator);
            return (Patients(month, numerator).Count(all.Contains), all.Count);
        }
    }
}
