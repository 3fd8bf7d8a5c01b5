using System.Text;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Answering;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Hl7v2.Translation;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Answering;

public sealed class ZamWriterTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly DateTimeOffset Told = new(2025, 3, 10, 8, 30, 12, TimeSpan.Zero);
    private static readonly FactSource Source = new("dpi", "DPI|CH-X", "PFI|CH-X", "M-1042", Told.AddMinutes(-5));

    private static SourceAnswer Answer(DeliveryReportKind kind, string? recipient = null, string? code = null, string? context = null, string? id = null) =>
        new($"zam|{kind}|{recipient}", Source, kind, recipient, id, code, context, Told);

    private static string Text(SourceAnswer answer) => Encoding.UTF8.GetString(ZamWriter.Write(answer, Paris));

    // hl7v2.md §9, to the byte but for the control id, and MSH-7 which is the time told.
    [Fact]
    public void A_deposit_accepted_is_the_example_of_the_specification() => Assert.Equal(
        $"MSH|^~\\&|PFI|CH-X|DPI|CH-X|20250310093012||ZAM^Z01^ZAM_Z01|{ZamWriter.ControlIdOf("zam|DepositAccepted|")}|P|2.6|||||FRA|UNICODE UTF-8|||2.1^CISIS_CDA_HL7_V2\r"
        + "EVN||20250310093012\r"
        + "OBX|1|CWE|ACK_RECEPTION_DMP^Accusé de réception DMP^AckMetierZAM|M-1042|Y^^expandedYes-NoIndicator||||||F\r",
        Text(Answer(DeliveryReportKind.DepositAccepted)));

    [Fact]
    public void A_refusal_says_code_and_context_of_the_DMP() => Assert.EndsWith(
        "OBX|1|CWE|ACK_RECEPTION_DMP^Accusé de réception DMP^AckMetierZAM|M-1042|N^^expandedYes-NoIndicator||||||F\r"
        + "ERR|||207^Application error^messageErrorCondition|E|DMPClosed^DMP fermé^DMP_ERROR_CODE\r",
        Text(Answer(DeliveryReportKind.DepositRefused, code: "DMPClosed", context: "DMP fermé")), StringComparison.Ordinal);

    [Fact]
    public void A_mail_that_was_read_names_its_reader() => Assert.EndsWith(
        "OBX|1|CWE|ACK_LECTURE_MSS^Accusé de lecture^AckMetierZAM|M-1042|Y^^expandedYes-NoIndicator||||||F\r"
        + "OBX|2|XTN|LECTEUR_MSS^Lecteur du courriel MSSanté^AckMetierZAM|801234567897|^^X.400^a@x.mssante.fr||||||F\r",
        Text(Answer(DeliveryReportKind.MailRead, "a@x.mssante.fr", id: "801234567897")), StringComparison.Ordinal);

    [Theory]
    [InlineData("550", "550")]
    [InlineData("5.1.1", "513")]
    [InlineData("5.2.2", "552")]
    [InlineData("4.2.2", "452")]
    [InlineData("5.3.4", "523")]
    [InlineData("5.7.1", "554")]
    [InlineData("invalid-address", "513")]
    [InlineData("mailbox-full", "552")]
    [InlineData("too-large", "523")]
    [InlineData("whatever", "554")]
    [InlineData(null, "554")]
    public void A_mail_that_was_not_distributed_says_why_by_a_number_of_SMTP(string? code, string number) =>
        Assert.Matches($@"\rERR\|\|\|207\^Application error\^messageErrorCondition\|E\|{number}\^[^^|]+\^SMTPERRORCODE\r$", Text(Answer(DeliveryReportKind.MailBounced, "a@x.mssante.fr", code)));

    [Theory]
    [InlineData("904", "904^INS différente")]
    [InlineData("processed/Error", "906^Autre")]
    [InlineData(null, "906^Autre")]
    public void A_processing_that_failed_says_why_by_an_application_error(string? code, string expected) =>
        Assert.EndsWith($"|E|{expected}^applicationErrorCondition\r", Text(Answer(DeliveryReportKind.MailProcessingFailed, "a@x.mssante.fr", code)), StringComparison.Ordinal);

    [Fact]
    public void The_same_answer_is_the_same_message_and_another_is_not()
    {
        Assert.Equal(Text(Answer(DeliveryReportKind.MailRead, "a@x.mssante.fr")), Text(Answer(DeliveryReportKind.MailRead, "a@x.mssante.fr")));
        Assert.NotEqual(ZamWriter.ControlIdOf("a"), ZamWriter.ControlIdOf("b"));
        Assert.Matches("^Z[0-9A-F]{19}$", ZamWriter.ControlIdOf("a"));
    }

    [Fact]
    public void It_is_never_older_than_what_it_answers()
    {
        var ahead = Answer(DeliveryReportKind.DepositAccepted) with { Source = Source with { SentAt = Told.AddMinutes(3) } };

        Assert.Contains("|20250310093312||ZAM^", Text(ahead), StringComparison.Ordinal);
        Assert.Contains("\rEVN||20250310093012\r", Text(ahead), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_neighbour_says_cannot_break_the_message()
    {
        var read = Read(Answer(DeliveryReportKind.DepositRefused, code: "A|B^C", context: "line\rMSH|^~\\&|X~Y"));

        Assert.Equal(("A|B^C", "line\rMSH|^~\\&|X~Y"), (read.First("ERR")[5][1].Text, read.First("ERR")[5][2].Text));
        Assert.Equal(4, read.Segments.ToArray().Length);
    }

    [Theory]
    [InlineData(DeliveryReportKind.MailHandedOver)]
    [InlineData(DeliveryReportKind.MailAnswered)]
    public void What_is_no_news_is_not_written(DeliveryReportKind kind)
    {
        Assert.False(SourceAnswer.IsTold(kind));
        Assert.Throws<ArgumentOutOfRangeException>(() => Text(Answer(kind, "a@x.mssante.fr")));
    }

    [CorpusTheory]
    [InlineData("zam-z01-v21-dmp-refused.hl7", DeliveryReportKind.DepositRefused)]
    [InlineData("zam-z02-v20-mss-reception.hl7", DeliveryReportKind.MailDistributed)]
    [InlineData("zam-z03-v21-mss-read.hl7", DeliveryReportKind.MailRead)]
    public void It_has_the_fields_of_the_published_ones(string file, DeliveryReportKind kind)
    {
        _ = Er7Message.TryRead(File.ReadAllBytes(Path.Combine(Corpus.Folder!, "hl7v2", file)), Er7Charsets.Utf8, out var published);
        var source = new FactSource("dpi", "SIL-Y|labo", "PFI-X|Organisation-X", "015", Told);
        var recipient = kind is DeliveryReportKind.DepositRefused ? null : "adam.hoda@test-ci-sis.mssante.fr";

        var ours = Read(new("k", source, kind, recipient, "801234567897", "DMPClosed", "DMP fermé", Told));

        // What differs: control id and times; version and Yes/No table of the one that is of 2.0; two labels that the specification spells otherwise than the example.
        Assert.Equal(Fields(published!), Fields(ours));

        static IEnumerable<string> Fields(Er7Message message)
        {
            foreach (var segment in message.Segments)
            {
                for (var field = 1; field <= 21; field++)
                {
                    var at = $"{segment.Name}-{field}";
                    if (at is "MSH-1" or "MSH-2" or "MSH-7" or "MSH-10" or "EVN-2" || segment[field].IsEmpty)
                        continue;
                    var text = segment[field].Text;
                    yield return at + " " + text.Replace("2.0^CISIS", "2.1^CISIS", StringComparison.Ordinal).Replace("HL70136", "expandedYes-NoIndicator", StringComparison.Ordinal)
                        .Replace("Application internal error", "Application error", StringComparison.Ordinal).Replace("DMPERRORCODE", "DMP_ERROR_CODE", StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData(DeliveryReportKind.DepositAccepted)]
    [InlineData(DeliveryReportKind.DepositRefused)]
    [InlineData(DeliveryReportKind.MailDistributed)]
    [InlineData(DeliveryReportKind.MailBounced)]
    [InlineData(DeliveryReportKind.MailRead)]
    [InlineData(DeliveryReportKind.MailProcessingFailed)]
    public void An_observing_engine_reads_out_of_it_what_was_put_in(DeliveryReportKind kind)
    {
        var recipient = kind is DeliveryReportKind.DepositAccepted or DeliveryReportKind.DepositRefused ? null : "a@x.mssante.fr";
        var answer = Answer(kind, recipient, code: kind is DeliveryReportKind.MailBounced ? "550" : "904");

        var outcome = Assert.IsType<Outcome.Understood>(House.Usual.Translate(ZamWriter.Write(answer, Paris)).Outcome);

        Assert.Empty(outcome.Findings);
        var fact = Assert.IsAssignableFrom<AnswerFact>(Assert.Single(outcome.Facts));
        Assert.Equal((kind, kind is DeliveryReportKind.DepositAccepted or DeliveryReportKind.MailDistributed or DeliveryReportKind.MailRead ? null : answer.Code), SourceAnswer.KindOf(fact));
        Assert.Equal(recipient, (fact as MailFact)?.Recipient);
        Assert.Equal((Told, new AnswerTo(Source.Sender, Source.Receiver, Source.ControlId, Told)), (fact.At, fact.Answers));
    }

    [Fact]
    public void An_answer_is_carried_as_a_line_of_text()
    {
        var answer = Answer(DeliveryReportKind.MailBounced, "a@x.mssante.fr", "550", "boîte « pleine »", "801234567897");

        Assert.Equal(answer, SourceAnswer.OfDetail(answer.ToDetail()));
        Assert.DoesNotContain('\n', answer.ToDetail());
        Assert.Null(SourceAnswer.OfDetail("{"));
        Assert.Null(SourceAnswer.OfDetail(null));
    }

    [Fact]
    public void It_is_sent_only_where_it_was_asked_for()
    {
        var deposit = new DepositRequested { At = Told, Source = Source, Document = new("1.2"), Action = DepositAction.Deposit, AcknowledgementAsked = true };
        var send = new SendRequested { At = Told, Source = Source, Document = new("1.2"), Recipient = "a@x.mssante.fr", Kind = RecipientKind.Professional, AcknowledgementAsked = true, ReadingAsked = false };

        Assert.Equal([DeliveryReportKind.DepositAccepted, DeliveryReportKind.DepositRefused], Enum.GetValues<DeliveryReportKind>().Where(k => SourceAnswer.IsAsked(k, deposit)));
        Assert.Equal([DeliveryReportKind.MailDistributed, DeliveryReportKind.MailBounced], Enum.GetValues<DeliveryReportKind>().Where(k => SourceAnswer.IsAsked(k, send)));
        Assert.Equal([DeliveryReportKind.MailRead, DeliveryReportKind.MailProcessingFailed], Enum.GetValues<DeliveryReportKind>().Where(k => SourceAnswer.IsAsked(k, send with { AcknowledgementAsked = false, ReadingAsked = true })));
        Assert.DoesNotContain(Enum.GetValues<DeliveryReportKind>(), k => SourceAnswer.IsAsked(k, deposit with { AcknowledgementAsked = false }));
    }

    private static Er7Message Read(SourceAnswer answer)
    {
        Assert.Equal(Er7Problem.None, Er7Message.TryRead(ZamWriter.Write(answer, Paris), Er7Charsets.Latin9, out var read));
        return read!;
    }
}
