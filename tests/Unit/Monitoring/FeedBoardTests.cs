using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Feeds;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Monitoring;

public class FeedBoardTests
{
    private static readonly Answer Refused = new(AnswerCode.Error, new("TXA^1^12", 101, null, "TXA-12 is missing."));

    private readonly StandingTime _time = new(new(2025, 3, 10, 8, 30, 20, TimeSpan.Zero));
    private readonly FakeMappings _mappings = new(SampleHospital.Mappings());

    private FeedBoard Board() => new(new HospitalClock(_time, SampleHospital.Paris), _mappings);

    private void Message(FeedBoard board, string feed = "dpi", KeptAs kept = KeptAs.New, Answer? answer = null) => board.Answered(feed, kept, answer ?? Answer.Accept, _time.GetUtcNow(), 1000);

    private static FeedState Feed(FeedBoard board, string name = "dpi") => board.Snapshot().Feeds.Single(f => f.Name == name);

    [Fact]
    public void A_feed_that_was_never_heard_has_no_last_message_and_no_parked_figure()
    {
        var feed = Feed(Board());
        Assert.Null(feed.LastMessage);
        Assert.Null(feed.Parked);
        Assert.Null(feed.Earlier);
    }

    [Fact]
    public void Kept_repeated_and_conflicting_messages_are_told_apart_and_so_are_answers()
    {
        var board = Board();
        Message(board);
        Message(board, kept: KeptAs.Repetition);
        Message(board, kept: KeptAs.ConflictingControlId);
        Message(board, answer: Refused);
        Message(board, answer: new Answer(AnswerCode.Reject, null));
        board.NotKept("dpi", "disk full");

        var feed = Feed(board);
        Assert.Equal((3, 1, 1, 1, 1, 1), (feed.Kept, feed.Repeated, feed.Conflicting, feed.AnsweredError, feed.AnsweredReject, feed.NotKept));
        Assert.Equal("disk full", feed.LastNotKept);
        Assert.Equal(5000, feed.Bytes);
        Assert.Equal(_time.GetUtcNow(), feed.LastMessage);
    }

    [Fact]
    public void Minutes_are_counted_one_by_one_and_silence_is_zero_only_where_somebody_counted()
    {
        var board = Board();
        Message(board);
        Message(board);
        _time.Move(TimeSpan.FromMinutes(3));
        Message(board);

        var minutes = Feed(board).Minutes;
        Assert.Equal(60, minutes.Count);
        Assert.Equal([null, 2, 0, 0, 1], minutes.TakeLast(5));
        Assert.All(minutes.Take(56), m => Assert.Null(m));
    }

    [Fact]
    public void After_an_hour_of_silence_the_last_hour_is_empty()
    {
        var board = Board();
        Message(board);
        _time.Move(TimeSpan.FromHours(2));
        Assert.All(Feed(board).Minutes, m => Assert.Equal(0, m));
    }

    [Fact]
    public void Minutes_before_the_start_come_from_the_ledger()
    {
        var board = Board();
        Message(board);
        board.TakeHistory("dpi", _time.GetUtcNow().AddMinutes(-1), 40, [.. Enumerable.Range(1, 60)]);

        var feed = Feed(board);
        Assert.Equal([58, 59, 60, 1], feed.Minutes.TakeLast(4));
        Assert.Equal(2, feed.Minutes[0]);
        Assert.Equal(40, feed.Earlier);
        Assert.Equal(_time.GetUtcNow(), feed.LastMessage);
    }

    [Fact]
    public void What_the_ledger_knew_before_does_not_move_the_last_message_back()
    {
        var board = Board();
        Message(board);
        board.TakeHistory("dpi", _time.GetUtcNow().AddMinutes(-5), 1, []);
        Assert.Equal(_time.GetUtcNow(), Feed(board).LastMessage);
    }

    [Fact]
    public void When_the_hospitals_clock_runs_ahead_of_the_machines_messages_are_shown_by_the_hospitals()
    {
        var board = Board();
        board.Answered("dpi", KeptAs.New, Answer.Accept, _time.GetUtcNow().AddHours(-22), 10);
        Assert.Equal(_time.GetUtcNow(), Feed(board).LastMessage);
        Assert.Equal(1, Feed(board).Minutes[^1]);
    }

    [Fact]
    public void At_midnight_in_Paris_counts_begin_again_and_the_last_message_stays()
    {
        var board = Board();
        Message(board);
        board.BytesWithoutFrame("mllp", "10.0.0.9:1", 77);
        _time.MoveTo(new(2025, 3, 10, 23, 0, 0, TimeSpan.Zero));

        var feed = Feed(board);
        Assert.Equal((0, 0, new DateTimeOffset(2025, 3, 11, 0, 0, 0, TimeSpan.FromHours(1))), (feed.Kept, feed.Earlier, feed.CountedSince));
        Assert.NotNull(feed.LastMessage);
        Assert.Equal(0, board.Snapshot().Entrances.Single().BytesWithoutFrame);

        board.Answered("new", KeptAs.New, Answer.Accept, _time.GetUtcNow(), 1);
        Assert.Equal(feed.CountedSince, Feed(board, "new").CountedSince);
    }

    [Fact]
    public void Bytes_that_never_made_a_message_are_no_message_and_no_silence()
    {
        var board = Board();
        board.PeerConnected("mllp", "10.0.0.9:1");
        board.BytesWithoutFrame("mllp", "10.0.0.9:1", 77);
        board.BytesWithoutFrame("mllp", "10.0.0.9:1", 3);

        var entrance = board.Snapshot().Entrances.Single();
        Assert.Equal((80, "10.0.0.9:1", _time.GetUtcNow()), (entrance.BytesWithoutFrame, entrance.LastStrayPeer, entrance.LastBytesWithoutFrame));
        Assert.Null(Feed(board).LastMessage);
    }

