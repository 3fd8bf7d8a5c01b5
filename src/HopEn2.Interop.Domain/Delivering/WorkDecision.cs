namespace HopEn2.Interop.Domain.Delivering;

/// <summary>What is to become of a piece of work now, as things stand.</summary>
public abstract record WorkDecision
{
    /// <summary>It goes out, once everything in <paramref name="Supersedes"/> could be dropped.</summary>
    /// <param name="Replaced">The version in the DMP whose place it takes, or that is deleted; null: a first version.</param>
    /// <param name="ReplacedIsOurs">We put it there; otherwise it is to be looked for.</param>
    /// <param name="InReplyTo">Message-ID of the mail it follows; null when none.</param>
    public sealed record Go(Facts.DepositAction Action, DocumentId? Replaced, bool ReplacedIsOurs, string? InReplyTo, ValueList<Superseded> Supersedes) : WorkDecision;

    /// <summary>Not as things stand.</summary>
    /// <param name="WaitsFor">What releases it at once.</param>
    public sealed record Hold(string Reason, string WaitsFor) : WorkDecision;

    /// <summary>Not before.</summary>
    public sealed record Wait(string Reason, DateTimeOffset Until) : WorkDecision;

    /// <summary>No longer.</summary>
    public sealed record Drop(string Reason) : WorkDecision;

    /// <summary>An earlier attempt did it, as its report says: nothing goes out again.</summary>
    public sealed record DoneBefore : WorkDecision;

    /// <summary>There is nothing at the neighbour to be withdrawn, once everything in <paramref name="Supersedes"/> could be dropped.</summary>
    public sealed record Nothing(ValueList<Superseded> Supersedes) : WorkDecision;
}

/// <summary>Other work that this one makes needless.</summary>
public sealed record Superseded(string Key, string Reason);

/// <summary>What the house decides of deliveries.</summary>
/// <param name="HiddenGoesToNamedProfessional">MASQUE_PS does not keep a mail from the professional it names.</param>
/// <param name="Quiet">When patients are not written to; null: they always are.</param>
/// <param name="UnknownMailPatience">How long a mail whose taking is not known is left, for a return to tell, before it goes again under its Message-ID.</param>
/// <param name="OrderPatience">How soon a piece that waits for another of its document is looked at again.</param>
public sealed record DeliveryRules(bool HiddenGoesToNamedProfessional, QuietHours? Quiet, TimeSpan UnknownMailPatience, TimeSpan OrderPatience)
{
    public static DeliveryRules Default { get; } = new(false, null, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(2));
}

/// <summary>Hours of the day, hospital time, in which patients are not written to.</summary>
/// <param name="From">First minute, for example 21:00.</param>
/// <param name="To">First minute after, for example 07:00; earlier than <paramref name="From"/>: of the next morning.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To, TimeZoneInfo Zone)
{
    /// <summary>When it ends, if it is on; null when it is not.</summary>
    public DateTimeOffset? EndsAfter(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        if (!TimeOnly.FromTimeSpan(local.TimeOfDay).IsBetween(From, To))
            return null;
        // By the wall: in the night of the change of clocks it ends when the clock says so.
        var end = local.Date + To.ToTimeSpan();
        if (end <= local.DateTime)
            end = end.AddDays(1);
        while (Zone.IsInvalidTime(end))
            end = end.AddMinutes(30);
        return new DateTimeOffset(end, Zone.GetUtcOffset(end)).ToUniversalTime();
    }
}
