using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Who is called by kind of break, in <c>alerts.yaml</c>.</summary>
internal static class KindContacts
{
    private static readonly Key<IReadOnlyList<Read<RuptureKind>>> Kinds = Key.Must("kinds", new ListOf<RuptureKind>(Kind, "kinds of break", 1), "The kinds of break.");
    private static readonly Key<string> Contact = Key.Must("contact", Text.Label, "Telephone, mail or name of who is called.");

    /// <summary>The kinds by their words.</summary>
    public static Choice<RuptureKind> Kind => new([.. Enum.GetValues<RuptureKind>().Select(k => ($"{char.ToLowerInvariant($"{k}"[0])}{$"{k}"[1..]}", k))]);

    public static Shape Shape { get; } = new("a contact", Kinds, Contact);

    public static KindContact Read(Entry entry) => new([.. entry.Of(Kinds).Select(k => k.Value)], entry.Of(Contact));
}
