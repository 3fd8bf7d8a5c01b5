using System.Globalization;

namespace HopEn2.Interop.Domain.Facts;

/// <summary>A total order of facts by their content, for where rules leave a tie: any order does, as long as it is not the order of arrival.</summary>
internal sealed class FactOrder : IComparer<Fact>
{
    public static FactOrder Instance { get; } = new();

    public int Compare(Fact? x, Fact? y)
    {
        if (ReferenceEquals(x, y))
            return 0;
        if (x is null || y is null)
            return x is null ? -1 : 1;

        var order = x.At.CompareTo(y.At);
        if (order == 0)
            order = x.Source.SentAt.CompareTo(y.Source.SentAt);
        if (order == 0)
            order = string.CompareOrdinal(x.Source.ControlId, y.Source.ControlId);
        if (order == 0)
            order = string.CompareOrdinal(x.GetType().Name, y.GetType().Name);
        return order != 0 ? order : string.CompareOrdinal(Text(x), Text(y));
    }

    // A record's text shows all its members; dates in it must not depend on the machine's culture. Only reached by facts that agree in time and message.
    private static string Text(Fact fact)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return fact.ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
