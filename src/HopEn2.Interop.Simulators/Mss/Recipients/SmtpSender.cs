using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HopEn2.Interop.Simulators.Mss.Recipients;

/// <summary>Hands one letter to an SMTP server. Small, and written for the robot alone.</summary>
internal static class SmtpSender
{
    /// <summary>Throws <see cref="IOException"/> with the server's reply when it refuses.</summary>
    public static async Task SendAsync(RobotOptions options, string from, string to, byte[] letter, CancellationToken cancel)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(options.SmtpHost, options.SmtpPort, cancel);
        Stream stream = client.GetStream();
        await ExpectAsync(stream, null, "220", cancel);
        await ExpectAsync(stream, "EHLO recipient.example.test", "250", cancel);
        if (options.Certificate is { } certificate)
        {
            await ExpectAsync(stream, "STARTTLS", "220", cancel);
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = options.SmtpHost,
                ClientCertificates = [certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
                CertificateChainPolicy = options.Authorities is null ? null : Policy(options.Authorities),
            }, cancel);
            stream = secure;
            await ExpectAsync(stream, "EHLO recipient.example.test", "250", cancel);
        }

        await ExpectAsync(stream, $"MAIL FROM:<{from}> BODY=8BITMIME", "250", cancel);
        await ExpectAsync(stream, $"RCPT TO:<{to}>", "250", cancel);
        await ExpectAsync(stream, "DATA", "354", cancel);
        await stream.WriteAsync(Stuffed(letter), cancel);
        await ExpectAsync(stream, letter.AsSpan().EndsWith("\r\n"u8) ? "." : "\r\n.", "250", cancel);
        await stream.WriteAsync("QUIT\r\n"u8.ToArray(), cancel);
        await stream.DisposeAsync();
    }

    private static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static byte[] Stuffed(byte[] letter)
    {
        using var text = new MemoryStream(letter.Length + 64);
        for (var i = 0; i < letter.Length; i++)
        {
            if (letter[i] == '.' && (i == 0 || letter[i - 1] == '\n'))
                text.WriteByte((byte)'.');
            text.WriteByte(letter[i]);
        }

        return text.ToArray();
    }

    private static async Task ExpectAsync(Stream stream, string? command, string code, CancellationToken cancel)
    {
        if (command is not null)
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancel);
        var reply = new StringBuilder();
        var one = new byte[1];
        // One command at a time, so nothing of the next reply can be there yet; the last line of a reply has a blank after its code.
        for (var line = new StringBuilder(); ;)
        {
            if (await stream.ReadAsync(one, cancel) == 0)
                throw new IOException("The SMTP server closed the connection.");
            line.Append((char)one[0]);
            if (one[0] != '\n')
                continue;
            reply.Append(line);
            if (line.Length < 4 || line[3] != '-')
                break;
            line.Clear();
        }

        if (!reply.ToString().StartsWith(code, StringComparison.Ordinal))
            throw new IOException($"The SMTP server answered {reply.ToString().Trim()}");
    }
}
