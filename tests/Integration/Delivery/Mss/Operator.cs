using System.Diagnostics;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Delivery.Mss;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Imap;
using HopEn2.Interop.Mail.Smtp;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Delivery.Mss;

/// <summary>Needs the MSSanté operator of <c>tests/servers</c>: Postfix and Dovecot.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OperatorFactAttribute : FactAttribute
{
    public OperatorFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("HOPEN2_TEST_SMTP_LOGIN") is null || Environment.GetEnvironmentVariable("HOPEN2_TEST_IMAP") is null)
            Skip = "No MSSanté operator: run eval \"$(tests/servers start DIR)\" first.";
    }
}

/// <summary>The house as it mails by that operator: what it sends, and what it makes of what comes back.</summary>
internal sealed class Operator : IAsyncDisposable
{
    public const string Domain = "ch-exemple.test-ci-sis.mssante.fr";
    public const string Returns = "moteur@app." + Domain;
    public const string Surgery = "chirurgie@" + Domain;
    public const string Patient = "185057512345673@patient.mssante.fr";

    /// <summary>Where Postfix puts mails to all patients.</summary>
    public const string Patients = "patients@patient.mssante.fr";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MemorySent _sent = new();
    private readonly MssMailClient _client;
    private readonly Fixed _mappings;

    public Operator()
    {
        Options = new MssOptions
        {
            TestOperator = true,
            Smtp = Server("HOPEN2_TEST_SMTP_LOGIN"),
            Imap = Server("HOPEN2_TEST_IMAP"),
            Returns = new ReturnOptions { Pause = TimeSpan.FromSeconds(1) },
        };
        _mappings = new Fixed(ShippedMappings.Loaded with
        {
            Delivery = new DeliveryTable { SourceId = "2.999.5", ReturnAddress = Returns, Mailbox = new SendingMailbox(Returns, MailboxKind.Applicative, "CHU fictif", "secretariat@" + Domain) },
        });
        _client = new MssMailClient(Composer(), new VisitMailComposer(_mappings, Options), Options, TimeProvider.System, NullLogger<MssMailClient>.Instance);
    }

    public MssOptions Options { get; }

    public MemoryReports Reports { get; } = new();

    public MemoryJournal Journal { get; } = new();

    /// <summary>Whose turn it is to read, among the readers of this house.</summary>
    public Turns Turns { get; } = new();

    public SelfTest SelfTest() => new(_client, Options, new ReturnReader(new ReturnPatterns()), _mappings, TimeProvider.System);

    /// <summary>Sends a document to one recipient under a Message-ID of its own.</summary>
    public async Task<(MailResult Result, SentMail Mail)> SendAsync(string address, RecipientKind kind = RecipientKind.Professional, bool reading = true)
    {
        var id = $"{Guid.NewGuid():N}@app.{Domain}";
        var order = new MailOrder(new MailRecipient(address, kind, null), id, WorkKeys.SubmissionId("", id), DepositAction.Deposit, null) { At = TimeProvider.System.GetUtcNow() };
        var mail = new SentMail(id, new DocumentId("2.999.7." + id), address, kind, order.At!.Value, null, "secretariat@" + Domain);
        _sent.Add(mail);
        return (await _client.SendAsync(Document() with { ReadingAsked = reading }, order, default), mail);
    }

    /// <summary>A reader of the return mailbox, as the engine runs one.</summary>
    public ReturnMailbox Reader(IDeliveryReports? reports = null)
    {
        var answers = new AnswerDesk(Journal, _mappings, new AnswerPost(Options, TimeProvider.System), new MllpAnswerRecord(), Options, NullLogger<AnswerDesk>.Instance);
        var handler = new ReturnHandler(new ReturnReader(new ReturnPatterns()), new ReturnMatching(_sent, Options.Returns.Memory), reports ?? Reports, answers, new ReturnCounts(), NullLogger<ReturnHandler>.Instance);
        return new ReturnMailbox(Options, handler, Turns, TimeProvider.System, NullLogger<ReturnMailbox>.Instance);
    }

    /// <summary>The mail as its recipient's mailbox has it.</summary>
    public static async Task<string> ArrivedAsync(string mailbox, SentMail mail) => Assert.Single(await Mailbox.MailsAsync(mailbox, mail.MessageId, 1));

