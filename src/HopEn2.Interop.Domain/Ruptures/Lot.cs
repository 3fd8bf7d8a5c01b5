namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Events that came together: none lies more than <see cref="Lots.Apart"/> after the one before.</summary>
public sealed class Lot
{
    /// <summary>UTC ticks.</summary>
    public long Begin { get; set; }

    public long End { get; set; }

    /// <summary>Minutes after the hospital's midnight.</summary>
    public double Minute { get; set; }

    public int Size { get; set; }

    /// <summary>How strongly its course spoke for a lot cut short, at the most: logarithm of the likelihood ratio.</summary>
    public double Doubt { get; set; }

    /// <summary>It came while an alert was open: no example of how lots are.</summary>
    public bool Struck { get; set; }
}
