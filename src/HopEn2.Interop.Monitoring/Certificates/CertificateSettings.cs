using Microsoft.Extensions.Configuration;

namespace HopEn2.Interop.Monitoring.Certificates;

/// <summary>The certificate files that the settings name: whatever is one under <c>Tls</c>, <c>Delivery</c> and <c>Alerts</c>, by whichever key.</summary>
/// <remarks>Found by what they are and not from a list of keys: a certificate that a new setting brings is watched without anybody thinking of it.</remarks>
internal static class CertificateSettings
{
    private static readonly string[] Sections = ["Tls", "Delivery", "Alerts"];

    public static IReadOnlyList<CertificateFile> Named(IConfiguration configuration) => [.. Sections.SelectMany(s => Below(configuration.GetSection(s)))];

    private static IEnumerable<CertificateFile> Below(IConfigurationSection section)
    {
        foreach (var child in section.GetChildren())
        {
            if (child.Value is { Length: > 0 } value && IsCertificate(child.Key, value))
                yield return new(child.Path, value, PasswordOf(section, child.Key, file: true), PasswordOf(section, child.Key, file: false), child.Key.Contains("Authority", StringComparison.OrdinalIgnoreCase));
            foreach (var below in Below(child))
                yield return below;
        }
    }

    private static bool IsCertificate(string key, string value) =>
        key.EndsWith("Certificate", StringComparison.OrdinalIgnoreCase) || key.EndsWith("Authority", StringComparison.OrdinalIgnoreCase)
        || (!key.EndsWith("Key", StringComparison.OrdinalIgnoreCase) && !key.Contains("Password", StringComparison.OrdinalIgnoreCase)
            && Path.GetExtension(value).ToUpperInvariant() is ".PEM" or ".CRT" or ".CER" or ".DER" or ".PFX" or ".P12");

    // CertificatePasswordFile beside Certificate; where there is one password for all that stands here, that.
    private static string? PasswordOf(IConfigurationSection section, string certificate, bool file)
    {
        var name = file ? "PasswordFile" : "Password";
        return section[certificate + name] is { Length: > 0 } own ? own : section[name] is { Length: > 0 } shared ? shared : null;
    }
}
