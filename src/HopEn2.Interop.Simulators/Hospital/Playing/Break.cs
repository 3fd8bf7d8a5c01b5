using System.Globalization;

namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>A way in which a flow breaks.</summary>
public enum BreakKind
{
    /// <summary>A sender says nothing; its connection stays open. What it would have sent comes afterwards.</summary>
    Silence,

    /// <summary>Four of five messages of a sender are lost.</summary>
    Drop,

    /// <summary>A sender's connection is closed, and not opened again before the end.</summary>
    Disconnect,

    /// <summary>A sender sends its messages without the bytes that frame them.</summary>
    Unframed,

    /// <summary>A sender writes a version of HL7 that nobody knows: answered negatively.</summary>
    Reject,

    /// <summary>A sender no longer names the documents it deletes, and deletes what it should produce: taken, and of no use.</summary>
    Park,

    /// <summary>Documents of a sender, or of a UF, are no longer meant for the DMP.</summary>
    NoDeposit,

    /// <summary>The DMP refuses six of ten deposits by one code.</summary>
    Refuse,

    /// <summary>Identities in a sender's or a UF's documents are provisional.</summary>
    Unqualified,

    /// <summary>The platform acknowledges nothing any more, or nothing of one sort; it goes on otherwise.</summary>
    NoAnswer,

    /// <summary>Discharge letters of a UF, or of all, are no longer written.</summary>
    NoLetter,
}

/// <summary>One break of a play.</summary>
/// <param name="What">A sender (<c>ris</c>), UF (<c>0101,0102</c>), the code of a refusal, or the sort of acknowledgement (<c>Z01</c>), as its kind takes it; null: the kind's own.</param>
/// <param name="From">Simulated time.</param>
/// <param name="To">Simulated time at which all is well again.</param>
public sealed record Break(BreakKind Kind, string? What, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The code of refusals that name none.</summary>
    public const string UsualCode = "XDSPatientIdDoesNotMatch";

    /// <summary>Names of the kinds, as written: <c>silence</c>, <c>no-deposit</c> …</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<BreakKind>().Select(Name)];

    /// <summary>Whose messages it is about; null: those of every sender.</summary>
    public Sender? Sender => Enum.TryParse<Sender>(What, ignoreCase: true, out var sender) ? sender : Kind switch
    {
        BreakKind.Refuse or BreakKind.NoAnswer => Hospital.Sender.Pfi,
        BreakKind.NoDeposit or BreakKind.Unqualified or BreakKind.NoLetter => null,
        _ => Hospital.Sender.Ris,
    };

    /// <summary>The UF it is about; empty: all.</summary>
    public IReadOnlyList<string> Ufs { get; } = Kind is BreakKind.NoDeposit or BreakKind.Unqualified or BreakKind.NoLetter && What is { Length: > 0 } && char.IsAsciiDigit(What[0]) ? What.Split(',') : [];

    /// <summary>Of acknowledgements that stop, which: Z01 of the DMP, Z02 of mails distributed, Z03 of mails read. Empty: all.</summary>
    public string Event => Kind is BreakKind.NoAnswer && What is ['Z' or 'z', ..] ? What.ToUpperInvariant() : "";

    public string Code => Kind is BreakKind.Refuse ? What ?? UsualCode : "";

    /// <summary>It rewrites what HL7v2 messages say, or how they are framed; of a hospital that speaks FHIR there is nothing to rewrite.</summary>
    public bool ChangesHl7v2 => Kind is BreakKind.Unframed or BreakKind.Reject or BreakKind.Park or BreakKind.NoDeposit or BreakKind.Refuse or BreakKind.Unqualified;

    public bool Holds(SimulatedMessage message) => message.At >= From && message.At < To && (Sender is null || message.Sender == Sender);

    /// <summary>Reads <c>KIND[:WHAT]@HH:mm-HH:mm</c>, times of a day of the hospital, or beyond 24:00 of those that follow; null when it is not that.</summary>
    /// <param name="at">The instant of a time since the midnight of that day, by the hospital's clocks.</param>
    public static Break? Parse(string text, Func<TimeSpan, DateTimeOffset> at)
    {
        var (what, times) = text.Split('@') is [var left, var right] ? (left, right) : ("", "");
        var (name, of) = what.Split(':', 2) is [var first, var second] ? (first, second) : (what, null);
        var kind = Names.ToList().FindIndex(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (kind < 0 || times.Split('-') is not [var from, var to] || !TryTime(from, out var begin) || !TryTime(to, out var end) || end <= begin)
            return null;
        return new Break((BreakKind)kind, string.IsNullOrEmpty(of) ? null : of, at(begin), at(end));
    }

    /// <summary>As it is written.</summary>
    public static string Name(BreakKind kind) => kind switch
    {
        BreakKind.NoDeposit => "no-deposit",
        BreakKind.NoAnswer => "no-answer",
        BreakKind.NoLetter => "no-letter",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static bool TryTime(string text, out TimeSpan time)
    {
        time = default;
        if (text.Split(':') is not [{ Length: 1 or 2 or 3 } hours, { Length: 2 } minutes] || !int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h) || !int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m) || m >= 60)
            return false;
        time = new TimeSpan(h, m, 0);
        return true;
    }
}
