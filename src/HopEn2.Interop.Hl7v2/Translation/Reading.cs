using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>One message while it is read: what all its translations share, and what was found odd on the way.</summary>
internal sealed class Reading
{
    private readonly List<Finding> _findings = [];

    public Reading(Er7Message message, string feed, string authority, HospitalMappings mappings)
    {
        (Message, Feed, Mappings) = (message, feed, mappings);
        Authority = authority.Length > 0 ? authority : mappings.Hospital.DefaultAuthority;
        Evn = message.First("EVN");
        Pid = message.First("PID");
        Pv1 = message.First("PV1");
        SentAt = Time(message.Header[7], "MSH-7");
        RecordedAt = Time(Evn[2], "EVN-2");
        OccurredAt = Time(Evn[6], "EVN-6");
        Type = message.Header[9][1].Code;
        Event = EventOf(message);
        Dialect = Dialects.Of(message.Header[21]);
        if (message.Header[18].Code is { Length: > 0 } charset and not "ASCII" && Er7Charsets.Named(charset) is null)
            Note("unknown-charset", "MSH-18 names no character set the engine knows: read as UTF-8, or as the feed's own. Write UNICODE UTF-8 or 8859/15.");
    }

    public Er7Message Message { get; }
    public string Feed { get; }
    public HospitalMappings Mappings { get; }
    public Hospital Hospital => Mappings.Hospital;

    /// <summary>Canonical authority of identifiers that name none.</summary>
    public string Authority { get; }

    public Er7Segment Evn { get; }
    public Er7Segment Pid { get; }
    public Er7Segment Pv1 { get; }

    /// <summary>MSH-9.1.</summary>
    public string Type { get; }

    /// <summary>MSH-9.2, else EVN-1 (v2.3.1), else R01 of an ORU; empty when none is named.</summary>
    public string Event { get; }

    public Dialect Dialect { get; }

    /// <summary>MSH-7; null when not given or unreadable.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>EVN-2; null when not given or unreadable.</summary>
    public DateTimeOffset? RecordedAt { get; }

    /// <summary>EVN-6; null when not given or unreadable.</summary>
    public DateTimeOffset? OccurredAt { get; }

    /// <summary>When the sender stated it: EVN-2, else MSH-7. Acceptance has seen that there is one.</summary>
    public DateTimeOffset StatedAt => RecordedAt ?? SentAt ?? default;

    public string Sender => field ??= Parties.Of(Message.Header[3], Message.Header[4]);
    public string Receiver => field ??= Parties.Of(Message.Header[5], Message.Header[6]);

    public FactSource Source
    {
        get => field ??= new(Feed, Sender, Receiver, Message.Header[10].Code, SentAt ?? StatedAt);
        init;
    }

    /// <summary>The person of PID.</summary>
    public Identity Identity => field ??= Identity.Of(Pid, this);

    /// <summary>The visit of PV1 and PID.</summary>
    public VisitRef Visit => field ??= Visits.Of(this);

    public InsRules InsRules => field ??= new(Hospital.AcceptTestIns, Hospital.InsKeyCheck == InsKeyCheck.Warn);

    public IReadOnlyList<Finding> Findings => _findings;

    public void Note(string code, string text)
    {
        var finding = new Finding(code, text);
        if (!_findings.Contains(finding))
            _findings.Add(finding);
    }

    /// <summary>A time of the message; null when not given, and noted when given and unreadable.</summary>
    public DateTimeOffset? Time(Er7Value value, string field)
    {
        var text = value.Code;
        if (text.Length == 0)
            return null;
        var time = Hl7Time.Read(text, Hospital.TimeZone);
        if (time is null)
            Note("bad-time", $"{field} is no time: write YYYYMMDDHHMMSS, with or without zone.");
        return time;
    }

    /// <summary>The outcome with what was found odd.</summary>
    public Outcome Conclude(Outcome outcome) => outcome is Outcome.Parked parked ? parked with { Findings = _findings } : outcome;

    public Outcome.Understood Understood(IReadOnlyList<Fact> facts) => new(facts, _findings);

    private static string EventOf(Er7Message message)
    {
        var type = message.Header[9];
        var named = type[2].Code;
        if (named.Length > 0)
            return named;
        var evn = message.First("EVN")[1].Code;
        if (evn.Length > 0)
            return evn;
        // Of MSH-9.3 only ORU_R01 names one event: MDM_T02 and ZAM_Z01 stand for several.
        return type[1].Is("ORU"u8) ? "R01" : "";
    }
}

/// <summary>Who speaks to whom, as facts and mappings name them: <c>application|facility</c>.</summary>
internal static class Parties
{
    public static string Of(Er7Value application, Er7Value facility) => application.Code + "|" + facility.Code;
}
