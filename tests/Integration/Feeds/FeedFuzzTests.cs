using System.Diagnostics;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Hl7v2.Mllp;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Xunit;
using Xunit.Abstractions;

namespace HopEn2.Interop.Tests.Integration.Feeds;

/// <summary>Spoiled frames and messages through frames, intake, acceptance and translation: no crash, no hang, no memory kept, every frame answered or its bytes counted.</summary>
public class FeedFuzzTests(ITestOutputHelper output)
{
    private const int Frames = 100_000;
    private const int Largest = 200_000;

    private static readonly string[] Codes = ["AA", "AE", "AR", "CA", "CE", "CR"];

    private readonly TestMappings _mappings = new(TestMappings.Feed() with { LargestMessage = Largest });

    /// <summary>Small ones, so that there is time for many; the few large published ones have a test of their own.</summary>
    private static List<byte[]> SamplesUpTo(int size) =>
    [
        .. FeedSamples.All,
        .. FeedSamples.Translated().Where(b => b.Length <= size),
        .. Corpus.Files("hl7v2").Select(File.ReadAllBytes).Where(b => b.Length <= size),
    ];

    [Fact]
    public async Task Spoiled_frames_are_answered_or_counted()
    {
        var mutations = new FrameMutations(20250310, SamplesUpTo(16_000));
        var way = new WholeWay(_mappings);
        var clock = Stopwatch.StartNew();
        var frames = 0;
        while (frames < Frames)
        {
            var stream = new List<byte>();
            for (var i = mutations.Next(8); i >= 0; i--, frames++)
                stream.AddRange(mutations.Frame());
            await way.ReceiveAsync([.. stream], () => mutations.Next(3) == 0 ? mutations.Next(50) : mutations.Next(5_000));
        }

        output.WriteLine($"{frames} frames, {way.Messages} messages in {clock.Elapsed.TotalSeconds:0.0} s; {way.Summary}; longest {way.Longest.TotalMilliseconds:0} ms; {way.Strays} bytes counted");
        Assert.InRange(way.Messages, Frames / 2, 2 * Frames);
        Assert.InRange(way.Longest, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.True(way.Answered["AA"] > 1_000 && way.Answered["AE"] > 1_000, way.Summary);
        // Of the whole test process: what other tests hold meanwhile is in it.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, 700L << 20);
    }

    [CorpusFact]
    public async Task Spoiled_published_documents_of_any_size_are_answered_or_counted()
    {
        var mutations = new FrameMutations(20250311, SamplesUpTo(int.MaxValue));
        var way = new WholeWay(new TestMappings(TestMappings.Feed()));
        for (var i = 0; i < 1_000; i++)
            await way.ReceiveAsync(mutations.Frame(), () => 65_536);

        Assert.InRange(way.Longest, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    /// <summary>What a connection does with received bytes, and the translation after it, one message at a time.</summary>
    private sealed class WholeWay
    {
        private readonly Hl7v2Intake _intake;
        private readonly Hl7v2Translator _translator;
        private readonly NullJournal _journal = new();
        private readonly int _largest;

        public WholeWay(TestMappings mappings)
        {
            _largest = mappings.Current.Feeds.Feeds[0].LargestMessage;
            _intake = new Hl7v2Intake(mappings, _journal, new RecordingNothing(), new ManualTime());
            _translator = new Hl7v2Translator(mappings);
        }

        public int Messages { get; private set; }
        public long Strays { get; private set; }
        public TimeSpan Longest { get; private set; }
        public Dictionary<string, int> Answered { get; } = new(StringComparer.Ordinal);
        public string Summary => string.Join(", ", Answered.OrderBy(a => a.Key).Select(a => $"{a.Key} {a.Value}"));

        public async Task ReceiveAsync(byte[] stream, Func<int> chop)
        {
            var decoder = new FrameDecoder();
            long framed = 0;
            for (var at = 0; at < stream.Length;)
            {
                ReadOnlyMemory<byte> received = stream.AsMemory(at, Math.Min(chop(), stream.Length - at));
                at += received.Length;
                while (Next(decoder, ref received, out var frame) is var step and not FrameStep.NeedMore)
                {
                    if (step == FrameStep.Message)
                    {
                        framed += frame.Message.Length + Framing.Overhead;
                        await TakeAsync(frame.Message);
                    }
                    else
                    {
                        Check(_intake.RefuseTooLarge("mllp", frame.Message, _largest));
                    }

                    frame.Return();
                }
            }

            decoder.Abandon();
            var strays = decoder.TakeStrays();
            Strays += strays;
            // Line ends outside frames are the only bytes that are neither.
            Assert.InRange(stream.Length - framed - strays, 0, stream.Count(b => b is (byte)'\r' or (byte)'\n'));
        }

        private FrameStep Next(FrameDecoder decoder, ref ReadOnlyMemory<byte> received, out Frame frame)
        {
            var rest = received.Span;
            var step = decoder.Next(ref rest, _largest, out frame);
            received = received[^rest.Length..];
            return step;
        }

        private async Task TakeAsync(ReadOnlyMemory<byte> body)
        {
            Messages++;
            var clock = Stopwatch.StartNew();
            var result = await _intake.TakeAsync("mllp", body, null, CancellationToken.None);
            Assert.NotNull(result.Kept);
            Check(result);
            var (header, outcome) = _translator.Translate(_journal.Last!);
            Assert.NotNull(header);
            // What the sender was told is at fault is parked; what only the content of a document can tell parks after AA.
            Assert.True(outcome is Outcome.Parked || result.Answer.Code == AnswerCode.Accept, $"{result.Answer} but {outcome}: {Convert.ToBase64String(body.Span)}");
            if (clock.Elapsed > Longest)
                Longest = clock.Elapsed;
        }

        private void Check(IntakeResult result)
        {
            if (result.Acknowledgements.Count == 0)
                Answered["none"] = Answered.GetValueOrDefault("none") + 1;
            foreach (var bytes in result.Acknowledgements)
            {
                Assert.True(bytes.AsSpan().IndexOfAny<byte>(0x0B, 0x1C) < 0);
                var problem = Er7Message.TryRead(bytes, Er7Charsets.Latin9, out var ack);
                Assert.True(problem == Er7Problem.None, $"{problem}: {Convert.ToBase64String(bytes)} answers {Convert.ToBase64String(_journal.Last!.Body.Span)}");
                var code = ack!.First("MSA")[1].Text;
                Assert.Contains(code, Codes);
                Assert.Equal(code[1] != 'A', ack.First("ERR").Exists);
                Answered[code] = Answered.GetValueOrDefault(code) + 1;
            }
        }
    }

    private sealed class NullJournal : IJournal
    {
        public JournaledMessage? Last { get; private set; }

        public ValueTask<JournalReceipt> AppendAsync(IncomingMessage message, CancellationToken cancel)
        {
            Last = new JournaledMessage(new JournalId(1), message.Feed, message.Format, message.ControlId, message.Body, message.ReceivedAt, message.Answer, false);
            return ValueTask.FromResult(new JournalReceipt(Last.Id, KeptAs.New, message.Answer));
        }

        public Task<IReadOnlyList<JournaledMessage>> ReadAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<long>> SizesAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) => throw new NotSupportedException();

        public Task<DateTimeOffset?> ReceivedAtAsync(JournalId id, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<JournalId>> IdsAfterAsync(JournalId after, int most, CancellationToken cancel) => throw new NotSupportedException();
    }

    private sealed class RecordingNothing : IFeedObserver
    {
        public void EntranceOpened(string entrance, string? problem)
        {
        }

        public void PeerConnected(string entrance, string peer)
        {
        }

        public void PeerDisconnected(string entrance, string peer, string reason)
        {
        }

        public void BytesWithoutFrame(string entrance, string peer, long count)
        {
        }

        public void Answered(string feed, KeptAs kept, Answer answer, DateTimeOffset receivedAt, int bytes)
        {
        }

        public void NotKept(string feed, string why)
        {
        }
    }
}
