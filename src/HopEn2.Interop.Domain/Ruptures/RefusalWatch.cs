namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Sees one code rise among the outcomes of a stream, and names it: refusals of the DMP, reasons for parking.</summary>
/// <remarks>Each code is watched against all answers, so a code that was always there may be, and one never seen before is judged by all the answers without it.</remarks>
public sealed class RefusalWatch
{
    /// <summary>Codes watched one by one; what a neighbour invents beyond them counts together.</summary>
    private const int MostCodes = 40;

    public const string OtherCodes = "*";

    private readonly List<WatchNews> _news = [];

    public required string Stream { get; init; }

    public RuptureKind Kind { get; init; } = RuptureKind.Refused;

    /// <summary>What is believed of a code that comes up: trials with and without it. By default, that things mostly work without it.</summary>
    public double WithoutIt { get; init; } = 4.5;

    public double WithIt { get; init; } = 0.5;

    public Dictionary<string, ProportionWatch> Codes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Answers so far, as far as a code that comes up now is judged by them.</summary>
    public double Answers { get; set; }

    /// <summary>An answer came.</summary>
    /// <param name="code">The refusal's code; null when it was accepted.</param>
    public IReadOnlyList<WatchNews> See(string? code, DateTimeOffset at, FalseAlarmBudget budget)
    {
        _news.Clear();
        if (code is not null && !Codes.ContainsKey(code))
        {
            code = Codes.Count < MostCodes ? code : OtherCodes;
            if (!Codes.ContainsKey(code))
            {
                // Upto says since when trials come at all, so that the budget is shared out over as many.
                Codes[code] = new ProportionWatch { Stream = Stream, Kind = Kind, Code = code, Good = WithoutIt + Answers, Bad = WithIt, RecentTrials = Answers, RecentDays = Math.Max(1, (at - (First ?? at)).TotalDays), Upto = at };
            }
        }

        First ??= at;
        Answers = Math.Min(Answers + 1, 1000);
        foreach (var (one, watch) in Codes)
        {
            if (watch.See(one != code, at, at, budget) is { } news)
                _news.Add(news);
        }

        return _news;
    }

    public DateTimeOffset? First { get; set; }
}
