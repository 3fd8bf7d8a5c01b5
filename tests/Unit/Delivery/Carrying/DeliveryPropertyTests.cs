using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Delivery.Carrying;

/// <summary>Two engines on one store, killed at any step, with neighbours that answer late, not at all, or after taking: what must hold in the end whatever happened on the way.</summary>
public sealed class DeliveryPropertyTests
{
    private const int Histories = 60;
    private const int Steps = 250;

    [Fact]
    public async Task Whatever_dies_each_document_is_deposited_once_each_mail_sent_once_and_nothing_is_forgotten()
    {
        var (kills, duplicates, mails, doubts) = (0, 0, 0, 0);
        for (var seed = 1; seed <= Histories; seed++)
        {
            // Without a context of its own, what is awaited goes on where it was ended: one thread, one order of things.
            using var run = new Run(seed);
            await Task.Run(run.PlayAsync);
            (kills, duplicates, mails, doubts) = (kills + run.Kills, duplicates + run.Duplicates, mails + run.Mails, doubts + run.Doubts);
        }

        // The histories are worth what happens in them.
        Assert.True(kills > 0, $"{kills} kills");
        Assert.True(mails > 5 * Histories && doubts > Histories && duplicates < doubts, $"{mails} mails, {doubts} doubtful attempts, {duplicates} sent more than once");
    }

    private sealed class Run : IDisposable
    {
        private static readonly string[] Recipients = ["dr.a@test.mssante.fr", "dr.b@test.mssante.fr", "277010115400329@patient.mssante.fr"];

        private readonly int _seed;
        private readonly Random _random;
        private readonly DeliveryRig _rig = new();
        private readonly DeliveryEngine[] _engines = new DeliveryEngine[2];

        /// <summary>Those that live and those that were killed: something may still come to one.</summary>
        private readonly List<DeliveryEngine> _started = [];
        private readonly List<Task> _running = [];
        private readonly List<string> _versions = [];
        private readonly HashSet<string> _replaced = [];
        private readonly HashSet<string> _deleted = [];
        private bool _calm;

        public Run(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            _rig.Dmp.Manner = Manners;
            _rig.Dmp.Answers = () => _calm || _random.Next(4) > 0;
            _rig.Operator.Manner = Manners;
        }

        public int Kills { get; private set; }

        public int Mails => _rig.Operator.Taken.Count;

        public int Duplicates => _rig.Operator.Taken.GroupBy(t => (t.Document, t.Order.Recipient.Address)).Sum(g => g.Count() - 1);

        public int Doubts => _rig.Operator.Ambiguous.Values.Sum();

        public async Task PlayAsync()
        {
            for (var i = 0; i < _engines.Length; i++)
                await RestartAsync(i);
            for (var step = 0; step < Steps; step++)
                Act();
            await DrainAsync();
            await CheckAsync();
        }

        public void Dispose()
        {
            foreach (var engine in _started)
                engine.Dispose();
            _rig.Dispose();
        }

        private Manner Manners() => _calm ? Manner.Takes : _random.Next(10) switch
        {
            0 => Manner.IsBusy,
            1 => Manner.TakesSilently,
            2 => Manner.StaysSilent,
            3 or 4 => Manner.Dawdles,
            _ => Manner.Takes,
        };

        private async Task RestartAsync(int which)
        {
            var engine = Replace(which, mortal: true);
            // A feed delivers from the first engine's start on.
            while (_rig.Journal.Kept.Count == 0 && !await Survives(engine.FollowAsync()))
                engine = Replace(which, mortal: false);
        }

        private DeliveryEngine Replace(int which, bool mortal)
        {
            var engine = _rig.Engine(mortal ? () => !_calm && _random.Next(60) == 0 : null);
            _started.Add(engine);
            return _engines[which] = engine;
        }

        private void Act()
        {
            var which = _random.Next(_engines.Length);
            if (_engines[which].Dead)
            {
                Kills++;
                Doubtful();
                Replace(which, mortal: true);
            }

            var engine = _engines[which];
            switch (_random.Next(12))
            {
                case 0 or 1:
                    Source();
                    break;
                case 2:
                    Tell(_rig.Record());
                    break;
                case 3 or 4:
                    Start(engine.FollowAsync());
                    break;
                case 5 or 6:
                    Start(engine.DepositAsync());
                    break;
                case 7 or 8:
                    Start(engine.MailAsync());
                    break;
                case 9 when _rig.Dmp.Dawdling > 0:
                    _rig.Dmp.Finish(_random.Next(_rig.Dmp.Dawdling));
                    break;
                case 10 when _rig.Operator.Dawdling > 0:
                    _rig.Operator.Finish(_random.Next(_rig.Operator.Dawdling));
                    break;
                default:
                    _rig.Time.Advance(TimeSpan.FromSeconds(_random.Next(5) == 0 ? 400 : _random.Next(40)));
                    break;
            }
        }

        // Who is killed in an attempt does not know how it ended, and neither does who comes after.
        private void Doubtful()
        {
            foreach (var item in _rig.Work.OfDocumentsAsync([.. _versions.Select(Id)], default).Result)
            {
                if (item is { MayBeThere: true, Open: true, Order.Kind: WorkKind.Mail })
                    _rig.Operator.Doubt(item.Order.Document.Value, item.Order.Recipient!);
            }
        }

        private void Start(Task task)
        {
            _running.RemoveAll(t => t.IsCompleted);
            _running.Add(task);
        }

        private void Tell(LedgerChange change)
        {
            foreach (var engine in _engines.Where(e => !e.Dead))
                engine.Signal.Recorded(change);
        }

