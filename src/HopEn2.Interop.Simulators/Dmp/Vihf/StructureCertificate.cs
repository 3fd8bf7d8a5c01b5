using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Simulators.Dmp.Vihf;

/// <summary>What an organisation certificate says: whose it is, and for which structure.</summary>
internal static partial class StructureCertificate
{
    private const string OrganizationalUnit = "2.5.4.11";

    /// <summary>National ids of structures (prefix and number) among the OU of its subject; none when it names none.</summary>
    /// <remarks>IGC-Santé writes it there in certificates of organisations; which OU is not told by the specifications read, so any that has its form counts.</remarks>
    public static IReadOnlyList<string> Structures(X509Certificate2 certificate) =>
        [.. Units(certificate.SubjectName).Where(u => StructureId().IsMatch(u))];

    /// <summary>True: the two names hold the same attributes with the same values, however they are written.</summary>
    public static bool SameName(string written, X500DistinguishedName name)
    {
        try
        {
            // Both ways round are in use: RFC 4514 begins with the most specific, X.500 with the country.
            return Parts(new X500DistinguishedName(written)).SequenceEqual(Parts(name));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>True: an authority of ours has issued it, and it is valid at that moment. With no authority named, any is.</summary>
    public static bool Trusted(X509Certificate2 certificate, X509Certificate2Collection? authorities, DateTimeOffset now)
    {
        if (now.UtcDateTime < certificate.NotBefore.ToUniversalTime() || now.UtcDateTime > certificate.NotAfter.ToUniversalTime())
            return false;
        if (authorities is not { Count: > 0 })
            return true;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }

    private static IEnumerable<string> Units(X500DistinguishedName name) =>
        name.EnumerateRelativeDistinguishedNames().Where(r => !r.HasMultipleElements && r.GetSingleElementType().Value == OrganizationalUnit).Select(r => r.GetSingleElementValue() ?? "");

    private static IOrderedEnumerable<string> Parts(X500DistinguishedName name) =>
        name.EnumerateRelativeDistinguishedNames().Select(r => r.HasMultipleElements ? Convert.ToHexString(r.RawData.Span) : $"{r.GetSingleElementType().Value}={r.GetSingleElementValue()?.Trim().ToUpperInvariant()}").Order(StringComparer.Ordinal);

    [GeneratedRegex("^[0-5][0-9A-Z]{8,19}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StructureId();
}
