namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Watches that what should follow follows within its usual delay: a deposit after a document, an acknowledgement after a send, a letter after a discharge.</summary>
/// <remarks>
/// It is held against what went before, not against the clock: a service without discharges owes no letters. What comes late counts as missing when it is due, and teaches its delay
/// when it comes.
/// </remarks>
public sealed class FollowUpWatch
{
    private const int MostAwaited = 20_000;

    // A follow-up that comes late teaches its delay when it comes within this many usual ones, or within some days: else what is mostly at once would be so for ever.
    private const int Patience = 10;

    private static readonly TimeSpan LeastPatience = TimeSpan.FromDays(5);

    private readonly Dictionary<string, AwaitedFollowUp> _awaited = new(StringComparer.Ordinal);
    private readonly Queue<AwaitedFollowUp> _notDue = new();
    private readonly Queue<AwaitedFollowUp> _late = new();
    private readonly List<WatchNews> _news = [];

    public required ProportionWatch Share { get; init; }

    public UsualDelay Delay { get; init; } = new();

    /// <summary>The share that has usually come when it is said whether one came; null: nearly all. Less is sooner, and each outcome then says less.</summary>
    public double? DueShare { get; init; }

    /// <summary>What is awaited, in order of its beginning.</summary>
    public IReadOnlyList<AwaitedFollowUp> Awaited
    {
        get => [.. _awaited.Values.OrderBy(a => a.At)];
        init
        {
            foreach (var one in value)
            {
                _awaited[one.Key] = one;
                (one.Late ? _late : _notDue).Enqueue(one);
            }
        }
    }

    /// <summary>Something began that should have a follow-up. Said twice, it counts once.</summary>
    public IReadOnlyList<WatchNews> Begin(string key, DateTimeOffset at, FalseAlarmBudget budget)
    {
        Advance(at, budget);
        var one = new AwaitedFollowUp(key, at);
        if (!_awaited.TryAdd(key, one))
            return _news;
        _notDue.Enqueue(one);
        if (_awaited.Count > MostAwaited && (_late.TryDequeue(out var oldest) || _notDue.TryDequeue(out oldest)))
            _awaited.Remove(oldest.Key);
        return _news;
    }

    /// <summary>Its follow-up came. One that nobody awaits changes nothing.</summary>
    public IReadOnlyList<WatchNews> Follow(string key, DateTimeOffset at, FalseAlarmBudget budget)
    {
        Advance(at, budget);
        if (!_awaited.TryGetValue(key, out var began) || began.Followed)
            return _news;
        Delay.Learn(at - began.At);
        if (began.Late || Share.Alert is not null)
            _awaited.Remove(key);
        else
            _awaited[key] = began with { Followed = true };
        if (!began.Late && Share.Alert is not null)
            See(true, began.At, at, budget);
        return _news;
    }

    /// <summary>Time has passed: of what is due by now it is known whether it came.</summary>
    /// <remarks>Outcomes are told in the order in which their trials began, good and bad alike when they are due: told when they come, the good ones would be ahead of the bad.</remarks>
    public IReadOnlyList<WatchNews> Advance(DateTimeOffset to, FalseAlarmBudget budget)
    {
        _news.Clear();
        var longest = (DueShare is { } share ? Delay.By(share) : null) ?? Delay.Longest;
        while (_notDue.TryPeek(out var oldest) && (oldest.At + longest <= to || !_awaited.ContainsKey(oldest.Key)))
        {
            _notDue.Dequeue();
            if (!_awaited.TryGetValue(oldest.Key, out var one))
                continue;
            if (one.Followed)
            {
                _awaited.Remove(one.Key);
            }
            else
            {
                _awaited[one.Key] = one with { Late = true };
                _late.Enqueue(one);
            }

            See(one.Followed, one.At, one.At + longest, budget);
        }

        var patience = longest * Patience > LeastPatience ? longest * Patience : LeastPatience;
        while (_late.TryPeek(out var oldest) && (oldest.At + patience <= to || !_awaited.ContainsKey(oldest.Key)))
            _awaited.Remove(_late.Dequeue().Key);
        return _news;
    }

    /// <summary>What happened has a cause that is known and over: the alert ends, and what is awaited from before is forgotten.</summary>
    public void Excuse()
    {
        Share.Excuse();
        Forget();
    }

    private void Forget()
    {
        _awaited.Clear();
        _notDue.Clear();
        _late.Clear();
    }

    private void See(bool good, DateTimeOffset began, DateTimeOffset known, FalseAlarmBudget budget)
    {
        if (Share.See(good, began, known < Share.Upto ? Share.Upto : known, budget) is not { } news)
            return;
        _news.Add(news);
        // What began during the break and is not due yet says nothing of the time after it.
        if (news is WatchNews.Cleared)
            Forget();
    }
}

/// <summary>Something that should have a follow-up.</summary>
/// <param name="Late">It was due and did not come.</param>
/// <param name="Followed">It came; told when it is due.</param>
public sealed record AwaitedFollowUp(string Key, DateTimeOffset At, bool Late = false, bool Followed = false);
