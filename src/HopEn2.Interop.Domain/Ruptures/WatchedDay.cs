namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>What a stream did on one day of the hospital, kept until it is certain that it may be learnt from.</summary>
public sealed class WatchedDay
{
    /// <summary>UTC ticks of the hospital's midnight.</summary>
    public long Begin { get; set; }

    /// <summary>0 is Monday.</summary>
    public int DayOfWeek { get; set; }

    /// <summary>Events per gap limit and hour: those that came longer after their predecessor than the limit (<see cref="Runs.Limits"/>).</summary>
    public int[] Starts { get; set; } = new int[Runs.Limits.Length * 24];

    /// <summary>Share of each hour that was watched and not under an alert.</summary>
    public double[] Watched { get; set; } = new double[24];

    /// <summary>Hours taken back because of an alert.</summary>
    public bool[] Struck { get; set; } = new bool[24];

    /// <summary>Hours in which something came, under an alert or not.</summary>
    public bool[] Came { get; set; } = new bool[24];

    /// <summary>Runs that ended while all was well, and those of them that were of one event.</summary>
    public int RunsEnded { get; set; }

    public int RunsOfOne { get; set; }

    public long End => Begin + TimeSpan.TicksPerDay;

    /// <summary>Takes back what happened from an instant on: it was no normal traffic.</summary>
    public void Strike(long from)
    {
        for (var h = Math.Max(0, (int)((from - Begin) / TimeSpan.TicksPerHour)); h < 24; h++)
        {
            Watched[h] = 0;
            Struck[h] = true;
            Forget(h);
        }
    }

    /// <summary>Takes back the events of an hour.</summary>
    public void Forget(int hour)
    {
        for (var g = 0; g < Runs.Limits.Length; g++)
            Starts[(g * 24) + hour] = 0;
    }
}
