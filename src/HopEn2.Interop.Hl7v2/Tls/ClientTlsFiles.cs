using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HopEn2.Interop.Hl7v2.Tls;

/// <summary>Whom we trust when we connect by TLS, and who we say we are.</summary>
/// <param name="Authority">PEM file: the other side must show a certificate issued by one of these. Null: by an authority the machine trusts.</param>
/// <param name="Certificate">Ours: PEM file with those that lead to its authority, or PFX (<c>.pfx</c>, <c>.p12</c>). Null: we show none.</param>
/// <param name="Key">PEM file of its key; null when it is in <paramref name="Certificate"/>.</param>
/// <param name="PasswordFile">File with the password of key or PFX, so that it stands in no setting; null when they have none.</param>
public sealed record ClientTlsFiles(string? Authority, string? Certificate, string? Key, string? PasswordFile)
{
    /// <summary>Reads the files. Throws <see cref="TlsFilesException"/> that names the file.</summary>
    public ClientTls Load() => new(LoadCertificate(), LoadTrust());

    private X509Certificate2? LoadCertificate() => Certificate is null ? null : Reading(Certificate, () =>
    {
        var password = PasswordFile is null ? null : File.ReadAllText(PasswordFile).Trim();
        if (Path.GetExtension(Certificate).ToUpperInvariant() is ".PFX" or ".P12")
            return X509CertificateLoader.LoadPkcs12FromFile(Certificate, password);
        return password is null ? X509Certificate2.CreateFromPemFile(Certificate, Key) : X509Certificate2.CreateFromEncryptedPemFile(Certificate, password, Key);
    });

    private RemoteCertificateValidationCallback? LoadTrust() => Authority is null ? null : Reading<RemoteCertificateValidationCallback>(Authority, () =>
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Authority);
        if (authorities.Count == 0)
            throw new CryptographicException("No certificate in it.");
        return (_, shown, chain, errors) => Trusts(authorities, shown, chain, errors);
    });

    private static bool Trusts(X509Certificate2Collection authorities, X509Certificate? shown, X509Chain? received, SslPolicyErrors errors)
    {
        // The name must be right whoever issued it.
        if (shown is not X509Certificate2 certificate || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // A hospital's own authority seldom publishes revocation lists that a server can reach.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var between in received?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(between.Certificate);
        return chain.Build(certificate);
    }

    private static T Reading<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new TlsFilesException($"{file}: certificate, key or its password cannot be read ({e.GetType().Name}).", e);
        }
    }
}

/// <summary>What <see cref="ClientTlsFiles"/> hold.</summary>
/// <param name="Trust">Null: the machine's authorities decide.</param>
public sealed record ClientTls(X509Certificate2? Certificate, RemoteCertificateValidationCallback? Trust);

/// <summary>A certificate, key or password cannot be read; the text names the file, never what is in it.</summary>
public sealed class TlsFilesException(string what, Exception? cause = null) : IOException(what, cause);
