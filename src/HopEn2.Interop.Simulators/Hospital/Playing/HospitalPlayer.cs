using HopEn2.Interop.Simulators.Hospital.Truths;

namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>Plays messages over MLLP or FHIR as the hospital's systems would: each sender on its own connection, one message at a time, waiting for its acknowledgement.</summary>
public sealed class HospitalPlayer
{
    private readonly PlayOptions _options;
    private readonly TimeProvider _time;
    private readonly Pace _pace;
    private readonly Lock _lock = new();
    private readonly Tally _tally;
    private PlayProgress _progress = new();

    /// <param name="zone">Zone of the days of the tally; the plan's.</param>
    public HospitalPlayer(PlayOptions options, TimeProvider time, TimeZoneInfo zone)
    {
        _options = options;
        _time = time;
        _pace = new Pace(options);
        _tally = new Tally(zone);
    }

    /// <summary>How far it is.</summary>
    public PlayProgress Progress
    {
        get
        {
            lock (_lock)
                return _progress;
        }
    }

    /// <summary>Simulated time now; null before the clock runs, and when playing as fast as possible.</summary>
    public DateTimeOffset? SimulatedNow
    {
        get
        {
            lock (_lock)
                return _pace.Simulated(_time.GetUtcNow());
        }
    }

    /// <summary>Asks something of the truth of what was acknowledged so far.</summary>
    public T Ask<T>(Func<Tally, T> question)
    {
        lock (_lock)
            return question(_tally);
    }

    /// <summary>Plays until there is no more, or until told to stop. What was taken up and not acknowledged when told to stop is not in the tally.</summary>
    public async Task PlayAsync(IEnumerable<SimulatedMessage> messages, CancellationToken cancel)
    {
        var lines = Enum.GetValues<Sender>().ToDictionary(sender => sender, _ => new SenderLine(_options, _time, Note, () => Update(p => p with { Reconnections = p.Reconnections + 1 })));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = lines.Values.Select(line => line.RunAsync(stop.Token)).ToList();
        try
        {
            await FeedAsync(messages, lines, cancel);
            foreach (var line in lines.Values)
                line.Complete();
            await Task.WhenAll(running);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var line in lines.Values)
                line.Dispose();
        }
    }

    private async Task FeedAsync(IEnumerable<SimulatedMessage> messages, Dictionary<Sender, SenderLine> lines, CancellationToken cancel)
    {
        var breaks = _options.Breaks.Where(b => b.Kind is BreakKind.Silence or BreakKind.Disconnect && b.Sender is not null)
            .Select(b => new Rupture(b.Sender!.Value, b.From, b.To, Disconnects: b.Kind is BreakKind.Disconnect));
        var silenced = _options.Ruptures.Concat(breaks).OrderBy(r => r.To).Select(r => new Silence(r)).ToList();
        var flow = new BrokenFlow(_options.Breaks);
        foreach (var planned in messages)
        {
            if (flow.Pass(planned) is not { } message)
            {
                Update(p => p with { Lost = p.Lost + 1 });
                continue;
            }

            foreach (var over in silenced.Where(s => s.Rupture.To <= message.At))
                await ReleaseAsync(over, lines, cancel);
            if (silenced.Find(s => s.Rupture.Holds(message)) is { } silence)
            {
                await WaitAsync(message, cancel);
                await HoldAsync(silence, message, lines[message.Sender], cancel);
                continue;
            }

            await WaitAsync(message, cancel);
            await lines[message.Sender].AddAsync(message, cancel);
        }

        foreach (var silence in silenced)
            await ReleaseAsync(silence, lines, cancel);
    }

    private async ValueTask HoldAsync(Silence silence, SimulatedMessage message, SenderLine line, CancellationToken cancel)
    {
        if (silence.Rupture.Disconnects && !silence.Disconnected)
        {
            silence.Disconnected = true;
            await line.DisconnectAsync(cancel);
        }

        if (silence.Rupture.Lost)
        {
            Update(p => p with { Lost = p.Lost + 1 });
            return;
        }

        silence.Held.Enqueue(message);
        Update(p => p with { Held = p.Held + 1 });
    }

    /// <summary>The backlog of a sender that speaks again, as fast as it is taken.</summary>
    private async Task ReleaseAsync(Silence silence, Dictionary<Sender, SenderLine> lines, CancellationToken cancel)
    {
        while (silence.Held.TryDequeue(out var message))
        {
            Update(p => p with { Held = p.Held - 1 });
            await lines[message.Sender].AddAsync(message, cancel);
        }
    }

    private async Task WaitAsync(SimulatedMessage message, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        DateTimeOffset due;
        lock (_lock)
            due = _pace.Due(message.At, now);
        if (due > now)
            await Task.Delay(due - now, _time, cancel);
    }

    private void Note(SimulatedMessage message, Played outcome, string error)
    {
        lock (_lock)
        {
            var expected = (outcome is Played.Accepted) != _options.IsToBeRefused(message);
            if (expected)
                _tally.Add(message);
            _progress = _progress with
            {
                Accepted = _progress.Accepted + (outcome is Played.Accepted ? 1 : 0),
                Refused = _progress.Refused + (outcome is Played.Accepted ? 0 : 1),
                Unexpected = expected || _progress.Unexpected.Count >= PlayProgress.MostUnexpected ? _progress.Unexpected : [.. _progress.Unexpected, new UnexpectedAnswer(message.ControlId, message.Type, outcome, error)],
                LastPlayed = message.At > _progress.LastPlayed ? message.At : _progress.LastPlayed,
            };
        }
    }

    private void Update(Func<PlayProgress, PlayProgress> change)
    {
        lock (_lock)
            _progress = change(_progress);
    }

    private sealed record Silence(Rupture Rupture)
    {
        public Queue<SimulatedMessage> Held { get; } = new();

        public bool Disconnected { get; set; }
    }
}

/// <summary>How far playing is.</summary>
public sealed record PlayProgress
{
    internal const int MostUnexpected = 100;

    public int Accepted { get; init; }

    /// <summary>Answered AE or 4xx, or AR or 5xx until given up.</summary>
    public int Refused { get; init; }

    /// <summary>Connections given up: refused, broken, silent, or answering for another message.</summary>
    public int Reconnections { get; init; }

    /// <summary>Kept by a sender that is silent, to be sent afterwards.</summary>
    public int Held { get; init; }

    public int Lost { get; init; }

    /// <summary>Latest simulated time of a message acknowledged.</summary>
    public DateTimeOffset LastPlayed { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Sound messages that were refused, and faulty ones that were accepted; the first hundred.</summary>
    public IReadOnlyList<UnexpectedAnswer> Unexpected { get; init; } = [];
}

public sealed record UnexpectedAnswer(string ControlId, string Type, Played Outcome, string Error);
