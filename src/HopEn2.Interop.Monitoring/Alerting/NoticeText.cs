using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>What a person reads.</summary>
/// <param name="Subject">One line: what, where, since when.</param>
/// <param name="Headline">The sentence that says what happened.</param>
/// <param name="Lines">What else there is to know and to do, each under its heading.</param>
/// <param name="Link">Null where pages have no public address.</param>
public sealed record NoticeText(string Subject, string Headline, IReadOnlyList<NoticeLine> Lines, string? Link);

public sealed record NoticeLine(string Heading, string Text);

/// <summary>Says an incident in words, in one language: what stopped, since when, what was expected and seen, what still works, what to do, whom to call.</summary>
/// <remarks>A sentence per kind of break and level of the hospital, in <c>Texts/LANGUAGE.json</c>; a kind that means the same everywhere has one for all levels.</remarks>
public sealed partial class NoticeWriter
{
    private const int MostParts = 12;
    private const int MostFlowing = 8;

    private static readonly Dictionary<string, NoticeWriter> Writers = new(StringComparer.Ordinal) { ["fr"] = new("fr"), ["en"] = new("en") };

    private readonly Dictionary<string, string> _texts;
    private readonly CultureInfo _culture;

    private NoticeWriter(string language)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"alert-texts/{language}.json")!;
        _texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
        _culture = CultureInfo.GetCultureInfo(language is "fr" ? "fr-FR" : "en-GB");
    }

    public static NoticeWriter In(string language) => Writers[language];

    /// <summary>Every language there is.</summary>
    public static IReadOnlyCollection<string> Languages => Writers.Keys;

    /// <summary>What happened, in a sentence.</summary>
    /// <param name="now">The moment it is read at: times of the same day need no date.</param>
    public string Sentence(KnownIncident incident, AlertScopes scopes, DateTimeOffset now, TimeZoneInfo zone) =>
        Sentence(StreamSubject.Parse(incident.Root), incident.Kind, incident.Lead, incident.Since, scopes, now, zone);

    /// <summary>One alert of an incident, in a sentence.</summary>
    public string Sentence(RuptureAlert alert, AlertScopes scopes, DateTimeOffset now, TimeZoneInfo zone) =>
        Sentence(StreamSubject.Parse(alert.Stream), alert.Kind, alert, alert.Since, scopes, now, zone);

    public NoticeText Write(Notice notice, AlertScopes scopes, TimeZoneInfo zone, Uri? pages)
    {
        if (notice.About is not { } incident)
            return new(Text("test.subject"), Fill(Text("test.headline"), ("route", notice.Route)), [new(Text("heading.do"), Text("test.do"))], pages?.ToString());

        var now = notice.DecidedAt;
        var sentence = Sentence(incident, scopes, now, zone);
        var subject = $"{Text($"notice.{Key(notice.Kind)}")} {sentence.TrimEnd('.')}";
        var link = pages is null ? null : new Uri(pages, $"/alerts#{incident.Id}").ToString();
        var lines = new List<NoticeLine>();
        void Add(string heading, string? text)
        {
            if (!string.IsNullOrEmpty(text))
                lines.Add(new(Text($"heading.{heading}"), text));
        }

        if (notice.Kind is Notify.Cleared)
            Add("end", End(incident, notice, zone));
        else
            Add("why", Why(incident, notice, now, zone));
        Add("evidence", Evidence(incident));
        if (notice.Kind is not Notify.Cleared)
        {
            Add("works", Works(notice.Surroundings));
            Add("do", Do(incident));
            Add("call", string.Join(Text("list.separator"), scopes.ContactsOf(incident)));
        }

        Add("parts", Parts(incident, scopes, now, zone));
        return new(subject, sentence, lines, link);
    }

    /// <summary>A time of day, with its day where that is another.</summary>
    public string Moment(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(now, zone));
        var pattern = local.Date == today.Date ? Text("moment.today") : local.Year == today.Year ? Text("moment.day") : Text("moment.year");
        return local.ToString(pattern, _culture);
    }

    public string Duration(TimeSpan span) => span.TotalMinutes < 1 ? Text("duration.moments")
        : span.TotalHours < 1 ? Fill(Text("duration.minutes"), ("minutes", Number(Math.Floor(span.TotalMinutes))))
        : span.TotalHours < 48 ? Fill(Text("duration.hours"), ("hours", Number(Math.Floor(span.TotalHours))), ("minutes", span.Minutes.ToString("00", _culture)))
        : Fill(Text("duration.days"), ("days", Number(Math.Floor(span.TotalDays))), ("hours", Number(span.Hours)));

    public string Number(double value) => value.ToString(value < 100 ? "#,0.#" : "#,0", _culture);

    internal bool Knows(string key) => _texts.ContainsKey(key);

    private string Sentence(StreamSubject? subject, RuptureKind kind, RuptureAlert lead, DateTimeOffset since, AlertScopes scopes, DateTimeOffset now, TimeZoneInfo zone)
    {
        (string, string)[] names =
        [
            ("sender", subject?.Sender ?? "?"),
            ("entrance", subject?.Entrance ?? "?"),
            ("feed", scopes.FeedLabel(subject?.Feed)),
            ("type", subject?.MessageType ?? "?"),
            ("service", scopes.ServiceLabel(subject?.Service)),
            ("kind", AlertScopes.KindLabel(subject?.Kind)),
            ("since", Moment(since, now, zone)),
            ("code", lead.Code ?? Text("code.none")),
        ];
        // Of all that comes by a feed it is said as of the feed.
        var level = subject is null ? null : Key(subject is { Level: StreamLevel.Deposited, Feed: not null } ? StreamLevel.Feed : subject.Level);
        var what = Fill(level is null ? lead.Stream : Text($"what.{level}"), names);
        var said = Fill(level is not null && _texts.TryGetValue($"{Key(kind)}.{level}", out var exact) ? exact : Text(Key(kind)), [.. names, ("what", what)]);
        // All kinds of document have no name.
        return subject is { Kind: null } ? said.Replace("  ", " ", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal) : said;
    }

    private string Evidence(KnownIncident incident)
    {
        var alerts = incident.Own is { } own ? [own] : incident.Current.ToList();
        // Of waits and connections the watch compares how long they last.
        if (alerts.Exists(a => LastsTooLong(a.Kind)) && alerts.MaxBy(a => a.Seen) is { } longest)
            return Fill(Text("evidence.duration"), ("expected", Duration(TimeSpan.FromSeconds(longest.Expected))), ("seen", Duration(TimeSpan.FromSeconds(longest.Seen))));
        var text = Fill(Text(alerts.Exists(a => IsShare(a.Kind)) ? "evidence.share" : "evidence"), ("expected", Number(alerts.Sum(a => a.Expected))), ("seen", Number(alerts.Sum(a => a.Seen))));
        return alerts.Sum(a => a.Expected) > 0 ? text : "";
    }

    private string? Why(KnownIncident incident, Notice notice, DateTimeOffset now, TimeZoneInfo zone) => notice.Reason switch
    {
        NotifyReason.SeverityRose => Fill(Text("why.severityRose"), ("severity", Text($"severity.{Key(incident.Severity)}"))),
        NotifyReason.StillOpen => Fill(Text("why.stillOpen"), ("for", Duration(now - incident.Since))),
        NotifyReason.SilenceEnded => Fill(Text("why.silenceEnded"), ("who", incident.Silenced?.Who ?? "?")),
        NotifyReason.NotAcknowledged => Fill(Text("why.notAcknowledged"), ("since", Moment(incident.OpenedAt, now, zone))),
        NotifyReason.CameBack => Text("why.cameBack"),
        _ => null,
    };

    private string End(KnownIncident incident, Notice notice, TimeZoneInfo zone) => notice.Reason switch
    {
        NotifyReason.MarkedFalse => Fill(Text("end.false"), ("who", incident.MarkedFalse?.Who ?? "?")),
        NotifyReason.Merged => Fill(Text("end.merged"), ("incident", incident.MergedInto ?? "?")),
        _ => Fill(Text("end.over"), ("at", Moment(incident.ResolvedAt ?? notice.DecidedAt, notice.DecidedAt, zone)), ("for", Duration((incident.ResolvedAt ?? notice.DecidedAt) - incident.Since))),
    };

    private string? Works(Surroundings around)
    {
        var connected = around.Connected switch { true => Text("works.connected"), false => Text("works.disconnected"), null => null };
        var flowing = around.Flowing.Count == 0 ? null
            : Fill(Text("works.flowing"), ("feeds", string.Join(Text("list.separator"), around.Flowing.Take(MostFlowing)) + (around.Flowing.Count > MostFlowing ? " …" : "")));
        return string.Join(' ', new[] { connected, flowing }.OfType<string>());
    }

    private string Do(KnownIncident incident)
    {
        var code = incident.Lead.Code is { } c && _texts.TryGetValue($"code.{c}", out var remedy) ? " " + remedy : "";
        return Text($"do.{Key(incident.Kind)}") + code;
    }

    private string? Parts(KnownIncident incident, AlertScopes scopes, DateTimeOffset now, TimeZoneInfo zone)
    {
        var parts = incident.Current.Where(a => a.Stream != incident.Root).ToList();
        if (parts.Count == 0)
            return null;
        var said = parts.Take(MostParts).Select(a => Sentence(a, scopes, now, zone));
        return string.Join('\n', said) + (parts.Count > MostParts ? "\n" + Fill(Text("parts.more"), ("count", Number(parts.Count - MostParts))) : "");
    }

    private string Text(string key) => _texts.TryGetValue(key, out var text) ? text : throw new KeyNotFoundException($"There is no text {key}.");

    /// <summary>What is expected and seen of this kind are seconds: how long it usually lasts at most, and how long it has lasted.</summary>
    public static bool LastsTooLong(RuptureKind kind) => kind is RuptureKind.Disconnected or RuptureKind.Backlog;

    private static bool IsShare(RuptureKind kind) =>
        kind is RuptureKind.NotDeposited or RuptureKind.Refused or RuptureKind.NotQualified or RuptureKind.NotAcknowledged or RuptureKind.NotFed or RuptureKind.Rejected or RuptureKind.Parked;

    private static string Key<T>(T word)
        where T : struct, Enum => $"{word}" is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";

    private static string Fill(string text, params (string Name, string Value)[] values) =>
        Placeholder().Replace(text, match => values.FirstOrDefault(v => v.Name == match.Groups["name"].Value) is { Value: { } value } ? value : match.Value);

    [GeneratedRegex(@"\{(?<name>[a-z]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
