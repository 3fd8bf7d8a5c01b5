using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HopEn2.Interop.Monitoring.Certificates;

/// <summary>A certificate file that the settings name.</summary>
/// <param name="Setting">Key of the setting: <c>Tls:Brokers:0:Certificate</c>.</param>
/// <param name="PasswordFile">File with the password of a PFX; null: it has none.</param>
/// <param name="Password">Or the password itself, from a secret; null: none.</param>
/// <param name="IsAuthority">Those we trust, of which any may be used, and not the one we show.</param>
internal sealed record CertificateFile(string Setting, string Path, string? PasswordFile, string? Password, bool IsAuthority)
{
    /// <summary>Reads it. Never throws: what cannot be read says why, without a path or a word of what is in it.</summary>
    public CertificateState Read()
    {
        try
        {
            var certificates = Certificates();
            try
            {
                if (certificates.Count == 0)
                    return Unreadable("no certificate in it");
                // What we show ends with the first of the chain to end; of authorities there may be an old one beside the new.
                var decisive = IsAuthority ? certificates.MaxBy(c => c.NotAfter)! : certificates.MinBy(c => c.NotAfter)!;
                return new(Setting, Path, decisive.GetNameInfo(X509NameType.SimpleName, forIssuer: false), new DateTimeOffset(decisive.NotAfter).ToUniversalTime(), null);
            }
            finally
            {
                foreach (var certificate in certificates)
                    certificate.Dispose();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            return Unreadable(e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException => "this account may not read it",
                CryptographicException => "no certificate, or another password",
                _ => e.GetType().Name,
            });
        }
    }

    private List<X509Certificate2> Certificates()
    {
        if (System.IO.Path.GetExtension(Path).ToUpperInvariant() is ".PFX" or ".P12")
        {
            var password = PasswordFile is null ? Password : File.ReadAllText(PasswordFile).Trim();
            return [.. X509CertificateLoader.LoadPkcs12CollectionFromFile(Path, password, X509KeyStorageFlags.EphemeralKeySet)];
        }

        var bytes = File.ReadAllBytes(Path);
        var collection = new X509Certificate2Collection();
        if (bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0)
            collection.ImportFromPem(System.Text.Encoding.ASCII.GetString(bytes));
        else
            collection.Add(X509CertificateLoader.LoadCertificate(bytes));
        return [.. collection];
    }

    private CertificateState Unreadable(string why) => new(Setting, Path, null, null, why);
}

/// <summary>What a look at a certificate file showed.</summary>
/// <param name="Holder">Common name of whose it is; null: not read.</param>
/// <param name="Ends">Null: not read.</param>
/// <param name="Problem">Why it could not be read; null: it was.</param>
public sealed record CertificateState(string Setting, string File, string? Holder, DateTimeOffset? Ends, string? Problem);
