using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Delivery.Visits;

/// <summary>What must hold whatever order messages come in, whichever of two engines works, and whenever one of them dies.</summary>
public sealed class VisitMessagePropertyTests
{
    private const double Day = VisitRig.Day;
    private const int Histories = 60;

    // Said within one night, in which nobody is written to: -10 is ten to eight.
    private static readonly Fact[] Night =
    [
        Announced(-600, 10 * Day, "m0"), Announced(-500, 15 * Day, "m0"), Cancelled(-450, "m0"), Announced(-400, 12 * Day, "m1"), Announced(-300, 20 * Day, "m2"), Cancelled(-200, "m2"),
        Identity("1", -590, status: InsStatus.NotQualified), Identity("1", -350), Opposition("1", FeedingAnswer.Opposed, -340, -340), Opposition("1", FeedingAnswer.NotOpposed, -330, -330),
    ];

    private static VisitPreadmitted Announced(double recorded, double at, string id) => (VisitPreadmitted)(Preadmitted("v", at, id) with { RecordedAt = T(recorded), Source = Gam(recorded) });

    private static VisitCancelled Cancelled(double recorded, string id) => Movement<VisitCancelled>("v", id, MovementKind.PreAdmission, 10 * Day, MovementAction.Cancel, recorded);

    [Fact]
    public async Task In_any_order_and_repeated_the_same_mails_go_at_the_same_times()
    {
        var expected = await PlayAsync(Night, new Random(0));
        // Of what was said the visit of the 22nd stands.
        Assert.Equal(["first of samedi 22\u00A0mars 2025 at 0", "reminder of samedi 22\u00A0mars 2025 at 5", "reminder of samedi 22\u00A0mars 2025 at 11"], expected);
        for (var seed = 1; seed <= Histories; seed++)
        {
            var random = new Random(seed);
            var shuffled = Night.Concat(Night.Where(_ => random.Next(3) == 0)).OrderBy(_ => random.Next()).ToArray();
            Assert.Equal(expected, await PlayAsync(shuffled, random));
        }
    }

    /// <summary>Each message is received, followed and worked at before the next; the days then pass by quarters.</summary>
    private static async Task<IReadOnlyList<string>> PlayAsync(Fact[] facts, Random random)
    {
        using var rig = new VisitRig();
        using var engine = rig.Engine();
        await engine.RunAsync();
        foreach (var fact in facts)
        {
            rig.Send(fact);
            if (random.Next(2) == 0)
                await engine.RunAsync();
        }

        for (var quarter = 0; quarter < 4 * 16; quarter++)
        {
            rig.Time.Advance(T(quarter * Day / 4) - rig.Time.GetUtcNow());
            await engine.RunAsync();
            if (random.Next(5) == 0)
                rig.Replay();
        }

        return [.. rig.Sent.Zip(rig.Subjects, (sent, subject) => $"{subject} at {(int)(sent.At - T(0)).TotalDays}")];
    }

    [Fact]
    public async Task Whatever_dies_no_message_goes_twice_that_need_not_and_none_is_forgotten()
    {
        var (kills, mails, doubts) = (0, 0, 0);
        for (var seed = 1; seed <= Histories; seed++)
        {
            using var run = new Run(seed);
            await Task.Run(run.PlayAsync);
            (kills, mails, doubts) = (kills + run.Kills, mails + run.Mails, doubts + run.Doubts);
        }

        // The histories are worth what happens in them.
        Assert.True(kills > Histories / 2 && mails > 2 * Histories && doubts > Histories / 4, $"{kills} kills, {mails} mails, {doubts} in doubt");
    }

    private sealed class Run : IDisposable
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly VisitRig _rig = new();
        private readonly VisitEngine[] _engines = new VisitEngine[2];
        private bool _calm;
        private double _at = -10;

        public Run(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            _rig.Manner = () => _calm ? null : _random.Next(6) switch
            {
                0 => new MailResult.Temporary("451"),
                1 => new MailResult.Unknown("taken"),
                2 => new MailResult.Unknown("lost"),
                _ => null,
            };
        }

        public int Kills { get; private set; }

        public int Mails => _rig.Taken.Count;

        public int Doubts => _rig.Doubtful.Count;

        public void Dispose()
        {
            foreach (var engine in _engines)
                engine?.Dispose();
            _rig.Dispose();
        }

        public async Task PlayAsync()
        {
            for (var i = 0; i < _engines.Length; i++)
                _engines[i] = Start();
            await StepAsync();
            _rig.Send(Identity("1"), Announced(0, 10 * Day, "m0"));
            for (var step = 0; step < 250; step++)
            {
                // The word on the mail is delayed now and then: what is recorded late is what makes one mail two.
                if (_random.Next(3) > 0)
                    Record();
                await StepAsync();
                if (_random.Next(12) == 0)
                    Advance(_random.NextDouble() * Day);
                if (_random.Next(40) == 0)
                    _rig.Send(Announced(_at, 10 * Day + _random.Next(3) * Day, "m0"));
                if (_random.Next(30) == 0)
                    _rig.Replay();
            }

            _calm = true;
            for (var i = 0; i < _engines.Length; i++)
            {
                _engines[i].Dispose();
                _engines[i] = Start();
            }

            for (var i = 0; i < 60; i++)
            {
                Advance(Day / 2);
                Record();
                foreach (var engine in _engines)
                    await engine.RunAsync();
            }

            // A Message-ID is one message: a second one is the same mail again, and only where the first could not be known.
            Assert.All(_rig.Taken.GroupBy(t => t.MessageId).Where(g => g.Count() > 1), g => Assert.True(_rig.Doubtful.Contains(g.Key), $"seed {_seed}: {g.First().Subject} {g.Count()} times"));
            var work = await _rig.Work.OfDocumentsAsync([.. ((string[])["announced", "before-7d", "before-1d"]).Select(o => new HopEn2.Interop.Domain.DocumentId($"visit-message:AMBU:{o}:CH-X|v"))], default);
            Assert.All(work, w => Assert.False(w.Open, $"seed {_seed}: {w.Order.Key} is {w.State} {w.Reason}"));
            // Who was told at all was told the date that stands in the end, before the visit: the last word is right. Not where it was set within its last day: the night, and the step of half a day, come first.
            var planned = HopEn2.Interop.Domain.Delivering.Visits.ComingVisit.Of(_rig.Fold.Visits.Single()).PlannedAt;
            Assert.True(_rig.Sent is [.., var last] && (last.PlannedFor == planned || planned <= T(_last + Day)), $"seed {_seed}: last told {_rig.Sent[^1].PlannedFor}, planned {planned}");
        }

        private double _last;

        private void Record() => _rig.Record();

        private void Advance(double minutes)
        {
            _at += minutes;
            _rig.Time.Advance(TimeSpan.FromMinutes(minutes));
        }

        private async Task StepAsync()
        {
            var which = _random.Next(2);
            if (_engines[which].Dead)
            {
                _engines[which].Dispose();
                _engines[which] = Start();
            }

            var before = _rig.Taken.Count;
            try
            {
                if (_random.Next(2) == 0)
                    await _engines[which].FollowAsync();
                else
                    await _engines[which].MailAsync();
            }
            catch (OperationCanceledException)
            {
                Kills++;
            }

            // Handed over, and killed before it was told.
            if (_rig.Taken.Count > before && _engines[which].Dead)
                _rig.Doubtful.Add(_rig.Taken[^1].MessageId);
            _last = _at;
        }

        private VisitEngine Start() => _rig.Engine(() => !_calm && _random.Next(60) == 0);
    }
}
