using System.Globalization;

namespace HopEn2.Interop.Domain.Delivering.Visits;

/// <summary>Which message to a patient: of which visit, by which template, on which occasion. The same is sent once.</summary>
/// <param name="Template">Code in <c>messages.yaml</c>.</param>
/// <param name="Occasion"><c>announced</c>, <c>before-7d</c>, <c>after-2d</c>; of a move, which one and to when: <c>moved-1-20260312T0830</c> (UTC).</param>
public readonly record struct VisitMessageId(VisitNumber Visit, string Template, string Occasion)
{
    public const string Announced = "announced";

    private const string Prefix = "visit-message:";

    /// <summary>As work and reports name what they are about: no document has such an id.</summary>
    public DocumentId AsDocument => new($"{Prefix}{Template}:{Occasion}:{Visit}");

    /// <summary>Key of its work: the same is one piece, whoever asks for it and how often.</summary>
    public string Key => AsDocument.Value;

    public static string Before(Lead lead) => "before-" + lead;

    public static string After(Lead lead) => "after-" + lead;

    /// <param name="told">How many messages the patient has had about the visit: moved back, it is another move.</param>
    public static string Moved(int told, DateTimeOffset to) => string.Create(CultureInfo.InvariantCulture, $"moved-{told}-{to.UtcDateTime:yyyyMMdd'T'HHmm}");

    /// <summary>Null: it is a document's id.</summary>
    public static VisitMessageId? Parse(DocumentId id)
    {
        if (!id.Value.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var parts = id.Value[Prefix.Length..].Split(':', 3);
        var bar = parts.Length == 3 ? parts[2].IndexOf('|', StringComparison.Ordinal) : -1;
        return bar < 0 || parts[0].Length == 0 || parts[1].Length == 0 ? null : new(new(parts[2][(bar + 1)..], parts[2][..bar]), parts[0], parts[1]);
    }

    public override string ToString() => Key;
}

/// <summary>How long before or after a visit: days by the calendar, at the hour at which the house writes; or hours, to the minute.</summary>
public readonly record struct Lead(int Amount, bool Days)
{
    /// <summary>When that is, before a visit (a negative <paramref name="sign"/>) or after it.</summary>
    /// <param name="hour">Of the day, by the hospital's clock; of leads in days.</param>
    public DateTimeOffset From(DateTimeOffset visit, int sign, TimeOnly hour, TimeZoneInfo zone)
    {
        if (!Days)
            return visit.AddHours(sign * Amount);
        var local = TimeZoneInfo.ConvertTime(visit, zone).Date.AddDays(sign * Amount) + hour.ToTimeSpan();
        // An hour that the change of clocks leaves out.
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary><c>7d</c>, <c>4h</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount}{(Days ? 'd' : 'h')}");

    public static Lead? Parse(string text) =>
        text.Length > 1 && text[^1] is 'd' or 'h' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? new(amount, text[^1] == 'd') : null;
}
