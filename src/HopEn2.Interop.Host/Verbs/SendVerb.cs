using System.CommandLine;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Mllp;
using HopEn2.Interop.Hl7v2.Tls;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 send</c>: sends messages over MLLP and shows their acknowledgements.</summary>
internal static class SendVerb
{
    public static Command Command()
    {
        var files = new Argument<string[]>("FILE") { Description = "HL7v2 messages (ER7), one a file", Arity = ArgumentArity.OneOrMore };
        var to = new Option<string>("--to") { Description = "mllp://HOST:PORT, or mllps://HOST:PORT over TLS", HelpName = "URL", DefaultValueFactory = _ => "mllp://127.0.0.1:2575" };
        var timeout = new Option<int>("--timeout") { Description = "Longest wait for an acknowledgement, in seconds", DefaultValueFactory = _ => 30 };
        var authority = new Option<string?>("--authority") { Description = "mllps: PEM file of the authorities that may have issued the receiver's certificate. Default: the machine's", HelpName = "FILE" };
        var certificate = new Option<string?>("--certificate") { Description = "mllps: our certificate, PEM or PFX", HelpName = "FILE" };
        var key = new Option<string?>("--key") { Description = "mllps: its key, PEM, when it is in a file of its own", HelpName = "FILE" };
        var password = new Option<string?>("--password-file") { Description = "mllps: file with the password of key or PFX", HelpName = "FILE" };
        var command = new Command("send", """
            Sends messages over MLLP, one after the other on one connection, and shows each acknowledgement.
            Exit code 0 when every message was answered AA or CA, 1 when one was refused, 3 when nobody answers.

            Examples:
              hopen2 send letter.hl7 --to mllp://127.0.0.1:2575
              hopen2 send samples/*.hl7
              hopen2 send letter.hl7 --to mllps://eai.chu.example:2576 --authority ca.pem --certificate ours.pem --key ours.key
            """)
        {
            files, to, timeout, authority, certificate, key, password,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            if (!Uri.TryCreate(arguments.GetValue(to), UriKind.Absolute, out var target) || target.Scheme is not ("mllp" or "mllps") || target.Port <= 0)
            {
                Console.Error.WriteLine($"--to: {arguments.GetValue(to)} is no mllp://HOST:PORT, nor mllps://HOST:PORT.");
                return ExitCodes.WrongCall;
            }

            try
            {
                var tls = target.Scheme == "mllps" ? new ClientTlsFiles(arguments.GetValue(authority), arguments.GetValue(certificate), arguments.GetValue(key), arguments.GetValue(password)).Load() : null;
                return await SendAsync(arguments.GetValue(files)!, target, tls, TimeSpan.FromSeconds(arguments.GetValue(timeout)), cancel);
            }
            catch (Exception e) when (e is IOException or SocketException or TimeoutException or AuthenticationException)
            {
                return Terminal.Fail($"{target}: {e.Message}");
            }
        });
        return command;
    }

    private static async Task<int> SendAsync(string[] files, Uri target, ClientTls? tls, TimeSpan timeout, CancellationToken cancel)
    {
        await using var client = await MllpClient.ConnectAsync(target.Host, target.Port, timeout, tls, cancel);
        var refused = 0;
        foreach (var file in files)
        {
            var answer = await client.SendAsync(await File.ReadAllBytesAsync(file, cancel), cancel);
            var text = Encoding.UTF8.GetString(answer.Span).TrimEnd('\r').Replace("\r", "\n    ", StringComparison.Ordinal);
            var code = Er7Message.TryRead(answer, Er7Charsets.Latin9, out var ack) == Er7Problem.None ? ack!.First("MSA")[1].Code : "";
            Console.WriteLine($"{file}: {(code.Length == 0 ? "no MSA" : code)}\n    {text}");
            if (code is not ("AA" or "CA"))
                refused++;
        }

        if (refused > 0)
            Console.Error.WriteLine($"{refused} of {files.Length} were not accepted.");
        return refused == 0 ? ExitCodes.Done : ExitCodes.FoundWrong;
    }
}
