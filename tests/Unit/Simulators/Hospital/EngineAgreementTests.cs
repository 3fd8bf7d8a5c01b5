using System.Globalization;
using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Simulators.Hospital.Playing;
using HopEn2.Interop.Simulators.Hospital.Truths;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital;

/// <summary>
/// The simulator's tally and the engine's folds, made of the same messages by two programs that share nothing. Where they differ one of them is wrong;
/// which one is to be found out in the specification, not by making the other follow.
/// </summary>
public class EngineAgreementTests
{
    private static readonly HospitalMappings Mappings = Loaded();
    private static readonly HospitalCalendar Calendar = new(FullDay.Plan.Zone);
    private static readonly Lazy<IReadOnlyList<IReadOnlyList<Fact>>> Facts = new(() => [.. FullDay.Messages.Select(m => FactsOf(m))]);

    [Fact]
    public void Every_sound_message_is_understood_and_every_faulty_one_parked()
    {
        foreach (var message in FullDay.Messages)
        {
            var outcome = Translate(message);
            Assert.True((message.Fault == Fault.None) == outcome is Outcome.Understood, $"{message.ControlId} {message.Type} {message.What}: {outcome}");
        }
    }

    [Fact]
    public void Every_faulty_message_but_the_unnamed_is_refused_before_it_is_acknowledged()
    {
        foreach (var message in FullDay.Messages.Where(m => m.Fault is not (Fault.Unnamed or Fault.Garbage)))
        {
            var feed = FeedOf(message);
            Assert.Equal(Er7Problem.None, Er7Message.TryRead(message.Bytes, Encoding.GetEncoding("iso-8859-1"), out var er7));
            Assert.True(Acceptance.Check(er7!, feed, Mappings) is null == (message.Fault == Fault.None), $"{message.Type} {message.What}");
        }
    }

    [Fact]
    public async Task At_the_end_of_the_day_the_counters_equal_the_tally()
    {
        var (tally, store) = await AssertAgreement(Enumerable.Range(0, FullDay.Messages.Count));
        Assert.Equal(tally.VisitsClosed, store.Visits.Count(v => v.ClosedAt is not null));
        Assert.Equal(tally.VisitsOpened, store.Visits.Count(v => v.OpenedAt is not null));
        Assert.Equal(tally.VisitsAnnounced, store.Visits.Count(v => v.Status is VisitStatus.Announced));
        Assert.Equal(tally.VisitsCancelled, store.Visits.Count(v => v.Status is VisitStatus.Cancelled));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    public async Task After_a_part_of_the_day_the_counters_equal_the_tally(int percent)
    {
        await AssertAgreement(Enumerable.Range(0, FullDay.Messages.Count * percent / 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_any_messages_of_the_day_in_any_order_the_counters_equal_the_tally(int seed)
    {
        var places = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < FullDay.Messages.Count; i++)
            places[FullDay.Messages[i]] = i;
        // Without the later of two messages under one control id, its answer is the earlier one's by rule: these are not left out.
        var again = FullDay.Messages.Where(m => m.Oddities.Contains("control id again"));
        await AssertAgreement([.. FullDay.Messages.Repeated(0.2, seed).Shuffled(seed).Take(FullDay.Messages.Count * 2 / 3).Concat(again).Select(m => places[m])]);
    }

    private static async Task<(Tally Tally, InMemoryFoldStore Store)> AssertAgreement(IEnumerable<int> messages)
    {
        var store = new InMemoryFoldStore();
        var tally = new Tally(FullDay.Plan.Zone);
        foreach (var batch in messages.Chunk(400))
        {
            foreach (var index in batch)
                tally.Add(FullDay.Messages[index]);
            await store.RecordAsync([.. batch.SelectMany(i => Facts.Value[i]).Distinct()], Calendar);
        }

        var expected = tally.Counts.Select(c => Line(c.Key.Day, c.Key.Uf, c.Key.Kind, c.Value.ToString(), nameof(StageTally))).Order(StringComparer.Ordinal);
        var counted = store.Counters.Select(c => Line(c.Key.Day, c.Key.Uf, c.Key.Kind.Name(), c.Value.ToString(), nameof(StageCounts))).Order(StringComparer.Ordinal).ToList();
        var differences = Differences(tally, store);
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(30)));
        Assert.Equal(expected, counted);
        Assert.Equal(tally.Received, store.Documents.Count(d => d.Received));
        return (tally, store);
    }

    /// <summary>Document by document, which says more than two sums that differ.</summary>
    private static List<string> Differences(Tally tally, InMemoryFoldStore store)
    {
        var folded = store.Documents.SelectMany(d => d.Ids.Select(id => (Id: id.Value, Document: d))).GroupBy(d => d.Id).ToDictionary(g => g.Key, g => g.First().Document, StringComparer.OrdinalIgnoreCase);
        var differences = new List<string>();
        foreach (var document in tally.Documents)
        {
            var found = document.Ids.Select(id => folded.GetValueOrDefault(id)).FirstOrDefault(d => d is not null);
            var mine = document.Counted is { } key ? $"{key.Day:yyyy-MM-dd} {key.Uf} {key.Kind} {document.Stages}" : "not counted";
            var its = found?.Counter is { } counter ? $"{counter.Day:yyyy-MM-dd} {counter.Uf} {counter.Kind.Name()} {found.Stages}" : "not counted";
            if (mine != its)
                differences.Add($"{string.Join(' ', document.Ids)}: expected {mine}, folded {its} (deposit {found?.Deposit}, withheld {found?.Withheld}, ins {found?.Ins}, versions {found?.Versions.Count})");
        }

        return differences;
    }

    private static string Line(DateOnly day, string uf, string kind, string counts, string type) =>
        string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd} {uf} {kind} {counts.Replace(type, "", StringComparison.Ordinal)}");

    internal static IReadOnlyList<Fact> FactsOf(SimulatedMessage message) => Translate(message) is Outcome.Understood understood ? understood.Facts : [];

    private static Outcome Translate(SimulatedMessage message)
    {
        var kept = new JournaledMessage(new JournalId(1), FeedOf(message).Name, MessageFormat.Er7, message.ControlId, message.Bytes, message.At, Answer.Accept, ConflictingControlId: false);
        return new Hl7v2Translator(new Fixed()).Translate(kept).Outcome;
    }

    private static Feed FeedOf(SimulatedMessage message) =>
        Mappings.Feeds.Of("mllp", message.Fault == Fault.Garbage ? "" : $"{message.Sender.ToString().ToUpperInvariant()}|CHU-FICTIF") ?? throw new InvalidOperationException("No feed takes the message.");

    private static HospitalMappings Loaded()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "mappings", "services.yaml")))
            folder = folder.Parent;
        return Assert.IsType<MappingResult.Loaded>(MappingLoader.Load(Path.Combine(folder!.FullName, "mappings"))).Mappings;
    }

    private sealed class Fixed : IMappings
    {
        public HospitalMappings Current => Mappings;

        public IReadOnlyList<MappingProblem> Refused => [];

        public event Action<HospitalMappings>? Changed { add { } remove { } }
    }
}
