using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HopEn2.Interop.Tests.Integration.Simulators.Mss;

/// <summary>Speaks a protocol in lines by hand.</summary>
internal sealed class LineClient : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private Stream _stream = Stream.Null;

    public static async Task<LineClient> OpenAsync(int port)
    {
        var line = new LineClient();
        await line._client.ConnectAsync("127.0.0.1", port);
        line._stream = line._client.GetStream();
        line._stream.ReadTimeout = 10_000;
        return line;
    }

    /// <summary>One line; null: closed.</summary>
    public async Task<string?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var line = new List<byte>();
        var one = new byte[1];
        while (true)
        {
            int read;
            try
            {
                read = await _stream.ReadAsync(one, patience.Token);
            }
            catch (IOException)
            {
                return null;
            }

            if (read == 0)
                return null;
            if (one[0] == '\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
    }

    public async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>An SMTP command and the last line of its reply.</summary>
    public async Task<string?> SmtpAsync(string command)
    {
        await WriteAsync(command + "\r\n");
        string? line;
        do
            line = await ReadAsync();
        while (line is { Length: > 3 } && line[3] == '-');
        return line;
    }

    /// <summary>An IMAP command and all lines to its tagged one.</summary>
    public async Task<IReadOnlyList<string>> ImapAsync(string tag, string command)
    {
        await WriteAsync($"{tag} {command}\r\n");
        return await ToAsync(tag);
    }

    /// <summary>All lines to one that begins so.</summary>
    public async Task<IReadOnlyList<string>> ToAsync(string start)
    {
        var lines = new List<string>();
        while (await ReadAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith(start, StringComparison.Ordinal))
                break;
        }

        return lines;
    }

    public async Task SecureAsync(X509Certificate2? certificate)
    {
        var secure = new SslStream(_stream);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            ClientCertificates = certificate is null ? null : [certificate],
            LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
        });
        _stream = secure;
    }

    public void Dispose() => _client.Dispose();
}
