using System.Text;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Translation;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation;

public sealed class TranslationPropertyTests
{
    public static TheoryData<string> Names => [.. Sample.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Translating_twice_gives_the_same(string name)
    {
        var body = Sample.Read(name);

        Same(House.Usual.Translate(body), new House().Translate(body.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Unknown_Z_segments_anywhere_change_nothing(string name)
    {
        var body = Sample.Read(name);
        var lines = Lines(body);
        // Between the lines of a document that is broken into lines there is no place for a segment.
        if (lines.Exists(l => l.Length < 4 || (char)l[3] != '|'))
            return;

        var stuffed = Join(lines.SelectMany(l => new[] { l, "ZXY|1|x^y~z|\"\""u8.ToArray() }), '\r');

        Same(House.Usual.Translate(body), House.Usual.Translate(stuffed));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_end_of_a_segment_may_be_written_in_three_ways_and_trailing_separators_are_nothing(string name)
    {
        var body = Sample.Read(name);
        var lines = Lines(body);
        var expected = House.Usual.Translate(body);

        Same(expected, House.Usual.Translate(Join(lines, '\r')));
        Same(expected, House.Usual.Translate(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Join(lines, '\n')).Replace("\n", "\r\n", StringComparison.Ordinal))));
        if (lines.TrueForAll(l => l.Length > 3 && (char)l[3] == '|'))
            Same(expected, House.Usual.Translate(Join(lines.Select(l => (byte[])[.. l, .. "|||"u8]), '\r')));
    }

    // Any byte may be lost, doubled or changed: the answer is an outcome, and what was refused before the AA is what is parked after it.
    [Fact]
    public void A_damaged_message_gives_an_outcome_and_the_same_one_before_and_after_it_is_acknowledged()
    {
        const int Messages = 20_000;
        var random = new Random(20250310);
        var samples = Sample.Names.Select(Sample.Read).ToList();
        for (var i = 0; i < Messages; i++)
        {
            var body = Damaged(samples[random.Next(samples.Count)], random);
            var (header, outcome) = House.Usual.Translate(body);

            Assert.NotNull(header);
            if (Er7Message.TryRead(body, Er7Charsets.Latin9, out var message) != Er7Problem.None)
            {
                Assert.Equal(ParkReason.Unreadable, Assert.IsType<Outcome.Parked>(outcome).Reason);
                continue;
            }

            var refused = Acceptance.Check(message!, House.Feed, House.Usual.Current);
            if (refused is not null)
                Assert.Equal(refused.Error, Assert.IsType<Outcome.Parked>(outcome).Error);
            else
                Assert.True(outcome is not Outcome.Parked { Reason: not ParkReason.UnnamedDocument });
        }
    }

    [Fact]
    public void No_finding_and_no_refusal_quotes_the_patient()
    {
        foreach (var name in Sample.Names)
        {
            var outcome = House.Usual.Translate(Sample.Read(name)).Outcome;
            var texts = outcome.Findings.Select(f => f.Text).Append(outcome is Outcome.Parked parked ? parked.Detail + parked.Error.Text : "");
            Assert.All(texts, t =>
            {
                Assert.DoesNotContain("ESSAI^", t, StringComparison.Ordinal);
                Assert.DoesNotContain("SARAH", t, StringComparison.Ordinal);
                Assert.DoesNotContain("277010115400329", t, StringComparison.Ordinal);
                Assert.DoesNotContain("19770121", t, StringComparison.Ordinal);
            });
        }
    }

    private static byte[] Damaged(byte[] body, Random random)
    {
        var damaged = body.ToList();
        for (var n = random.Next(1, 6); n > 0 && damaged.Count > 0; n--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(6))
            {
                case 0: damaged[at] = (byte)random.Next(256); break;
                case 1: damaged.RemoveAt(at); break;
                case 2: damaged.Insert(at, (byte)"|^~\\&\r\n"[random.Next(7)]); break;
                case 3: damaged.RemoveRange(at, Math.Min(damaged.Count - at, random.Next(1, 200))); break;
                case 4: damaged.InsertRange(at, damaged.GetRange(random.Next(damaged.Count), 1)); break;
                default:
                    var lines = Lines([.. damaged]).OrderBy(_ => random.Next()).ToList();
                    damaged = [.. Join([.. lines.Where(l => l.AsSpan().StartsWith("MSH"u8)), .. lines.Where(l => !l.AsSpan().StartsWith("MSH"u8))], '\r')];
                    break;
            }
        }

        return [.. damaged];
    }

    private static List<byte[]> Lines(byte[] body)
    {
        var lines = new List<byte[]>();
        var start = 0;
        for (var i = 0; i <= body.Length; i++)
        {
            if (i < body.Length && body[i] is not ((byte)'\r' or (byte)'\n'))
                continue;
            if (i > start)
                lines.Add(body[start..i]);
            start = i + 1;
        }

        return lines;
    }

    private static byte[] Join(IEnumerable<byte[]> lines, char end) => [.. lines.SelectMany(l => l.Append((byte)end))];

    private static void Same((MessageHeader Header, Outcome Outcome) expected, (MessageHeader Header, Outcome Outcome) actual)
    {
        Assert.Equal(Dump.Of(expected), Dump.Of(actual));
        Assert.Equal(Facts(expected.Outcome), Facts(actual.Outcome));

        static IReadOnlyList<Fact> Facts(Outcome outcome) => outcome is Outcome.Understood understood ? understood.Facts : [];
    }
}
