using System.Globalization;
using HopEn2.Interop.Domain.Alerts;
using Microsoft.Extensions.Configuration;

namespace HopEn2.Interop.Monitoring.Certificates;

/// <summary>The certificate files that the settings name: whatever is one under <c>Tls</c>, <c>Delivery</c> and <c>Alerts</c>, by whichever key.</summary>
/// <remarks>Found by what they are and not from a list of keys: a certificate that a new setting brings is watched without anybody thinking of it.</remarks>
public static class CertificateSettings
{
    private static readonly string[] Sections = ["Tls", "Delivery", "Alerts"];

    /// <summary>What there is to say now of certificates that the settings name, a line each.</summary>
    public static IEnumerable<string> Warnings(IConfiguration configuration, DateTimeOffset now)
    {
        foreach (var state in Named(configuration).Select(f => f.Read()))
        {
            if (state.Ends is not { } ends)
                yield return $"{state.Setting}: {state.File} cannot be read ({state.Problem}).";
            else if (CertificateExpiry.Judge(state.Setting, ends, now) is not null)
                yield return string.Create(CultureInfo.InvariantCulture, $"{state.Setting}: the certificate in {state.File} {(ends > now ? "ends" : "has ended")} on {ends:yyyy-MM-dd}. Order its successor.");
        }
    }

    internal static IReadOnlyList<CertificateFile> Named(IConfiguration configuration) => [.. Sections.SelectMany(s => Below(configuration.GetSection(s)))];

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

    // CertificatePasswordFile beside Certificate, SigningPasswordFile beside SigningCertificate; where there is one password for all that stands here, that.
    private static string? PasswordOf(IConfigurationSection section, string certificate, bool file)
    {
        const string Suffix = "Certificate";
        var name = file ? "PasswordFile" : "Password";
        var prefix = certificate.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? certificate[..^Suffix.Length] : "";
        return ((string[])[certificate + name, prefix + name, name]).Select(k => section[k]).FirstOrDefault(v => !string.IsNullOrEmpty(v));
    }
}
