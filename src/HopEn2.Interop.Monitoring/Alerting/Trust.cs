using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>Which servers are believed: those of the machine's authorities, or of one that the settings name.</summary>
internal static class Trust
{
    /// <param name="authority">PEM file of the house's own authority; null: the machine's.</param>
    public static SslClientAuthenticationOptions Options(string host, string? authority)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = host };
        if (authority is null)
            return tls;
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            chain.CustomTrustStore.ImportFromPemFile(authority);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new AuthenticationException($"The authority file {authority} cannot be read: {e.Message}", e);
        }

        tls.CertificateChainPolicy = chain;
        return tls;
    }
}
