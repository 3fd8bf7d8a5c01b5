using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>Names of PID-5 (hl7v2.md §4): <c>L</c> the birth name, <c>D</c> the one used.</summary>
internal static class PersonNames
{
    public static (Er7Value Birth, Er7Value Used) Of(Er7Segment pid)
    {
        var (birth, used) = (NameOf(pid[5], "L"), NameOf(pid[5], "D"));
        // A single name without type, or of another, is the one the person was born with: table 0200 makes L the first.
        return birth.IsEmpty && used.IsEmpty ? (pid[5], used) : (birth, used);
    }

    public static string? Family(Er7Value name) => Text(name[1].Sub(1));

    public static string? Given(Er7Value name) => Text(name[2]);

    private static Er7Value NameOf(Er7Value names, string type)
    {
        foreach (var name in names)
        {
            if (name[7].Code == type)
                return name;
        }

        return default;
    }

    private static string? Text(Er7Value value) => value.Code is { Length: > 0 } text ? text : null;
}
