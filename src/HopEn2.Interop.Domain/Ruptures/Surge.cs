namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>How much of an hour's events is rhythm: what goes far beyond the largest hours of late is a surge (a resend, a backlog, a migration), and says nothing of that hour next week.</summary>
/// <remarks>What comes again is no surge: each day a stream may teach three times its largest hour so far, so that one that grows tenfold is followed within days. Plain data.</remarks>
public sealed class Surge
{
    private const double Times = 3, HalfLifeDays = 30, Sigmas = 6, Fewest = 6;

    /// <summary>The largest hour learnt of late, in events; 0 before the first day.</summary>
    public double Largest { get; set; }

    /// <summary>So many events of an hour are learnt from at most.</summary>
    /// <param name="expected">Events that level and rhythm led to expect in it.</param>
    public double Most(double expected) =>
        Largest <= 0 ? double.PositiveInfinity : Math.Max(Times * Largest, expected + (Sigmas * Math.Sqrt(expected)) + Fewest);

    /// <summary>Learns a day, as far as it was learnt from.</summary>
    public void Learn(ReadOnlySpan<double> counts)
    {
        Largest *= Math.Pow(2, -1 / HalfLifeDays);
        foreach (var count in counts)
            Largest = Math.Max(Largest, count);
    }

    /// <summary>Events are from now on counted in other units.</summary>
    public void Rescale(double factor) => Largest *= factor;
}