        /// <summary>A document, a replacement, a deletion, the same once more, or a word about a patient.</summary>
        private void Source()
        {
            var now = (_rig.Time.GetUtcNow() - T(0)).TotalMinutes;
            var control = $"M{_random.Next(1000)}";
            var standing = _versions.Where(v => !_replaced.Contains(v) && !_deleted.Contains(v)).ToList();
            var ipp = $"{_random.Next(3)}";
            switch (_random.Next(8))
            {
                case 0 when standing.Count > 0:
                    var former = Any(standing);
                    _replaced.Add(former);
                    var next = $"v{_versions.Count}";
                    _versions.Add(next);
                    _rig.Send([Replaced(next, former, now, control), Deposit(next, now, control, DepositAction.Replace), .. Sends(next, now, control)]);
                    break;
                case 1 when standing.Count > 0:
                    var gone = Any(standing);
                    _deleted.Add(gone);
                    _rig.Send(Deleted(gone, now, control), Deposit(gone, now, control, DepositAction.Delete));
                    break;
                case 2 when standing.Count > 0:
                    var again = Any(standing);
                    _rig.Send([Produced(again, now, control), Deposit(again, now, control), .. Sends(again, now, control)]);
                    break;
                case 3:
                    _rig.Send("gam", Opposition(ipp, _random.Next(2) == 0 ? FeedingAnswer.Opposed : FeedingAnswer.NotOpposed, now, now));
                    break;
                default:
                    var id = $"v{_versions.Count}";
                    _versions.Add(id);
                    _rig.Send([Produced(id, now, control, ipp), Deposit(id, now, control), .. Sends(id, now, control)]);
                    break;
            }
        }

        private IEnumerable<Fact> Sends(string id, double now, string control) =>
            Recipients.Where(_ => _random.Next(2) == 0).Select(r => Send(id, r, now, control, r.Contains("patient", StringComparison.Ordinal) ? RecipientKind.Patient : RecipientKind.Professional));

        private string Any(List<string> of) => of[_random.Next(of.Count)];

        private async Task DrainAsync()
        {
            _calm = true;
            Doubtful();
            for (var i = 0; i < _engines.Length; i++)
            {
                if (_engines[i].Dead)
                    Replace(i, mortal: false);
            }

            var now = (_rig.Time.GetUtcNow() - T(0)).TotalMinutes;
            foreach (var ipp in (string[])["0", "1", "2"])
                _rig.Send("gam", Opposition(ipp, FeedingAnswer.NotOpposed, now + 1, now + 100_000));
            for (var round = 0; round < 400; round++)
            {
                while (_rig.Dmp.Dawdling > 0)
                    _rig.Dmp.Finish(0);
                while (_rig.Operator.Dawdling > 0)
                    _rig.Operator.Finish(0);
                Tell(_rig.Record());
                var busy = false;
                foreach (var engine in _engines)
                {
                    busy |= await engine.FollowAsync() > 0;
                    busy |= await engine.DepositAsync() | await engine.MailAsync();
                }

                if (busy)
                    continue;
                if ((await _rig.Work.ListAsync(null, null, null, null, 1, default)).Count == 0 && round > 3)
                    return;
                _rig.Time.Advance(TimeSpan.FromMinutes(round < 100 ? 1 : 60));
            }
        }

        private async Task CheckAsync()
        {
            var open = await _rig.Work.ListAsync(null, null, null, null, 100, default);
            Assert.True(open.Count == 0, $"seed {_seed}: not drained: {string.Join("; ", open.Select(o => o.Item))}");
            Assert.True(!_rig.Facts.Any(f => f is DepositRefused or MailBounced), $"seed {_seed}: refused {string.Join("; ", _rig.Dmp.Refusals)}");

            foreach (var version in _versions)
            {
                var stands = !_replaced.Contains(version) && !_deleted.Contains(version);
                if (stands)
                    Assert.True(_rig.Dmp.Documents.TryGetValue(version, out var there) && there.Current, $"seed {_seed}: {version} is not in the DMP");
                else if (_deleted.Contains(version) || _replaced.Contains(version))
                    Assert.True(!_rig.Dmp.Documents.TryGetValue(version, out var gone) || !gone.Current, $"seed {_seed}: {version} is still current in the DMP");
            }

            foreach (var document in _rig.Fold.Documents.Where(d => d.Versions.Count > 0))
                Assert.True(document.Deposit is DepositState.Accepted or DepositState.Removed, $"seed {_seed}: {document.Key} {document.Deposit}");
            foreach (var item in await _rig.Work.OfDocumentsAsync([.. _versions.Select(Id)], default))
            {
                if (item.Order.Kind is not WorkKind.Mail)
                    continue;
                var key = (item.Order.Document.Value, item.Order.Recipient!);
                var taken = _rig.Operator.Taken.Count(t => (t.Document, t.Order.Recipient.Address) == key);
                Assert.True(item.State is WorkState.Dropped || taken >= 1, $"seed {_seed}: never sent: {item}");
                Assert.True(taken <= 1 + _rig.Operator.Ambiguous.GetValueOrDefault(key), $"seed {_seed}: sent {taken} times without need: {item}");
                Assert.True(_rig.Operator.Taken.Where(t => (t.Document, t.Order.Recipient.Address) == key).Select(t => t.Order.MessageId).Distinct().Count() <= 1, "one Message-ID");
            }
        }

        private static async Task<bool> Survives(Task<int> step)
        {
            try
            {
                await step;
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