    [Fact]
    public void A_peer_with_two_connections_is_there_until_the_second_one_ends()
    {
        var board = Board();
        board.PeerConnected("mllp", "10.0.0.9");
        board.PeerConnected("mllp", "10.0.0.9");
        board.PeerDisconnected("mllp", "10.0.0.9", "closed by the peer");
        Assert.Equal(["10.0.0.9"], board.Snapshot().Entrances.Single().Peers);

        board.PeerDisconnected("mllp", "10.0.0.9", "silent too long");
        var entrance = board.Snapshot().Entrances.Single();
        Assert.Empty(entrance.Peers);
        Assert.Equal("silent too long", entrance.LastDisconnection!.Reason);
    }

    [Fact]
    public void An_entrance_is_open_shut_or_not_heard_of()
    {
        var board = Board();
        Assert.Null(board.Snapshot().Entrances.Single().Open);
        board.EntranceOpened("mllp", "port 2575 is taken");
        Assert.Equal((false, "port 2575 is taken"), (board.Snapshot().Entrances.Single().Open, board.Snapshot().Entrances.Single().Problem));
        board.EntranceOpened("mllp", null);
        Assert.Equal((true, null), (board.Snapshot().Entrances.Single().Open, board.Snapshot().Entrances.Single().Problem));
    }

    [Theory]
    [InlineData("amqp:amqp://user:secret@broker:5672/#labo", "amqp:amqp://broker:5672/#labo")]
    [InlineData("amqp:amqp://user:p@ss@broker#labo", "amqp:amqp://broker#labo")]
    [InlineData("amqp:amqp://broker/v@host#q@x", "amqp:amqp://broker/v@host#q@x")]
    [InlineData("mllp:10.0.0.1:2575", "mllp:10.0.0.1:2575")]
    public void The_password_of_a_broker_is_not_shown(string entrance, string shown)
    {
        var board = Board();
        board.EntranceOpened(entrance, null);
        Assert.Contains(shown, board.Snapshot().Entrances.Select(e => e.Entrance));
        Assert.Equal(shown, EntranceName.Shown(entrance));
    }

    [Fact]
    public void A_message_parked_now_counts_at_once_and_the_next_reading_corrects()
    {
        var board = Board();
        board.TakeParked(new Dictionary<string, int> { ["dpi"] = 2 });
        board.Recorded(new(new FoldChanges([], [], [], [], new Dictionary<CounterKey, StageCounts>()),
            [new TranslatedMessage(new(1), MessageHeader.Unreadable("M"), new Outcome.Parked(ParkReason.Unreadable, "no MSH", new(null, 207, null, "no MSH"), []), _time.GetUtcNow(), "labo")]));
        Assert.Equal((2, 1), (Feed(board).Parked, Feed(board, "labo").Parked));

        board.TakeParked(new Dictionary<string, int> { ["labo"] = 1 });
        Assert.Equal((0, 1), (Feed(board).Parked, Feed(board, "labo").Parked));
        board.TakeParked(null);
        Assert.Null(Feed(board).Parked);
    }

    [Fact]
    public void A_feed_that_the_mappings_do_not_know_is_shown_all_the_same()
    {
        var board = Board();
        Message(board, "mllp");
        var feed = Feed(board, "mllp");
        Assert.Equal((null, 1), (feed.Label, feed.Kept));
    }

    [Fact]
    public async Task The_backlog_is_what_is_kept_and_not_recorded_with_the_age_of_the_oldest()
    {
        var behind = new Behind([1, 2, 3, 4], recordedUpTo: 1, unrecorded: [2, 4]);
        var machine = new StandingTime(Behind.ReceivedAt(2).AddSeconds(7));
        var hospital = new HospitalClock(_time, SampleHospital.Paris);
        Assert.Equal(new Backlog(2, hospital.Now.AddSeconds(-7), TimeSpan.FromSeconds(7)), await new BacklogReader(behind, behind, hospital, machine).ReadAsync(CancellationToken.None));

        var done = new Behind([1, 2], recordedUpTo: 2, unrecorded: []);
        Assert.Equal(Backlog.None, await new BacklogReader(done, done, hospital, machine).ReadAsync(CancellationToken.None));
    }

    private sealed class Behind(long[] journal, long recordedUpTo, long[] unrecorded) : IJournal, ILedger
    {
        public static DateTimeOffset ReceivedAt(long id) => new(2025, 3, 10, 8, 0, (int)id, TimeSpan.Zero);

        public ValueTask<JournalReceipt> AppendAsync(IncomingMessage message, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<JournaledMessage>> ReadAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) => throw new NotSupportedException();

        public Task<DateTimeOffset?> ReceivedAtAsync(JournalId id, CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(ReceivedAt(id.Value));

        public Task<IReadOnlyList<long>> SizesAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<JournalId>> IdsAfterAsync(JournalId after, int most, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<JournalId>>([.. journal.Where(i => i > after.Value).Take(most).Select(i => new JournalId(i))]);

        public Task<LedgerChange> RecordAsync(IReadOnlyList<TranslatedMessage> messages, CancellationToken cancel) => throw new NotSupportedException();

        public Task<JournalId> RecordedUpToAsync(CancellationToken cancel) => Task.FromResult(new JournalId(recordedUpTo));

        public Task<IReadOnlyList<JournalId>> UnrecordedAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<JournalId>>([.. ids.Where(i => unrecorded.Contains(i.Value))]);
    }
}
