using System.Text;
using HopEn2.Interop.Delivery.Mss;
using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss.Returns;

public sealed class ReturnHandlerTests : IDisposable
{
    private readonly MemoryJournal _journal = new();
    private readonly Reports _reports = new();
    private readonly Post _post = new();
    private readonly Record _record = new();
    private readonly ReturnCounts _counts = new();
    private MssOptions _options = new();

    public void Dispose() => _counts.Dispose();

    [Theory]
    [InlineData("dsn-delivered-postfix", ReturnPlace.Done, DeliveryReportKind.MailDistributed, null)]
    [InlineData("dsn-failed-unknown-user", ReturnPlace.Done, DeliveryReportKind.MailBounced, "550")]
    [InlineData("mdn-displayed", ReturnPlace.Done, DeliveryReportKind.MailRead, null)]
    [InlineData("mdn-processed-error", ReturnPlace.Done, DeliveryReportKind.MailProcessingFailed, "903")]
    [InlineData("ko-901", ReturnPlace.Done, DeliveryReportKind.MailProcessingFailed, "901")]
    [InlineData("mes-closed", ReturnPlace.Done, DeliveryReportKind.MailBounced, "mailbox-closed")]
    [InlineData("dsn-delayed", ReturnPlace.Done, null, null)]
    [InlineData("absence-exchange", ReturnPlace.Done, null, null)]
    [InlineData("dsn-not-ours", ReturnPlace.ToSee, null, null)]
    [InlineData("incoming-xdm", ReturnPlace.ToSee, null, null)]
    [InlineData("other-garbage", ReturnPlace.ToSee, null, null)]
    [InlineData("answer-to-somebody-else", ReturnPlace.ToSee, null, null)]
    public async Task A_return_becomes_its_fact_and_goes_to_its_place(string mail, ReturnPlace place, DeliveryReportKind? kind, string? code)
    {
        Assert.Equal(place, await HandleAsync(mail));

        Assert.Equal(kind, _reports.All.SingleOrDefault()?.Kind);
        Assert.Equal(code, _reports.All.SingleOrDefault()?.Code);
        Assert.Empty(_journal.Kept);
    }

    [Fact]
    public async Task The_same_return_again_is_the_same_report()
    {
        await HandleAsync("dsn-failed-unknown-user");
        await HandleAsync("dsn-failed-unknown-user", Returned.At + TimeSpan.FromDays(1));

        Assert.Single(_reports.All.Distinct());
    }

    [Fact]
    public async Task A_return_whose_fact_cannot_be_kept_is_not_put_away()
    {
        _reports.Fails = true;

        await Assert.ThrowsAsync<JournalUnavailableException>(() => HandleAsync("dsn-delivered-postfix"));
    }

    [Fact]
    public async Task An_answer_is_kept_as_it_is_told_and_sent_on_to_the_service()
    {
        Assert.Equal(ReturnPlace.Done, await HandleAsync("answer-patient-photo"));

        var kept = Assert.Single(_journal.Kept);
        Assert.Equal((MessageFormat.Mail, "rp3@patient.mssante.fr"), (kept.Format, kept.ControlId));
        Assert.Equal(Samples.Bytes("returns/answer-patient-photo.eml"), kept.Body.ToArray());
        Assert.Equal(DeliveryReportKind.MailAnswered, Assert.Single(_reports.All).Kind);
        var forward = Assert.Single(_post.Sent);
        Assert.Equal("secretariat@ch-exemple.mssante.fr", forward.To[0].Address);
        Assert.Contains("Voici ma cicatrice.", forward.Text, StringComparison.Ordinal);
        Assert.Equal([("piece_jointe_1.jpg", "image/jpeg"), ("piece_jointe_2.pdf", "application/pdf")], forward.Attachments.Select(a => (a.Name, a.MediaType)));
        Assert.Equal(Returned.ToPatient.MessageId, forward.InReplyTo);
    }

    [Fact]
    public async Task A_program_called_a_prescription_stays_in_quarantine_and_the_service_is_told()
    {
        await HandleAsync("answer-patient-disguised");

        var forward = Assert.Single(_post.Sent);
        Assert.Empty(forward.Attachments);
        Assert.Contains("écartée(s)", forward.Text, StringComparison.Ordinal);
        Assert.Single(_journal.Kept);
    }

    [Fact]
    public async Task An_answer_taken_twice_is_kept_once_and_sent_on_under_one_id()
    {
        await HandleAsync("answer-patient");
        await HandleAsync("answer-patient");

        Assert.Single(_journal.Kept);
        Assert.Single(_post.Sent.Select(m => m.MessageId).Distinct());
        Assert.Single(_reports.All.Distinct());
    }

