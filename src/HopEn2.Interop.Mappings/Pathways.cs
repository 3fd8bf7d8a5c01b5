namespace HopEn2.Interop.Mappings;

/// <summary><c>pathways.yaml</c>: the patient pathways of P1.08.</summary>
public sealed record PathwayTable(IReadOnlyList<Pathway> Pathways);

/// <summary>Patients with a visit on these UFs, and the trait by which its messages are told apart.</summary>
/// <param name="Automatic">The automatic duplicate of every deposit: counts only beside a qualitative one (indicators.md).</param>
public sealed record Pathway(string Code, string Label, IReadOnlyList<string> Ufs, IReadOnlyList<string> DocumentCodes, IReadOnlyList<string> Senders, bool Automatic)
{
    /// <summary>… or are those of these codes of <c>messages.yaml</c>.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];
}
