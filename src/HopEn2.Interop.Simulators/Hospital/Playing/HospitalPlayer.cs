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
    private readonly HashSet<Rupture> _hungUp = [];

    // What was sent and is not through, by name and in order.
    private readonly Dictionary<(Sender, string ControlId), Task> _underWay = [];
    private readonly Queue<(SimulatedMessage Message, long Stamp, Task Done)> _left = new();

    private PlayProgress _progress = new();

    /// <param name="zone">Zone of the days of the tally; the plan's.</param>
    /// <param name="pace">Where others go by the play's clock, too; null: its own.</param>
    public HospitalPlayer(PlayOptions options, TimeProvider time, TimeZoneInfo zone, Pace? pace = null)
    {
        _options = options;
        _time = time;
        _pace = pace ?? new Pace(options);
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
    public DateTimeOffset? SimulatedNow => _pace.Simulated(_time.GetUtcNow());

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
        var silences = _options.Breaks.Where(b => b.Kind is BreakKind.Silence or BreakKind.Disconnect && b.Sender is not null)
            .Select(b => new Rupture(b.Sender!.Value, b.From, b.To, Disconnects: b.Kind is BreakKind.Disconnect));
        var held = new HeldBack(_options.Ruptures.Concat(silences));
        var flow = new BrokenFlow(_options.Breaks);
        var started = _options.StartAt is null;
        foreach (var planned in messages)
        {
            if (!started && planned.At >= _options.StartAt)
            {
                started = true;
                await StartAsync(lines, cancel);
            }

            foreach (var late in held.Due(planned.At))
                await SendAsync(late, held, lines, cancel);
            var message = flow.Pass(planned);
            if (message is null)
                held.Lose(planned);
            else if (!held.GoesWithWhatItAnswers(message))
                await SendAsync(message, held, lines, cancel);
            Update(p => p with { Held = held.Count, Lost = held.Lost });
        }

        foreach (var late in held.Due(DateTimeOffset.MaxValue))
            await SendAsync(late, held, lines, cancel);
        Update(p => p with { Held = held.Count, Lost = held.Lost });
    }

    // What is sent at once takes its time: whoever counts from the start counts from when all of it is there.
    private async Task StartAsync(Dictionary<Sender, SenderLine> lines, CancellationToken cancel)
    {
        foreach (var line in lines.Values)
            await line.DrainAsync(cancel);
        if (_options.BeforeStart is { } before)
            await before(cancel);
    }

    // A sender that is silent keeps it; the backlog of one that speaks again goes out as fast as it is taken.
    private async Task SendAsync(SimulatedMessage message, HeldBack held, Dictionary<Sender, SenderLine> lines, CancellationToken cancel)
    {
        await WaitAsync(message, cancel);
        if (held.Hold(message) is not { } silence)
            await AddAsync(message, lines[message.Sender], cancel);
        else if (silence.Disconnects && _hungUp.Add(silence))
            await lines[message.Sender].DisconnectAsync(cancel);
    }

    // Nobody answers what has not arrived: at a high speed an answer may be due before its question is through.
    private async Task AddAsync(SimulatedMessage message, SenderLine line, CancellationToken cancel)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var after = message.Answers is { } asked ? _underWay.GetValueOrDefault(asked) : null;
        _underWay[(message.Sender, message.ControlId)] = done.Task;
        _left.Enqueue((message, _time.GetTimestamp(), done.Task));
        await line.AddAsync(message, after ?? Task.CompletedTask, done, cancel);
    }

    // Where the day slows, it does not go on while a message is under way for longer than the pace tolerates.
    private async Task CatchUpAsync(CancellationToken cancel)
    {
        while (_left.TryPeek(out var oldest) && (oldest.Done.IsCompleted || (_options.Slows && _time.GetElapsedTime(oldest.Stamp) > _pace.Tolerance)))
        {
            await oldest.Done.WaitAsync(cancel);
            _left.Dequeue();
            var key = (oldest.Message.Sender, oldest.Message.ControlId);
            if (_underWay.GetValueOrDefault(key) == oldest.Done)
                _underWay.Remove(key);
        }
    }

    private async Task WaitAsync(SimulatedMessage message, CancellationToken cancel)
    {
        await CatchUpAsync(cancel);
        var now = _time.GetUtcNow();
        var due = _pace.Due(message.At, now);
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
