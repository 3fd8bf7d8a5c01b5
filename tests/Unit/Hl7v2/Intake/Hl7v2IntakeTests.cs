using System.Text;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Intake;

public class Hl7v2IntakeTests
{
    private readonly MemoryJournal _journal = new();
    private readonly RecordingObserver _observer = new();

    private Hl7v2Intake Intake(params Feed[] feeds) => new(new TestMappings(feeds), _journal, _observer, new ManualTime());

    private static async Task<IntakeResult> Take(Hl7v2Intake intake, byte[] body, string entrance = "mllp") => await intake.TakeAsync(entrance, body, "127.0.0.1:4000", CancellationToken.None);

    private static string CodeOf(IntakeResult result) => Ack(result).First("MSA")[1].Text;

    private static Er7Message Ack(IntakeResult result)
    {
        Assert.Equal(Er7Problem.None, Er7Message.TryRead(Assert.Single(result.Acknowledgements), Er7Charsets.Latin9, out var ack));
        return ack!;
    }

    [Fact]
    public async Task A_message_is_kept_before_it_is_answered()
    {
        var kept = new TaskCompletionSource();
        _journal.Before = (_, _) => kept.Task;
        var taken = Take(Intake(), FeedSamples.Bytes("adt-a01"));

        Assert.False(taken.IsCompleted);
        kept.SetResult();
        Assert.Equal("AA", CodeOf(await taken));
        Assert.Equal(("dpi", "A-0001"), (_journal.Kept[0].Feed, _journal.Kept[0].ControlId));
        Assert.Equal(("dpi", KeptAs.New, Answer.Accept), Assert.Single(_observer.Answers));
    }

    [Fact]
    public async Task The_feed_is_the_one_that_names_the_sender()
    {
        var intake = Intake(TestMappings.Feed("any"), TestMappings.Feed("gam", senders: "GAM|CHU-X"), TestMappings.Feed("elsewhere", "mllp:127.0.0.1:2600", FeedTransport.Mllp, "DPI|CHU-X"));

        await Take(intake, FeedSamples.Bytes("adt-a01"));
        await Take(intake, FeedSamples.Bytes("mdm-t02"));

        Assert.Equal(["gam", "any"], _journal.Kept.Select(k => k.Feed));
    }

    [Fact]
    public async Task A_sender_that_no_feed_takes_is_kept_and_refused()
    {
        var result = await Take(Intake(TestMappings.Feed("gam", senders: "GAM")), FeedSamples.Bytes("mdm-t02"));

        Assert.Equal("AR", CodeOf(result));
        Assert.Contains("DPI|CHU-X", Ack(result).First("ERR")[8].Text, StringComparison.Ordinal);
        Assert.Equal(Hl7v2Intake.UnknownFeed, Assert.Single(_journal.Kept).Feed);
    }

    [Fact]
    public async Task The_same_message_again_gets_the_same_answer_and_is_kept_once()
    {
        var intake = Intake();
        var first = await Take(intake, FeedSamples.Bytes("adt-a01"));
        var again = await Take(intake, FeedSamples.Bytes("adt-a01"));

        Assert.Equal(CodeOf(first), CodeOf(again));
        Assert.Equal(KeptAs.Repetition, again.Kept);
        Assert.Single(_journal.Kept);
    }

    [Theory]
    [InlineData(ConflictRule.Accept, "AA")]
    [InlineData(ConflictRule.Refuse, "AE")]
    public async Task A_control_id_used_for_other_bytes_is_answered_by_the_rule_of_the_feed(ConflictRule rule, string code)
    {
        var intake = Intake(TestMappings.Feed() with { OnConflictingControlId = rule });
        var other = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(FeedSamples.Bytes("adt-a01")).Replace("UFCARD", "UFPNEU", StringComparison.Ordinal));
        await Take(intake, FeedSamples.Bytes("adt-a01"));

        Assert.Equal(code, CodeOf(await Take(intake, other)));
        Assert.Equal(code, CodeOf(await Take(intake, other)));
        Assert.Equal("AA", CodeOf(await Take(intake, FeedSamples.Bytes("adt-a01"))));
        Assert.Equal(2, _journal.Kept.Count);
    }

    [Fact]
    public async Task A_journal_that_cannot_keep_is_answered_AR_and_nothing_is_kept()
    {
        _journal.Before = (_, _) => throw new JournalUnavailableException("disk full");
        var result = await Take(Intake(), FeedSamples.Bytes("adt-a01"));

        Assert.Equal("AR", CodeOf(result));
        Assert.Equal("207", Ack(result).First("ERR")[3].Code);
        Assert.Contains("again later", Ack(result).First("ERR")[8].Text, StringComparison.Ordinal);
        Assert.Null(result.Kept);
        Assert.Empty(_journal.Kept);
        Assert.Equal(("dpi", "disk full"), Assert.Single(_observer.Refused));
    }

    [Fact]
    public async Task An_acknowledgement_is_kept_and_not_acknowledged()
    {
        var result = await Take(Intake(), FeedSamples.Bytes("ack-t02"));

        Assert.Empty(result.Acknowledgements);
        Assert.Equal("K-0001", Assert.Single(_journal.Kept).ControlId);
    }

    [Theory]
    [InlineData("hello", "MSH", "100")]
    [InlineData("", "MSH", "100")]
    [InlineData("MSH|^^^^|x", "MSH^1^2", "102")]
    public async Task Bytes_that_are_no_message_are_kept_and_refused(string body, string location, string code)
    {
        var ack = Ack(await Take(Intake(), Encoding.UTF8.GetBytes(body)));

        Assert.Equal(["AE", ""], [ack.First("MSA")[1].Text, ack.First("MSA")[2].Text]);
        Assert.Equal([location, code], [ack.First("ERR")[2].Text, ack.First("ERR")[3].Code]);
        Assert.Equal("", Assert.Single(_journal.Kept).ControlId);
    }

    [Fact]
    public async Task Bytes_not_in_the_character_set_they_name_are_answered_to_their_sender()
    {
        var ack = Ack(await Take(Intake(), Er7Charsets.Latin9.GetBytes(Encoding.UTF8.GetString(FeedSamples.Bytes("mdm-t02")))));

        Assert.Equal(["AE", "M-0001", "DPI"], [ack.First("MSA")[1].Text, ack.First("MSA")[2].Text, ack.Header[5].Text]);
        Assert.Equal("MSH^1^18", ack.First("ERR")[2].Text);
    }

    [Fact]
    public async Task A_message_larger_than_its_feed_takes_is_refused_and_not_kept()
    {
        var result = await Take(Intake(TestMappings.Feed() with { LargestMessage = 100 }), FeedSamples.Bytes("adt-a01"));

        Assert.Equal("AR", CodeOf(result));
        Assert.Empty(_journal.Kept);
        Assert.Single(_observer.Refused);
    }

    [Fact]
    public async Task No_answer_quotes_the_patient()
    {
        var intake = Intake(TestMappings.Feed("none", senders: "NOBODY"));
        foreach (var sample in FeedSamples.All)
        {
            foreach (var ack in (await Take(intake, sample)).Acknowledgements)
                Assert.DoesNotContain("FICTI", Encoding.Latin1.GetString(ack), StringComparison.OrdinalIgnoreCase);
        }
    }
}
