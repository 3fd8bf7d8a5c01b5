namespace HopEn2.Interop.Simulators.Hospital.House;

/// <summary>One functional unit and how its day goes.</summary>
/// <param name="Uf">Its code; leading zeros count.</param>
/// <param name="Weight">Its share of what the units of the same sort do.</param>
/// <param name="MeanDays">Mean length of a stay, in days; 0 where nobody sleeps.</param>
/// <param name="Old">Its documents are still written in the dialect of 2.0.</param>
internal sealed record Unit(string Uf, string Label, UnitSort Sort, double Weight, double MeanDays = 0, bool Old = false);

internal enum UnitSort
{
    Medicine,
    Surgery,

    /// <summary>SMR, psychiatry, hospital at home: weeks, not days.</summary>
    LongStay,
    Emergency,
    Consultation,
    Session,
    Theatre,
    Laboratory,
    Imaging,
}

internal static class UnitTraits
{
    public static bool IsForChildren(this Unit unit) => unit.Uf is "0311" or "0312" or "0403";
}
