using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Adt;

/// <summary>ZBE, the movement: identity, time, action and responsibilities (PAM 2.11.1; hl7v2.md §4).</summary>
/// <param name="Start">ZBE-2.</param>
/// <param name="Original">ZBE-6: trigger of the movement that is corrected or cancelled; empty when not given.</param>
/// <param name="Shifted">Written one field late: then ZBE-2 is not to be trusted as the time of this movement (hl7v2.md §10).</param>
internal sealed record Zbe(string Id, DateTimeOffset? Start, MovementAction? Action, bool Historic, string Original, string? Medical, string? Nursing, string? Nature, bool Shifted)
{
    public static Zbe? Of(Reading reading)
    {
        var zbe = reading.Message.First("ZBE");
        if (!zbe.Exists)
            return null;

        // One sender writes an end date in ZBE-3, which PAM forbids, and everything after it one field late.
        var shifted = zbe[4].IsEmpty && ActionOf(zbe[5]) is not null;
        var by = shifted ? 1 : 0;
        if (shifted)
            reading.Note("shifted-zbe", "ZBE-4 is empty and the action stands in ZBE-5: read one field further on. Leave ZBE-3 empty, and the action in ZBE-4.");
        else if (!zbe[3].IsEmpty)
            reading.Note("zbe-end", "ZBE-3 is forbidden by PAM: ignored.");

        var action = ActionOf(zbe[4 + by]);
        if (action is null)
            reading.Note("zbe-action", "ZBE-4 is none of INSERT, UPDATE, CANCEL: the event decides.");
        var nature = NullIfEmpty(zbe[9 + by].Code);
        return new(
            IdOf(zbe[1]),
            reading.Time(zbe[2], "ZBE-2"),
            action,
            zbe[5 + by].Is("Y"u8),
            zbe[6 + by].Code,
            UfOf(zbe[7 + by]),
            UfOf(zbe[8 + by]),
            nature,
            shifted);
    }

    private static MovementAction? ActionOf(Er7Value value) => value.Code switch
    {
        "INSERT" => MovementAction.Insert,
        "UPDATE" => MovementAction.Update,
        "CANCEL" => MovementAction.Cancel,
        _ => null,
    };

    // ZBE-1 repeats when several systems number the movement; the first is the sender's own.
    private static string IdOf(Er7Value ids)
    {
        foreach (var id in ids)
        {
            if (id.Code is { Length: > 0 } code)
                return code;
        }

        return "";
    }

    /// <summary>XON.10.</summary>
    private static string? UfOf(Er7Value xon) => NullIfEmpty(xon[10].Code);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
