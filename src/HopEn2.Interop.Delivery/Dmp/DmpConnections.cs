using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HopEn2.Interop.Hl7v2.Tls;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>Connections to the DMP and the certificate that signs, made of the files of the settings and made anew when a file changes.</summary>
internal sealed class DmpConnections(DmpSettings settings, TimeProvider clock, ILogger<DmpConnections> log) : IDisposable
{
    private readonly Lock _lock = new();
    private DmpConnection? _current;
    private DmpConnection? _former;
    private DateTimeOffset _checkedAt;
    private long _stamp;

    /// <summary>The connection in force. Throws <see cref="TlsFilesException"/> when the files have never been readable; files that became unreadable leave the old ones in force.</summary>
    public DmpConnection Current()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_current is not null && now - _checkedAt < settings.CertificateCheck)
                return _current;
            _checkedAt = now;
            var stamp = Stamp();
            if (_current is not null && stamp == _stamp)
                return _current;
            try
            {
                var loaded = DmpConnection.Load(settings);
                // Attempts on their way end on the former connection; the one before it is no longer in use.
                _former?.Dispose();
                (_former, _current, _stamp) = (_current, loaded, stamp);
                Log.CertificateTaken(log, loaded.Signer.NotAfter.ToUniversalTime());
            }
            catch (TlsFilesException e) when (_current is not null)
            {
                Log.CertificateNotTaken(log, e.Message);
            }

            return _current;
        }
    }

    public void Dispose()
    {
        _former?.Dispose();
        _current?.Dispose();
    }

    /// <summary>Tells one state of the files from another.</summary>
    private long Stamp()
    {
        var hash = new HashCode();
        foreach (var file in (string?[])[settings.Certificate, settings.Key, settings.PasswordFile, settings.Authority, settings.SigningCertificate, settings.SigningKey, settings.SigningPasswordFile])
        {
            if (file is not null)
                hash.Add(File.GetLastWriteTimeUtc(file));
        }

        return hash.ToHashCode();
    }
}

/// <summary>One pool of connections, and the certificate whose key signs what goes over it.</summary>
internal sealed class DmpConnection : IDisposable
{
    private DmpConnection(HttpClient http, X509Certificate2 signer, X509Certificate2? client) => (Http, Signer, _client) = (http, signer, client);

    private readonly X509Certificate2? _client;

    public HttpClient Http { get; }

    public X509Certificate2 Signer { get; }

    public static DmpConnection Load(DmpSettings settings)
    {
        var tls = new ClientTlsFiles(settings.Authority, settings.Certificate, settings.Key, settings.PasswordFile).Load();
        var signer = settings.SigningCertificate is { } own
            ? new ClientTlsFiles(null, own, settings.SigningKey, settings.SigningPasswordFile).Load().Certificate
            : tls.Certificate;
        if (signer is null)
            throw new TlsFilesException("Delivery:Dmp:Certificate is missing: nothing can be signed.");
        using (var key = signer.GetRSAPrivateKey())
        {
            if (key is null)
                throw new TlsFilesException($"{settings.SigningCertificate ?? settings.Certificate}: there is no RSA key with the certificate, which signing needs.");
        }

        return new DmpConnection(Client(settings, tls), signer, tls.Certificate);
    }

    public void Dispose()
    {
        Http.Dispose();
        Signer.Dispose();
        _client?.Dispose();
    }

    /// <summary>What leads from the certificate to its authority, which the DMP need not have.</summary>
    private static X509Certificate2Collection Between(string file)
    {
        var chain = new X509Certificate2Collection();
        if (Path.GetExtension(file).ToUpperInvariant() is not (".PFX" or ".P12"))
            chain.ImportFromPemFile(file);
        return chain;
    }

    private static HttpClient Client(DmpSettings settings, ClientTls tls)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would lead a patient's document to whom nobody named.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = settings.ConnectTimeout,
            MaxConnectionsPerServer = settings.Connections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = tls.Certificate is null ? null : SslStreamCertificateContext.Create(tls.Certificate, Between(settings.Certificate!), offline: true),
                RemoteCertificateValidationCallback = tls.Trust,
            },
        };
        // Time limits are the exchange's own: it must know whether the body had gone out.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
