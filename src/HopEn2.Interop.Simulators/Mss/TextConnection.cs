using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HopEn2.Interop.Simulators.Mss;

/// <summary>A line was longer than it may be, or the client spoke before it was its turn.</summary>
internal sealed class ProtocolBrokenException(string message) : IOException(message);

/// <summary>One connection of a protocol in lines, which may change to TLS on the way. Bounded in the length of lines and in silence.</summary>
internal sealed class TextConnection(TcpClient client, TimeSpan silence) : IDisposable
{
    private const int LongestLine = 16 * 1024;
    private readonly byte[] _input = new byte[16 * 1024];
    private Stream _stream = client.GetStream();
    private int _from;
    private int _to;

    public bool IsSecure => _stream is SslStream;

    /// <summary>CN of the client's certificate; null when there is none.</summary>
    public string? ClientName { get; private set; }

    /// <summary>The next line without its end; null: the client has closed.</summary>
    public async Task<byte[]?> ReadLineAsync(CancellationToken cancel)
    {
        using var line = new MemoryStream();
        while (true)
        {
            if (_from == _to && !await FillAsync(cancel))
                return null;
            var end = _input.AsSpan(_from, _to - _from).IndexOf((byte)'\n');
            var take = end < 0 ? _to - _from : end + 1;
            line.Write(_input, _from, take);
            _from += take;
            if (line.Length > LongestLine)
                throw new ProtocolBrokenException("a line is too long");
            if (end < 0)
                continue;
            var bytes = line.ToArray();
            return bytes is [.., (byte)'\r', (byte)'\n'] ? bytes[..^2] : bytes[..^1];
        }
    }

    /// <summary>So many bytes. Throws <see cref="EndOfStreamException"/> when fewer come.</summary>
    public async Task<byte[]> ReadBytesAsync(int count, CancellationToken cancel)
    {
        // Grows with what comes: a count is only a claim.
        using var bytes = new MemoryStream(Math.Min(count, _input.Length));
        while (bytes.Length < count)
        {
            if (_from == _to && !await FillAsync(cancel))
                throw new EndOfStreamException();
            var take = Math.Min(_to - _from, count - (int)bytes.Length);
            bytes.Write(_input, _from, take);
            _from += take;
        }

        return bytes.ToArray();
    }

    public Task WriteLineAsync(string line, CancellationToken cancel) => WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancel);

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _stream.WriteAsync(bytes, cancel);
        await _stream.FlushAsync(cancel);
    }

    /// <summary>Changes to TLS. What the client sent before is refused: it could have been put there by somebody else.</summary>
    public async Task SecureAsync(X509Certificate2 certificate, X509Certificate2Collection? authorities, CancellationToken cancel)
    {
        if (_from != _to)
            throw new ProtocolBrokenException("something came before TLS began");
        var secure = new SslStream(_stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = authorities is not null,
            RemoteCertificateValidationCallback = (_, peer, _, _) => peer is null || authorities is null || Trusted(peer, authorities),
        }, cancel);
        _stream = secure;
        ClientName = secure.RemoteCertificate is X509Certificate2 named ? named.GetNameInfo(X509NameType.SimpleName, forIssuer: false) : null;
    }

    /// <summary>Ends it as a lost network would: with no word.</summary>
    public void Cut()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    public void Dispose()
    {
        _stream.Dispose();
        client.Dispose();
    }

    private static bool Trusted(X509Certificate peer, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return peer is X509Certificate2 certificate && chain.Build(certificate);
    }

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(silence);
        _from = 0;
        _to = await _stream.ReadAsync(_input, patience.Token);
        return _to > 0;
    }
}
