using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HopEn2.Interop.Simulators;
using HopEn2.Interop.Simulators.Mss;
using HopEn2.Interop.Simulators.Mss.Recipients;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 simulate mss</c>: the simulated MSSanté operator as a process.</summary>
internal static class SimulateMss
{
    public static Command Command()
    {
        var smtp = new Option<string>("--smtp") { Description = "HOST:PORT of its SMTP", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1:2587" };
        var imap = new Option<int>("--imap") { Description = "Port of its IMAP, on the same host", HelpName = "PORT", DefaultValueFactory = _ => 2143 };
        var control = new Option<int>("--control") { Description = "Port of its control endpoint, on 127.0.0.1", HelpName = "PORT", DefaultValueFactory = _ => 8091 };
        var certificate = new Option<string?>("--tls") { Description = "PEM file of its certificate: STARTTLS is then asked for. Without: in clear", HelpName = "FILE" };
        var key = new Option<string?>("--tls-key") { Description = "PEM file of the key to it; default: the file of --tls", HelpName = "FILE" };
        var authority = new Option<string?>("--client-authority") { Description = "PEM file: who issues client certificates; their CN is the mailbox", HelpName = "FILE" };
        var password = new Option<string?>("--password-file") { Description = "File with the password of every mailbox; without, any is right", HelpName = "FILE" };
        var behaviour = new Option<string?>("--behaviour") { Description = "JSON file: how recipients behave", HelpName = "FILE" };
        var keep = new Option<string?>("--keep") { Description = "Folder that keeps what it took, whatever becomes of its process; without, it forgets", HelpName = "DIR" };
        var seed = new Option<int>("--seed") { Description = "Seed of shares and delays", HelpName = "N", DefaultValueFactory = _ => 1 };
        var command = new Command("mss", """
            A fictitious MSSanté operator: SMTP (STARTTLS, AUTH, DSN) takes mails, recipients send back DSN, MDN, absences, bounces and answers after a while, IMAP (IDLE, MOVE) gives them.
            http://127.0.0.1:PORT/control: GET shows, POST changes, DELETE resets; control/mails lists what was handed over, control/counts counts.

            Examples:
              hopen2 simulate mss
              hopen2 simulate mss --keep /var/lib/mss         killed and started again, it has what it had
              hopen2 simulate mss --smtp 127.0.0.1:2587 --imap 2143 --tls mss.pem --tls-key mss.key --client-authority authority.pem
              hopen2 simulate mss --behaviour recipients.json      recipients.json: { "displayedPercent": 80, "closedPatients": ["279035121518989"], "addresses": { "a@b.mssante.fr": { "bounce": "5.2.2 full" } } }
              curl -H 'Content-Type: application/json' http://127.0.0.1:8091/control -d '{"troubles":[{"at":"data","cut":true,"taken":true,"next":3}]}'
              curl -H 'Content-Type: application/json' http://127.0.0.1:8091/control -d '{"troubles":[{"at":"rcpt","reply":"451 4.3.0 later","percent":10}]}'
              curl http://127.0.0.1:8091/control/mails
            """)
        {
            smtp, imap, control, certificate, key, authority, password, behaviour, keep, seed,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            MssOptions options;
            try
            {
                var (host, port) = arguments.GetValue(smtp)!.Split(':') is [{ Length: > 0 } h, var p] && int.TryParse(p, CultureInfo.InvariantCulture, out var n) ? (h, n) : throw new FormatException($"--smtp: {arguments.GetValue(smtp)} is no HOST:PORT.");
                var authorities = new X509Certificate2Collection();
                if (arguments.GetValue(authority) is { } issuers)
                    authorities.ImportFromPemFile(issuers);
                options = new MssOptions
                {
                    Host = host,
                    SmtpPort = port,
                    ImapPort = arguments.GetValue(imap),
                    Control = new Uri($"http://127.0.0.1:{arguments.GetValue(control)}"),
                    Certificate = arguments.GetValue(certificate) is { } pem ? X509Certificate2.CreateFromPemFile(pem, arguments.GetValue(key) ?? pem) : null,
                    Authorities = authorities.Count > 0 ? authorities : null,
                    Password = arguments.GetValue(password) is { } secret ? (await File.ReadAllTextAsync(secret, cancel)).Trim() : null,
                    Behaviour = arguments.GetValue(behaviour) is { } file ? Orders.Read<Behaviour>(file) : new Behaviour(),
                    Keep = arguments.GetValue(keep),
                    Seed = arguments.GetValue(seed),
                };
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or CryptographicException or JsonException)
            {
                return Terminal.Fail(e.Message, ExitCodes.WrongCall);
            }

            try
            {
                await using var server = await MssServer.StartAsync(options, TimeProvider.System, cancel);
                Console.WriteLine($"A fictitious MSSanté operator at {options.Host}: SMTP {server.SmtpPort}, IMAP {server.ImapPort}; control at {server.Control}control.");
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            }
            catch (OperationCanceledException)
            {
                // Told to stop.
            }
            catch (Exception e) when (e is IOException or SocketException or InvalidDataException or UnauthorizedAccessException)
            {
                return Terminal.Fail(e.Message);
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
