namespace HopEn2.Interop.Domain.Facts;

/// <summary>One immutable statement: what happened, when, to whom, and which message said so.</summary>
/// <remarks>
/// State is a pure function of the <em>set</em> of facts. A fact therefore never holds the order in which it came: its source is
/// described by what the message says of itself, and two facts with the same content are the same fact.
/// </remarks>
public abstract record Fact
{
    /// <summary>When what is stated happened (UTC), by the message's own account.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The message that said so.</summary>
    public required FactSource Source { get; init; }
}

/// <summary>The message behind a fact, in its own words.</summary>
/// <param name="Feed">Name of the feed in <c>mappings/feeds.yaml</c>.</param>
/// <param name="Sender">MSH-3 and MSH-4, first components: <c>application|facility</c>.</param>
/// <param name="Receiver">MSH-5 and MSH-6, likewise.</param>
/// <param name="ControlId">MSH-10, or the identifier of a FHIR bundle. Not unique over time.</param>
/// <param name="SentAt">MSH-7 (UTC).</param>
public sealed record FactSource(string Feed, string Sender, string Receiver, string ControlId, DateTimeOffset SentAt);

/// <summary>Who a fact speaks of, as its message names the person. At least one of the two is given.</summary>
/// <param name="Ipp">The IPP of the feed's own authority.</param>
/// <param name="Ins">The matricule INS as read (15 characters), whatever its status; null when its form is bad.</param>
/// <param name="InsOid">The OID of its authority.</param>
public sealed record PatientRef(Ipp? Ipp, string? Ins, string? InsOid)
{
    public static PatientRef Unknown { get; } = new(null, null, null);
}

/// <summary>Which visit a fact speaks of, as its message names it. Either may be missing.</summary>
public sealed record VisitRef(VisitNumber? Visit, DossierNumber? Dossier)
{
    public static VisitRef None { get; } = new(null, null);
}
