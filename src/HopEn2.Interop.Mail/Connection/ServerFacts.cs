namespace HopEn2.Interop.Mail;

/// <summary>What a server showed of itself when we signed in: for who looks after the connection.</summary>
/// <param name="Tls">Protocol and cipher; null: in the clear.</param>
/// <param name="CertificateUntil">Until when its certificate is valid; null: it showed none.</param>
/// <param name="OwnCertificateUntil">Ours, the same; null: we showed none.</param>
/// <param name="Abilities">As it announces them.</param>
public sealed record ServerFacts(string? Tls, DateTimeOffset? CertificateUntil, DateTimeOffset? OwnCertificateUntil, IReadOnlyCollection<string> Abilities);