    /// <summary>What a recipient, their software or their server sends back.</summary>
    public async Task AnswerAsync(string from, string message)
    {
        await using var smtp = new SmtpClient(Options.Smtp!.ForSmtp(), TimeProvider.System);
        Assert.IsType<SmtpResult.Accepted>(await smtp.SendAsync(new SmtpEnvelope(from, [Returns]), new MailBytes(System.Text.Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n"))), default));
    }

    /// <summary>Waits until a report about a mail is there.</summary>
    public async Task<DeliveryReport> ReportAsync(SentMail mail, DeliveryReportKind kind)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if (Reports.All.FirstOrDefault(r => r.Document == mail.Document && r.Kind == kind) is { } report)
                return report;
            await Task.Delay(50);
        }

        throw new TimeoutException($"No {kind} of that mail; there are: {string.Join(", ", Reports.All.Where(r => r.Document == mail.Document).Select(r => r.Kind))}.");
    }

    /// <summary>How many mails a folder holds that name one of these.</summary>
    public async Task<int> CountAsync(string folder, params SentMail[] mails)
    {
        await using var imap = await ImapClient.ConnectAsync(Options.Imap!.ForImap(), TimeProvider.System, default);
        await imap.SelectAsync(folder, readOnly: true, default);
        var count = 0;
        foreach (var uid in await imap.SearchAsync(1, default))
        {
            var text = System.Text.Encoding.UTF8.GetString(await imap.FetchAsync(uid, 10_000_000, default) ?? []);
            count += mails.Any(m => text.Contains(m.MessageId, StringComparison.Ordinal)) ? 1 : 0;
        }

        return count;
    }

    public static OutgoingDocument Document()
    {
        var content = Samples.Bytes("cda/n1_imaging.xml");
        var header = ((CdaReading.Read)CdaReader.Read(content)).Header;
        return new OutgoingDocument
        {
            Id = new DocumentId(header.Id!.ToString()),
            Content = content,
            Sha1 = DocumentContent.Hash(content),
            Replaces = [],
            Submitter = new Submitter("801234567897", "1.2.250.1.71.4.2.1", "BOILEAU", "Charles", null, null, "1990000002", "CHU fictif", null),
            VisitClass = VisitClass.Inpatient,
            Patient = new PatientTraits(InsNumber.Parse("185057512345673"), InsOids.Test, InsStatus.Qualified, null, "TEST-DURAND", null, "CAMILLE", "19850512", "F"),
            Visibility = Visibility.Normal,
            Recipients = [],
            ReplyTo = null,
            TextForProfessionals = null,
            TextForPatient = null,
            NoReply = false,
            ReadingAsked = false,
            Dossier = "24000006",
            Uf = null,
        };
    }

    public async ValueTask DisposeAsync() => await _client.DisposeAsync();

    private MailComposer Composer() => new(_mappings, new XdmMetadata(() => _mappings.Current.XdsHouse()), Options);

    private static MssServer Server(string variable)
    {
        var address = Environment.GetEnvironmentVariable(variable)!.Split(':');
        return new MssServer
        {
            Host = address[0],
            Port = int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture),
            Security = MailSecurity.StartTls,
            User = Returns,
            Password = "fictitious",
            Authority = Mailbox.Authority,
        };
    }

    private sealed class Fixed(HospitalMappings mappings) : IMappings
    {
        public HospitalMappings Current => mappings;
        public IReadOnlyList<MappingProblem> Refused => [];

        public event Action<HospitalMappings>? Changed
        {
            add { }
            remove { }
        }
    }

    private sealed class MemorySent : ISentMails
    {
        private readonly Lock _lock = new();
        private readonly List<SentMail> _mails = [];

        public void Add(SentMail mail)
        {
            lock (_lock)
                _mails.Add(mail);
        }

        public Task<SentMail?> FindAsync(string messageId, CancellationToken cancel)
        {
            lock (_lock)
                return Task.FromResult(_mails.Find(m => m.MessageId == messageId));
        }

        public Task<IReadOnlyList<SentMail>> ToAsync(string address, DateTimeOffset since, int most, CancellationToken cancel)
        {
            lock (_lock)
                return Task.FromResult<IReadOnlyList<SentMail>>([.. _mails.Where(m => m.Recipient == address && m.At >= since).OrderByDescending(m => m.At).Take(most)]);
        }
    }
}

/// <summary>Reports as long as the test: the same one again is kept once, as the journal does.</summary>
internal sealed class MemoryReports : IDeliveryReports
{
    private readonly Lock _lock = new();
    private readonly HashSet<DeliveryReport> _reports = [];

    public IReadOnlyList<DeliveryReport> All
    {
        get
        {
            lock (_lock)
                return [.. _reports];
        }
    }

    public Task ReportAsync(DeliveryReport report, CancellationToken cancel)
    {
        lock (_lock)
            _reports.Add(report);
        return Task.CompletedTask;
    }
}
