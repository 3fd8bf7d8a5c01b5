using System.CommandLine;
using System.Globalization;
using System.Reflection;
using HopEn2.Interop.Delivery.Mss;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Imap;
using HopEn2.Interop.Mail.Smtp;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 mss</c>: is the operator there, and does a mail arrive?</summary>
internal static class MssVerb
{
    /// <summary>A certificate that ends sooner than this is worth a word: another takes weeks to come.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(60);

    public static Command Command() => new("mss", """
        Tries the MSSanté operator, with the settings of this machine (Delivery:Mss); no engine is needed.

        Examples:
          hopen2 mss check
          hopen2 mss test repondeur@exemple.formation.mssante.fr
          hopen2 mss test repondeur@exemple.formation.mssante.fr --document letter.xml --wait 300
        """)
    {
        CheckCommand(),
        TestCommand(),
    };

    private static Command CheckCommand() => With(new Command("check", "Connects to SMTP and IMAP and signs in; says with which TLS, until when certificates are valid, and what the servers can do."), async (_, options, cancel) =>
    {
        var mss = Options(options);
        var right = await SmtpAsync(mss.Smtp, cancel) & await ImapAsync(mss.Imap, cancel);
        return right ? ExitCodes.Done : ExitCodes.FoundWrong;
    });

    private static Command TestCommand()
    {
        var address = new Argument<string>("ADDRESS") { Description = "A mailbox that answers" };
        var document = new Option<string?>("--document") { Description = "CDA to send. Default: one of a fictitious patient", HelpName = "FILE" };
        var wait = new Option<int>("--wait") { Description = "Seconds an answer is waited for. Default 120", HelpName = "SECONDS", DefaultValueFactory = _ => 120 };
        return With(new Command("test", "Sends a document to a mailbox that answers, waits for what comes back and says what was right and wrong.") { address, document, wait }, async (arguments, options, cancel) =>
        {
            if (!Terminal.TryMappings(options.Mappings))
                return ExitCodes.FoundWrong;
            var cda = arguments.GetValue(document) is { } file ? await ReadAsync(file, cancel) : SelfTestDocument();
            if (cda is null)
                return ExitCodes.WrongCall;
            await using var services = new ServiceCollection().AddLogging().AddSingleton(options.Configuration).AddMappings(options.Mappings).AddMss(Options(options)).BuildServiceProvider();
            if (services.GetService<SelfTest>() is not { } test)
                return Terminal.Fail("SMTP: none is named. Set Delivery:Mss:Smtp:Host.", ExitCodes.FoundWrong);
            SelfTestReport report;
            try
            {
                report = await test.RunAsync(arguments.GetValue(address)!, cda, TimeSpan.FromSeconds(arguments.GetValue(wait)), Console.WriteLine, cancel);
            }
            catch (IOException e)
            {
                return Terminal.Fail($"The return mailbox cannot be read: {e.Message}", ExitCodes.FoundWrong);
            }

            if (report.Wrong is { } wrong)
                Console.Error.WriteLine(wrong);
            Console.WriteLine(report.Right ? "All right: the mail was handed over, and what came back reports no failure." : "Not right, see above.");
            return report.Right ? ExitCodes.Done : ExitCodes.FoundWrong;
        });
    }

    private static async Task<bool> SmtpAsync(MssServer? server, CancellationToken cancel)
    {
        if (server is null)
            return Wrong("SMTP: none is named. Set Delivery:Mss:Smtp:Host.");
        await using var client = new SmtpClient(server.ForSmtp(), TimeProvider.System);
        var problem = await client.CheckAsync(cancel);
        return Say("SMTP", server.ForSmtp(), client.Server, problem switch
        {
            null => null,
            SmtpResult.NotSignedIn not => $"{not.Why}: {not.Detail}",
            SmtpResult.Temporary temporary => temporary.Detail,
            var other => other.ToString(),
        });
    }

    private static async Task<bool> ImapAsync(MssServer? server, CancellationToken cancel)
    {
        if (server is null)
            return Wrong("IMAP: none is named: returns are not read. Set Delivery:Mss:Imap:Host.");
        try
        {
            await using var client = await ImapClient.ConnectAsync(server.ForImap(), TimeProvider.System, cancel);
            return Say("IMAP", server.ForImap(), client.Server, null);
        }
        catch (IOException e)
        {
            return Say("IMAP", server.ForImap(), null, e.Message);
        }
    }

    private static bool Say(string what, MailServer server, ServerFacts? facts, string? problem)
    {
        if (problem is not null)
            return Wrong($"{what} {server.Host}:{server.Port}: {problem}");
        Console.WriteLine($"{what} {server.Host}:{server.Port}: connected{(server.Login is null ? "" : " and signed in")}.");
        if (facts is null)
            return true;
        Console.WriteLine($"  TLS: {facts.Tls ?? "none"}");
        if (facts.CertificateUntil is { } until)
            Expiry("its certificate", until);
        if (facts.OwnCertificateUntil is { } own)
            Expiry("ours", own);
        Console.WriteLine($"  offers: {string.Join(", ", facts.Abilities)}");
        return true;
    }

    private static void Expiry(string whose, DateTimeOffset until)
    {
        var left = until - TimeProvider.System.GetUtcNow();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {whose}: valid until {until:yyyy-MM-dd} ({left.TotalDays:0} days){(left < Soon ? ": renew it" : "")}"));
    }

    private static bool Wrong(string what)
    {
        Console.Error.WriteLine(what);
        return false;
    }

    private static MssOptions Options(EngineOptions options) => options.Configuration.GetSection(MssOptions.Section).Get<MssOptions>() ?? new MssOptions();

    private static async Task<byte[]?> ReadAsync(string file, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return null;
        }
    }

    private static byte[] SelfTestDocument()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("self-test.xml")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static Command With(Command command, Func<ParseResult, EngineOptions, CancellationToken, Task<int>> act)
    {
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction((arguments, cancel) => Terminal.TryOptions(arguments, out var options) ? act(arguments, options, cancel) : Task.FromResult(ExitCodes.WrongCall));
        return command;
    }
}
