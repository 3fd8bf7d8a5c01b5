using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>Notices as syslog messages: RFC 5424, over UDP (RFC 5426), TCP with octet counting (RFC 6587) or TLS (RFC 5425).</summary>
/// <remarks>Syslog knows no answer: sent means that the message left, over TCP and TLS that the peer took the connection.</remarks>
internal sealed class SyslogTransport(IOptionsMonitor<AlertOptions> options) : INoticeTransport
{
    /// <summary>Every receiver of RFC 5424 ought to take as much, and a datagram of it is not cut on the way (6.1).</summary>
    private const int LongestDatagram = 2048;

    public RouteTransport Transport => RouteTransport.Syslog;

    public string? Missing(AlertRoute route) => null;

    public async Task<SendOutcome> SendAsync(Letter letter, CancellationToken cancel)
    {
        var (scheme, host, port) = Parse(letter.Route.Target);
        var message = SyslogMessage.Of(letter, Environment.MachineName, Environment.ProcessId);
        try
        {
            if (scheme is "udp")
            {
                using var socket = new UdpClient();
                await socket.SendAsync(SyslogMessage.Cut(message, LongestDatagram), host, port, cancel);
                return SendOutcome.Sent.It;
            }

            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(host, port, cancel);
            await using Stream stream = scheme is "tls" ? await SecureAsync(client.GetStream(), host, cancel) : client.GetStream();
            await stream.WriteAsync(SyslogMessage.Framed(message), cancel);
            await stream.FlushAsync(cancel);
            if (stream is SslStream tls)
                await tls.ShutdownAsync();
            return SendOutcome.Sent.It;
        }
        catch (Exception e) when (e is AuthenticationException or MailSignInException)
        {
            return new SendOutcome.Later($"No TLS with {host}:{port}: {e.Message} Check its certificate, or name its authority (Alerts:Syslog:Authority).");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return new SendOutcome.Later($"The syslog server {host}:{port} cannot be reached: {e.Message}");
        }
    }

    internal static (string Scheme, string Host, int Port) Parse(string target)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? target[..end] : "udp";
        var rest = target.Contains("://", StringComparison.Ordinal) ? target[(scheme.Length + 3)..] : target;
        var colon = rest.LastIndexOf(':');
        return (scheme, rest[..colon].Trim('[', ']'), int.Parse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private async Task<SslStream> SecureAsync(Stream stream, string host, CancellationToken cancel)
    {
        var tls = new SslStream(stream);
        var trust = new TlsClientFiles(options.CurrentValue.Syslog.Authority).Options();
        trust.TargetHost = host;
        await tls.AuthenticateAsClientAsync(trust, cancel);
        return tls;
    }
}

/// <summary>A notice as one message of RFC 5424.</summary>
internal static class SyslogMessage
{
    /// <summary>local0 (RFC 5424, table 1).</summary>
    private const int Facility = 16;

    private const int LongestName = 255;

    public static byte[] Of(Letter letter, string machine, int process)
    {
        var notice = letter.Notice;
        var head = string.Create(
            CultureInfo.InvariantCulture, $"<{(Facility * 8) + SeverityOf(notice)}>1 {letter.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {Name(machine)} hopen2 {process} {Word(notice.Kind)} ");
        // 32473 is the enterprise number kept for examples (RFC 5612): the product has none of its own.
        var data = notice.About is { } about
            ? $"[incident@32473 id=\"{Value(about.Id)}\" notice=\"{Value(notice.Id)}\" root=\"{Value(about.Root)}\" kind=\"{about.Kind}\" severity=\"{about.Severity}\"]"
            : $"[incident@32473 notice=\"{Value(notice.Id)}\"]";
        var text = string.Join(' ', letter.Text.Lines.Select(l => $"{l.Heading}: {l.Text}").Prepend(letter.Text.Subject)).ReplaceLineEndings(" ");
        // The mark says that what follows is UTF-8 (6.4).
        return [.. Encoding.ASCII.GetBytes(head), .. Encoding.UTF8.GetBytes(data + " "), 0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)];
    }

    /// <summary>With its length before it, so that it may hold anything.</summary>
    public static byte[] Framed(byte[] message) => [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{message.Length} ")), .. message];

    /// <summary>At most so many bytes, and no character cut.</summary>
    public static byte[] Cut(byte[] message, int most)
    {
        if (message.Length <= most)
            return message;
        var end = most;
        while (end > 0 && (message[end] & 0xC0) == 0x80)
            end--;
        return message[..end];
    }

    private static int SeverityOf(Notice notice) => (notice.Kind, notice.About?.Severity) switch
    {
        (Notify.Test, _) => 6,
        (Notify.Cleared, _) => 5,
        (_, Severity.Critical) => 2,
        (_, Severity.Major) => 3,
        _ => 4,
    };

    private static string Word(Notify kind) => $"{kind}".ToLowerInvariant();

    private static string Name(string machine) =>
        machine.Length is > 0 and <= LongestName && machine.All(c => c is > ' ' and < (char)127) ? machine : "-";

    /// <summary>Quotes, backslashes and brackets are escaped (6.3.3).</summary>
    private static string Value(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
}
