using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HopEn2.Interop.Mail;

/// <summary>Whom we trust when we connect by TLS, and which certificate we show, as files.</summary>
/// <param name="Authority">PEM file: the server must show a certificate issued by one of these. Null: by an authority the machine trusts.</param>
/// <param name="Certificate">Ours: PEM file with those that lead to its authority, or PFX (<c>.pfx</c>, <c>.p12</c>). Null: we show none.</param>
/// <param name="Key">PEM file of its key; null when it is in <paramref name="Certificate"/>.</param>
/// <param name="PasswordFile">File with the password of key or PFX; null when they have none.</param>
public sealed record TlsClientFiles(string? Authority, string? Certificate = null, string? Key = null, string? PasswordFile = null)
{
    /// <summary>Reads the files. Throws <see cref="MailSignInException"/> that names the file, never what is in it.</summary>
    public SslClientAuthenticationOptions Options()
    {
        var tls = new SslClientAuthenticationOptions();
        if (Authority is not null)
            tls.CertificateChainPolicy = Reading(Authority, Trusted);
        if (Certificate is not null)
            tls.ClientCertificateContext = Reading(Certificate, Shown);
        return tls;
    }

    private X509ChainPolicy Trusted()
    {
        // A hospital's own authority seldom publishes revocation lists that a server can reach.
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.ImportFromPemFile(Authority!);
        return chain.CustomTrustStore.Count > 0 ? chain : throw new CryptographicException("No certificate in it.");
    }

    private SslStreamCertificateContext Shown()
    {
        var password = PasswordFile is null ? null : File.ReadAllText(PasswordFile).Trim();
        if (Path.GetExtension(Certificate!).ToUpperInvariant() is ".PFX" or ".P12")
        {
            var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(Certificate!, password);
            var own = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw new CryptographicException("No key in it.");
            return SslStreamCertificateContext.Create(own, all, offline: true);
        }

        var certificate = password is null ? X509Certificate2.CreateFromPemFile(Certificate!, Key) : X509Certificate2.CreateFromEncryptedPemFile(Certificate!, password, Key);
        var others = new X509Certificate2Collection();
        others.ImportFromPemFile(Certificate!);
        return SslStreamCertificateContext.Create(certificate, others, offline: true);
    }

    private static T Reading<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MailSignInException(SignInFailure.Certificate, $"{file}: certificate, key or its password cannot be read ({e.GetType().Name}).", e);
        }
    }
}
