namespace HopEn2.Interop.Simulators.Dmp.Registry;

/// <summary>One thing that happened to a registry, as it is kept; one of them is set.</summary>
/// <param name="Presented">uniqueId of a deposit that came in.</param>
/// <param name="Duplicate">uniqueId of one that was refused because it was there.</param>
/// <param name="Submission">uniqueId of a submission that was registered, with its <paramref name="Versions"/>.</param>
/// <param name="Changed">Another status of a version.</param>
/// <param name="Forgotten">uniqueId that was forgotten; empty: everything.</param>
internal sealed record RegistryLine(
    string? Presented = null, string? Duplicate = null, string? Submission = null, IReadOnlyList<RegisteredVersion>? Versions = null, RegisteredVersion? Changed = null, string? Forgotten = null);
