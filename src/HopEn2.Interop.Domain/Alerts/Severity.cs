using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Alerts;

/// <summary>How much of the hospital an incident concerns. Decides who is told and when, never whether it is shown.</summary>
public enum Severity
{
    /// <summary>One service, one kind of document: to be seen within the day.</summary>
    Minor,

    /// <summary>A whole feed, or the acknowledgements of one: documents of many services wait or are lost to sight.</summary>
    Major,

    /// <summary>A site, the engine itself, or a feed that many services live on.</summary>
    Critical,
}

/// <summary>Judges severity.</summary>
public static class Severities
{
    /// <summary>A feed whose break leaves as many services without documents is no longer one team's trouble. Chosen: a quarter of the services of a middling hospital.</summary>
    private const int ManyServices = 5;

    public static Severity Of(string root, RuptureKind kind, IEnumerable<RuptureAlert> alerts)
    {
        switch (StreamSubject.Parse(root)?.Level)
        {
            case StreamLevel.Certificate:
                return CertificateExpiry.SeverityOf(alerts);
            case StreamLevel.Sender or StreamLevel.Engine:
                return Severity.Critical;
            case StreamLevel.Feed when alerts.Select(a => StreamSubject.Parse(a.Stream)?.Service).Where(s => s is not null).Distinct(StringComparer.Ordinal).Count() >= ManyServices:
                return Severity.Critical;
            case StreamLevel.Feed when kind is not (RuptureKind.Drop or RuptureKind.LotShort or RuptureKind.Rejected or RuptureKind.Parked):
                return Severity.Major;
            case StreamLevel.Entrance:
                return Severity.Major;
            case StreamLevel.Answers when kind is RuptureKind.Silence or RuptureKind.NotAcknowledged:
                return Severity.Major;
            default:
                return Severity.Minor;
        }
    }
}
