namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>What senders that are silent keep to themselves, and when it goes out: at the end of the silence. Answers to it come as much later, to what is lost none.</summary>
internal sealed class HeldBack(IEnumerable<Rupture> ruptures)
{
    private readonly List<Rupture> _ruptures = [.. ruptures];
    private readonly Agenda<SimulatedMessage> _later = new();

    // By how much each message that was held goes out later; null: never.
    private readonly Dictionary<(Sender, string ControlId), TimeSpan?> _delays = [];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>How many never go out.</summary>
    public int Lost { get; private set; }

    /// <summary>What goes out later than it was written, and not after a moment, in order. It has its new time, and may have to be held again.</summary>
    public IEnumerable<SimulatedMessage> Due(DateTimeOffset until)
    {
        while (_later.NextTicks <= until.UtcTicks)
        {
            Count--;
            yield return _later.Take();
        }
    }

    /// <summary>The silence that holds a message now; null: it goes out at its time.</summary>
    public Rupture? Hold(SimulatedMessage message)
    {
        if (_ruptures.Find(r => r.Holds(message)) is not { } rupture)
            return null;
        if (rupture.Lost)
            Lose(message);
        else
            Postpone(message, rupture.To - message.At);
        return rupture;
    }

    /// <summary>A message never goes out, and nobody answers it.</summary>
    public void Lose(SimulatedMessage message)
    {
        Lost++;
        _delays[(message.Sender, message.ControlId)] = null;
    }

    /// <summary>Whether a message, written at its time, waits or is lost with the one it answers.</summary>
    public bool GoesWithWhatItAnswers(SimulatedMessage message)
    {
        // A control id that comes again is another message's.
        if (message.Answers is null)
            _delays.Remove((message.Sender, message.ControlId));
        if (message.Answers is not { } asked || !_delays.TryGetValue(asked, out var delay))
            return false;
        if (delay is { } later)
            Postpone(message, later);
        else
            Lose(message);
        return true;
    }

    private void Postpone(SimulatedMessage message, TimeSpan by)
    {
        Count++;
        var key = (message.Sender, message.ControlId);
        _delays[key] = _delays.GetValueOrDefault(key) is { } before ? before + by : by;
        _later.Add(message.At + by, message with { At = message.At + by });
    }
}
