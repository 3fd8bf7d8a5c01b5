using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HopEn2.Interop.Simulators;
using HopEn2.Interop.Simulators.Dmp;
using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Simulators.Dmp.Patients;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 simulate dmp</c>: the simulated DMP as a process.</summary>
internal static class SimulateDmp
{
    public static Command Command()
    {
        var url = new Option<string>("--http") { Description = "Where it listens, with the base of its paths", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:8090/dmp" };
        var certificate = new Option<string?>("--tls") { Description = "PEM file of its certificate, for an https URL", HelpName = "FILE" };
        var key = new Option<string?>("--tls-key") { Description = "PEM file of the key to it; default: the file of --tls", HelpName = "FILE" };
        var authority = new Option<string?>("--client-authority") { Description = "PEM file: who issues certificates of clients and of VIHF signers", HelpName = "FILE" };
        var patients = new Option<string?>("--patients") { Description = "JSON file: who has no DMP, a closed one, is opposed; everybody else has one", HelpName = "FILE" };
        var codes = new Option<string?>("--value-sets") { Description = "File of further codes: set, system, code, divided by tabs", HelpName = "FILE" };
        var latency = new Option<string>("--latency") { Description = "Milliseconds an answer takes, FROM-TO", HelpName = "MS", DefaultValueFactory = _ => "50-500" };
        var keep = new Option<string?>("--keep") { Description = "Folder that keeps what it took, whatever becomes of its process; without, it forgets", HelpName = "DIR" };
        var seed = new Option<int>("--seed") { Description = "Seed of latency and troubles", HelpName = "N", DefaultValueFactory = _ => 1 };
        var command = new Command("dmp", """
            A fictitious DMP: POST URL/repository (ITI-41), URL/registry (ITI-18, ITI-57), URL/patients (TD0.2). It refuses what the DMP refuses and keeps what it took in memory, or in a folder.
            URL/control, from the machine itself: GET shows, POST changes, DELETE resets; control/documents lists, control/counts counts.

            Examples:
              hopen2 simulate dmp
              hopen2 simulate dmp --keep /var/lib/dmp         killed and started again, it has what it had
              hopen2 simulate dmp --http https://127.0.0.1:8443/dmp --tls dmp.pem --tls-key dmp.key --client-authority authority.pem
              hopen2 simulate dmp --patients patients.json --latency 0-0      patients.json: { "noDmp": ["279035121518989"], "lastDigit": { "7": "closed" } }
              curl -H 'Content-Type: application/json' http://127.0.0.1:8090/dmp/control -d '{"troubles":[{"do":"refuse","code":"XDSRegistryBusy","percent":10}]}'
              curl -H 'Content-Type: application/json' http://127.0.0.1:8090/dmp/control -d '{"troubles":[{"do":"cut","when":"afterRegistering","next":3}]}'
              curl -H 'Content-Type: application/json' http://127.0.0.1:8090/dmp/control -d '{"troubles":[{"do":"late","afterMs":90000,"percent":1}],"capacity":{"atOnce":20,"perMinute":1000}}'
              curl http://127.0.0.1:8090/dmp/control/documents
            """)
        {
            url, certificate, key, authority, patients, codes, latency, keep, seed,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            DmpOptions options;
            try
            {
                options = new DmpOptions
                {
                    Url = Address(arguments.GetValue(url)!, arguments.GetValue(certificate)),
                    Certificate = arguments.GetValue(certificate) is { } pem ? X509Certificate2.CreateFromPemFile(pem, arguments.GetValue(key) ?? pem) : null,
                    Authorities = arguments.GetValue(authority) is { } issuers ? Authorities(issuers) : null,
                    Patients = arguments.GetValue(patients) is { } book ? Orders.Read<PatientBook>(book) : new PatientBook(),
                    ValueSets = arguments.GetValue(codes),
                    Latency = LatencyOf(arguments.GetValue(latency)!),
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
                await using var server = await DmpServer.StartAsync(options, TimeProvider.System, cancel);
                Console.WriteLine($"A fictitious DMP at {server.Url}: repository, registry, patients; control from this machine.");
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            }
            catch (OperationCanceledException)
            {
                // Told to stop.
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                return Terminal.Fail(e.Message);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Uri Address(string text, string? certificate)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new FormatException($"--http: {text} is no http(s)://HOST:PORT/BASE.");
        if ((url.Scheme == "https") != (certificate is not null))
            throw new FormatException("--http and --tls: https needs a certificate, and a certificate needs https.");
        return url;
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities;
    }

    private static Latency LatencyOf(string text) =>
        text.Split('-') is [var from, var to] && int.TryParse(from, CultureInfo.InvariantCulture, out var least) && int.TryParse(to, CultureInfo.InvariantCulture, out var most) && least >= 0 && most >= least
            ? new Latency(least, most)
            : throw new FormatException($"--latency: {text} is no FROM-TO in milliseconds, such as 50-500.");
}
