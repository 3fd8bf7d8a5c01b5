namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>The same messages otherwise than they were sent: for the promise that order and repetition change nothing.</summary>
public static class Disorder
{
    /// <summary>All of them in an order drawn from a seed. Holds them in memory.</summary>
    public static IReadOnlyList<SimulatedMessage> Shuffled(this IEnumerable<SimulatedMessage> messages, int seed)
    {
        var all = messages.ToArray();
        var dice = Dice.Of(seed, 7);
        for (var i = all.Length - 1; i > 0; i--)
        {
            var j = dice.Below(i + 1);
            (all[i], all[j]) = (all[j], all[i]);
        }

        return all;
    }

    /// <summary>All of them, and a share of them a second time, some messages later.</summary>
    public static IEnumerable<SimulatedMessage> Repeated(this IEnumerable<SimulatedMessage> messages, double share, int seed)
    {
        var dice = Dice.Of(seed, 11);
        var again = new Queue<SimulatedMessage>();
        foreach (var message in messages)
        {
            yield return message;
            if (dice.Chance(share))
                again.Enqueue(message);
            if (again.Count > 40)
                yield return again.Dequeue();
        }

        while (again.TryDequeue(out var message))
            yield return message;
    }
}
