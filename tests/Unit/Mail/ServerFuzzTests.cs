using System.Net;
using System.Net.Sockets;
using System.Text;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Imap;
using HopEn2.Interop.Mail.Smtp;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mail;

/// <summary>Servers that say anything: what they said once, spoiled, all at once, and then the end.</summary>
public class ServerFuzzTests
{
    private const int Talks = 1500;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\r\n", "\n", "* ", "+ ", "A1 OK x\r\n", "A3 NO [TRYCREATE] x\r\n", "* BYE\r\n", "* 4294967295 EXISTS\r\n", "* 99999999999 EXISTS\r\n", "{0}\r\n", "{5}", "{4294967296}\r\n", "{-1}\r\n", "(", ")", "\"", "[", "]", "\\", " NIL ",
            "250-", "250 ", "354 go\r\n", "421 4.3.2 x\r\n", "999 x\r\n", "* SEARCH 0 4294967295\r\n", "* OK [UIDVALIDITY ]\r\n",
        }.Select(Encoding.ASCII.GetBytes), [0], [0xFF],
    ];

    [Fact]
    public async Task An_account_at_a_server_gone_mad_is_read_or_given_up_and_never_anything_else()
    {
        var talk = "* OK hi\r\n* CAPABILITY IMAP4rev1 IDLE\r\nA1 OK x\r\n* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nA2 OK [READ-WRITE] x\r\n* SEARCH 3 4\r\nA3 OK x\r\n" +
            "* 1 FETCH (UID 3 RFC822.SIZE 5 FLAGS (\\Seen $X) INTERNALDATE \"10-Mar-2025 14:00:00 +0100\")\r\nA4 OK x\r\n* 1 FETCH (UID 3 BODY[] {5}\r\nhello FLAGS ())\r\nA5 OK x\r\n+ idling\r\n* 3 EXISTS\r\nA6 OK x\r\n";
        var (whole, given) = (0, 0);
        await TalkAsync(talk, async server =>
        {
            try
            {
                await using var client = await ImapClient.ConnectAsync(server, TimeProvider.System, default);
                await client.SelectAsync("INBOX", readOnly: false, default);
                var uids = await client.SearchAsync(1, default);
                await client.DescribeAsync([3, 4], default);
                await client.FetchAsync(3, 1000, default);
                await client.WaitAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), default);
                whole++;
            }
            catch (IOException e) when (e is MailConnectionException or MailSignInException or ImapRefusedException or ImapTooLargeException)
            {
                given++;
            }
        });
        Assert.InRange(whole, Talks / 20, Talks);
        Assert.InRange(given, Talks / 4, Talks);
    }

    [Fact]
    public async Task A_mail_at_a_server_gone_mad_has_a_result_whatever_it_says()
    {
        var talk = "220 hi\r\n250-hi\r\n250-SIZE 1000\r\n250-PIPELINING\r\n250 DSN\r\n250 2.1.0 ok\r\n250-2.1.5 a\r\n250 2.1.5 b\r\n354 go\r\n250 2.0.0 taken\r\n";
        var results = new Dictionary<Type, int>();
        await TalkAsync(talk, async server =>
        {
            await using var client = new SmtpClient(server, TimeProvider.System);
            var result = await client.SendAsync(new("a@x.example", ["b@y.example"]) { Dsn = new("1") }, new MailBytes("Subject: x\r\n\r\ny"u8.ToArray()), default);
            results[result.GetType()] = results.GetValueOrDefault(result.GetType()) + 1;
        });
        Assert.Equal(Talks, results.Values.Sum());
        Assert.Superset(new HashSet<Type> { typeof(SmtpResult.Accepted), typeof(SmtpResult.Temporary), typeof(SmtpResult.Unknown) }, new HashSet<Type>(results.Keys));
    }

    private static async Task TalkAsync(string talk, Func<MailServer, Task> client)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = new MailServer("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port) { Security = MailSecurity.None, Name = "client.example" };
        var mutations = new Mutations(20250312, [Encoding.ASCII.GetBytes(talk)], Tokens);
        for (var i = 0; i < Talks; i++)
        {
            var spoiled = mutations.Message();
            var serving = Task.Run(async () =>
            {
                using var peer = await listener.AcceptTcpClientAsync();
                try
                {
                    await peer.GetStream().WriteAsync(spoiled);
                    peer.Client.Shutdown(SocketShutdown.Send);
                    await peer.GetStream().CopyToAsync(Stream.Null);
                }
                catch (IOException)
                {
                    // It went first.
                }
            });
            await client(server).WaitAsync(TimeSpan.FromSeconds(30));
            await serving.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}
