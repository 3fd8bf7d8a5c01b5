using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HopEn2.Interop.Hl7v2.Tls;

/// <summary>Certificate of an entrance, and whose certificates its peers must show.</summary>
/// <param name="Certificate">PEM file: the certificate, then those that lead to its authority.</param>
/// <param name="Key">PEM file of its key.</param>
/// <param name="ClientAuthority">PEM file: peers must show a certificate issued by one of these. Null: peers show none.</param>
public sealed record TlsFiles(string Certificate, string Key, string? ClientAuthority)
{
    /// <summary>Reads the files. Throws what reading a file or a certificate throws.</summary>
    internal SslServerAuthenticationOptions Load()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(Certificate);
        var certificate = X509Certificate2.CreateFromPemFile(Certificate, Key);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            ClientCertificateRequired = ClientAuthority is not null,
        };
        if (ClientAuthority is not null)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(ClientAuthority);
            // A hospital's own authority seldom publishes revocation lists that a server can reach.
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return options;
    }
}
