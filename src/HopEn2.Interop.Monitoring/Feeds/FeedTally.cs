using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Monitoring.Feeds;

/// <summary>What one feed did today.</summary>
internal sealed class FeedTally(DateTimeOffset since)
{
    private readonly MinuteCounts _minutes = new(since);

    public DateTimeOffset Since { get; private set; } = since;

    public int? Earlier { get; set; }

    public DateTimeOffset? LastMessage { get; private set; }

    public int Kept { get; private set; }

    public int Repeated { get; private set; }

    public int Conflicting { get; private set; }

    public int Errors { get; private set; }

    public int Rejects { get; private set; }

    public int NotKept { get; private set; }

    public string? LastNotKept { get; private set; }

    public long Bytes { get; private set; }

    public void Answered(KeptAs kept, AnswerCode answer, DateTimeOffset at, int bytes)
    {
        Heard(at);
        _minutes.Add(at);
        Bytes += bytes;
        _ = kept switch
        {
            KeptAs.Repetition => ++Repeated,
            KeptAs.ConflictingControlId => ++Conflicting,
            _ => ++Kept,
        };
        if (answer == AnswerCode.Error)
            Errors++;
        else if (answer == AnswerCode.Reject)
            Rejects++;
    }

    public void TakeMinutes(IReadOnlyList<int> before) => _minutes.TakeBefore(before);

    public void Refused(string why)
    {
        NotKept++;
        LastNotKept = why;
    }

    public void Heard(DateTimeOffset at) => LastMessage = LastMessage is { } last && last > at ? last : at;

    /// <summary>Another day: counts begin again, what was last heard stays.</summary>
    public void Begin(DateTimeOffset midnight)
    {
        (Since, Earlier) = (midnight, 0);
        (Kept, Repeated, Conflicting, Errors, Rejects, NotKept, LastNotKept, Bytes) = (0, 0, 0, 0, 0, 0, null, 0);
    }

    public IReadOnlyList<int?> Minutes(DateTimeOffset now) => _minutes.Read(now);
}
