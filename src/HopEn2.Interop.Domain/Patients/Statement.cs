namespace HopEn2.Interop.Domain.Patients;

/// <summary>One thing said of a patient, with all that decides whether another statement of the same sort overrides it.</summary>
/// <param name="Weight">What is heavier stands whatever its time: a dated answer over an undated one, an answer over "not collected".</param>
/// <param name="On">The day the answer was collected, else <paramref name="At"/>.</param>
/// <param name="At">The time of the fact.</param>
/// <param name="SentAt">MSH-7 of its message.</param>
public sealed record Statement<T>(T Value, int Weight, DateTimeOffset On, DateTimeOffset At, DateTimeOffset SentAt) : IComparable<Statement<T>>
{
    /// <summary>The one that stands of two; null says nothing.</summary>
    public static Statement<T>? Later(Statement<T>? a, Statement<T>? b) => a is null || (b is not null && b.CompareTo(a) > 0) ? b : a;

    /// <summary>By weight, then time; two at the same time by their values, so that no order of arrival decides.</summary>
    public int CompareTo(Statement<T>? other)
    {
        if (other is null)
            return 1;
        var order = Weight.CompareTo(other.Weight);
        if (order == 0)
            order = On.CompareTo(other.On);
        if (order == 0)
            order = At.CompareTo(other.At);
        if (order == 0)
            order = SentAt.CompareTo(other.SentAt);
        return order != 0 ? order : Comparer<T>.Default.Compare(Value, other.Value);
    }
}
