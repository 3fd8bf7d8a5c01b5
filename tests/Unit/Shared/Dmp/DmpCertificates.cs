using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HopEn2.Interop.Tests.Shared.Dmp;

/// <summary>A fictitious authority and what it issued: made anew in each run, kept in memory.</summary>
internal static class DmpCertificates
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-30);
    private static readonly DateTimeOffset To = TimeProvider.System.GetUtcNow().AddDays(300);

    public static X509Certificate2 Authority { get; } = SelfSigned("CN=AC FICTIVE, O=TEST, C=FR");

    /// <summary>Of the structure 1750803447: signs VIHF and opens TLS.</summary>
    public static X509Certificate2 Structure { get; } = Issued("CN=CH EXEMPLE CACHET, OU=1750803447, O=CH EXEMPLE, C=FR", Authority);

    /// <summary>Of another structure, by the same authority.</summary>
    public static X509Certificate2 OtherStructure { get; } = Issued("CN=CLINIQUE AUTRE, OU=1300017985, O=CLINIQUE AUTRE, C=FR", Authority);

    /// <summary>Says it is the structure's; nobody knows who issued it.</summary>
    public static X509Certificate2 Stranger { get; } = Issued("CN=CH EXEMPLE CACHET, OU=1750803447, O=CH EXEMPLE, C=FR", SelfSigned("CN=AC INCONNUE, O=TEST, C=FR"));

    public static X509Certificate2 Server { get; } = Issued("CN=localhost, O=DMP FICTIF, C=FR", Authority);

    private static X509Certificate2 SelfSigned(string name)
    {
        var request = new CertificateRequest(name, RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(From, To);
    }

    private static X509Certificate2 Issued(string name, X509Certificate2 issuer)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(issuer, From, To.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        using var whole = bare.CopyWithPrivateKey(key);
        // Out and in again: TLS wants a key that the platform has in its own form.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }
}
