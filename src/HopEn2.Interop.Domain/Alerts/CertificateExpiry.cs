using System.Globalization;
using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Alerts;

/// <summary>When the end of a certificate is told, and how grave it is.</summary>
/// <remarks>An IGC-Santé certificate takes weeks to be had: ordered by a person who is entitled to, then installed. Two months are room for that and a summer.</remarks>
public static class CertificateExpiry
{
    public static readonly TimeSpan ToldBefore = TimeSpan.FromDays(60);

    /// <summary>Within it the exchange that lives on it is as good as broken.</summary>
    public static readonly TimeSpan GraveBefore = TimeSpan.FromDays(14);

    /// <summary>Code of a file that holds no certificate that can be read.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>What there is to tell of a certificate now; null: nothing.</summary>
    /// <param name="setting">Which it is, as the settings name it.</param>
    /// <param name="ends">Null: it cannot be read.</param>
    /// <param name="readAt">When it was looked at.</param>
    public static RuptureAlert? Judge(string setting, DateTimeOffset? ends, DateTimeOffset readAt)
    {
        var stream = new StreamSubject(StreamLevel.Certificate, Certificate: setting).Name;
        if (ends is not { } end)
            return new(stream, readAt, RuptureKind.CertificateExpires, readAt, 0, 0, 0, Unreadable);
        if (end - readAt > ToldBefore)
            return null;
        // The same certificate is the same alert whenever it is looked at: it began when its two months did.
        var since = end - ToldBefore;
        return new(stream, since, RuptureKind.CertificateExpires, since, 0, Math.Max(0, Math.Floor((end - readAt).TotalDays)), 0, end.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    internal static Severity SeverityOf(IEnumerable<RuptureAlert> alerts)
    {
        var left = alerts.Select(a => a.Seen).DefaultIfEmpty(0).Min();
        return left <= 0 ? Severity.Critical : left <= GraveBefore.TotalDays ? Severity.Major : Severity.Minor;
    }
}
