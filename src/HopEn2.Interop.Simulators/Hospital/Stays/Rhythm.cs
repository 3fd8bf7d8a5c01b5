namespace HopEn2.Interop.Simulators.Hospital.Stays;

/// <summary>When things happen: by hour of the day and day of the week.</summary>
internal sealed record Rhythm(double[] Hours, double Saturday, double Sunday)
{
    /// <summary>Planned admissions: the morning, and a little after lunch.</summary>
    public static Rhythm Admissions { get; } = new([0, 0, 0, 0, 0, 0, 2, 9, 10, 8, 6, 4, 2, 3, 4, 3, 2, 1, 1, 0, 0, 0, 0, 0], 0.2, 0.25);

    public static Rhythm Consultations { get; } = new([0, 0, 0, 0, 0, 0, 0, 0, 6, 10, 10, 9, 3, 5, 10, 10, 9, 5, 1, 0, 0, 0, 0, 0], 0.05, 0);

    /// <summary>Round the clock, the evening most of all.</summary>
    public static Rhythm Emergencies { get; } = new([3, 2.5, 2, 1.5, 1.5, 1.5, 2, 3, 4.5, 6, 6.5, 6, 5.5, 5.5, 5.5, 5.5, 5.5, 6, 6.5, 6.5, 6, 5.5, 5, 4], 1.1, 1.15);

    public static Rhythm Sessions { get; } = new([0, 0, 0, 0, 0, 0, 3, 8, 8, 5, 3, 1, 3, 6, 4, 2, 0, 0, 0, 0, 0, 0, 0, 0], 0.4, 0);

    /// <summary>Results: all day, with the peak of the morning's samples.</summary>
    public static Rhythm Results { get; } = new([1, 1, 1, 1, 1.5, 2, 3, 5, 8, 12, 14, 12, 8, 6, 7, 7, 6, 5, 4, 3, 2.5, 2, 1.5, 1], 0.6, 0.5);

    public static Rhythm Images { get; } = new([0.6, 0.5, 0.4, 0.4, 0.4, 0.4, 0.6, 2, 6, 9, 10, 9, 5, 6, 9, 9, 8, 6, 3, 2, 1.5, 1.2, 1, 0.8], 0.4, 0.3);

    /// <summary>Discharges from 10 to 16 h.</summary>
    public static Rhythm Discharges { get; } = new([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 8, 10, 6, 7, 10, 8, 3, 1, 0, 0, 0, 0, 0, 0], 1, 1);

    public double On(DateOnly day) => day.DayOfWeek switch { DayOfWeek.Saturday => Saturday, DayOfWeek.Sunday => Sunday, _ => 1 };

    public TimeSpan TimeOfDay(Dice dice) => TimeSpan.FromHours(dice.Weighted(Hours)) + TimeSpan.FromSeconds(dice.Below(3_600));
}