    [Fact]
    public async Task An_answer_that_cannot_be_sent_on_waits_and_one_that_never_will_is_for_a_person()
    {
        _post.Fails = true;
        await Assert.ThrowsAsync<AnswerNotPassedOnException>(() => HandleAsync("answer-patient"));
        _post.Fails = false;
        _post.Takes = false;

        Assert.Equal(ReturnPlace.ToSee, await HandleAsync("answer-patient"));
    }

    [Fact]
    public async Task Files_of_a_patient_are_passed_on_to_the_record_where_the_house_wishes_it()
    {
        _options = new MssOptions { Returns = new() { Dpi = new() { Host = "dpi", Port = 1, Application = "DPI", Facility = "CHU", TypeCode = "PATIENT", TypeLabel = "Document du patient", TypeSystem = "L" } } };

        Assert.Equal(ReturnPlace.Done, await HandleAsync("answer-patient-photo"));
        await HandleAsync("answer-patient-photo");

        Assert.Equal(4, _record.Sent.Count);
        // Twice the same two: the record sees the same control ids.
        Assert.Equal(2, _record.Sent.Distinct().Count());
        var read = Read(_record.Sent[0]);
        Assert.Equal("MDM^T02^MDM_T02", Encoding.UTF8.GetString(read.Header[9].Raw));
        Assert.Equal("1.1^CISIS_CDA_HL7_LPS", Encoding.UTF8.GetString(read.Header[21].Raw));
        Assert.Contains("277010115400329^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS", _record.Sent[0], StringComparison.Ordinal);
        Assert.Contains("|^image^JPEG^Base64^/9j/", _record.Sent[0], StringComparison.Ordinal);
        Assert.Contains("|^application^PDF^Base64^JVBERi0", _record.Sent[1], StringComparison.Ordinal);
        Assert.Contains("rp3@patient.mssante.fr^Re: XDM/1.0/DDM+CR opératoire", _record.Sent[0], StringComparison.Ordinal);
        Assert.Contains("OBX|6|CWE|MODIF_CONF_CODE", _record.Sent[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_refuses_leaves_the_answer_to_a_person()
    {
        _options = new MssOptions { Returns = new() { Dpi = new() { Host = "dpi", Port = 1, Application = "DPI", Facility = "CHU", TypeCode = "PATIENT", TypeLabel = "Document du patient", TypeSystem = "L" } } };
        _record.Takes = false;

        Assert.Equal(ReturnPlace.ToSee, await HandleAsync("answer-patient-photo"));
        Assert.Single(_post.Sent);
    }

    [Fact]
    public async Task No_word_of_a_person_stands_in_a_count_or_report()
    {
        await HandleAsync("answer-patient-complains");

        Assert.DoesNotContain("médecin", _reports.All[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(1, _counts.Of(ReturnKind.Answer, true));
    }

    private async Task<ReturnPlace> HandleAsync(string mail, DateTimeOffset? arrived = null)
    {
        var sent = new Sent(Returned.ToDoctor, Returned.ToPatient);
        var answers = new AnswerDesk(_journal, House.Mappings(), _post, _record, _options, NullLogger<AnswerDesk>.Instance);
        var handled = await new ReturnHandler(new ReturnReader(new ReturnPatterns()), new ReturnMatching(sent, TimeSpan.FromDays(30)), _reports, answers, _counts, NullLogger<ReturnHandler>.Instance)
            .HandleAsync(Samples.Bytes($"returns/{mail}.eml"), arrived ?? Returned.At, default);
        return handled.Place;
    }

    private sealed class Reports : IDeliveryReports
    {
        public List<DeliveryReport> All { get; } = [];
        public bool Fails { get; set; }

        public Task ReportAsync(DeliveryReport report, CancellationToken cancel)
        {
            if (Fails)
                throw new JournalUnavailableException("full");
            All.Add(report);
            return Task.CompletedTask;
        }
    }

    private static Er7Message Read(string message)
    {
        Assert.Equal(Er7Problem.None, Er7Message.TryRead(Encoding.UTF8.GetBytes(message), Er7Charsets.Latin9, out var read));
        return read!;
    }

    private sealed class Record : IAnswerRecord
    {
        public List<string> Sent { get; } = [];
        public bool Takes { get; set; } = true;

        public Task<bool> SendAsync(ReadOnlyMemory<byte> message, AnswerDestination to, CancellationToken cancel)
        {
            Sent.Add(Encoding.UTF8.GetString(message.Span));
            return Task.FromResult(Takes);
        }
    }

    private sealed class Post : IAnswerPost
    {
        public List<MailDraft> Sent { get; } = [];
        public bool Fails { get; set; }
        public bool Takes { get; set; } = true;

        public Task<bool> SendAsync(MailDraft mail, string returnPath, CancellationToken cancel)
        {
            if (Fails)
                throw new AnswerNotPassedOnException("away");
            Sent.Add(mail);
            return Task.FromResult(Takes);
        }
    }
}
