using FsCheck;
using FsCheck.Fluent;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Stays;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Folding;

/// <summary>The properties of the folds are worth what the histories hold: that they hold what can go wrong is tested here.</summary>
public sealed class HistoriesTests
{
    private const int Sampled = 600;
    private const int Often = 10;

    private static readonly Dictionary<string, int> Seen = Count();

    [Fact]
    public void Every_sort_of_fact_occurs_often() =>
        Assert.DoesNotContain(FactTypes.All.Select(t => t.Key), name => Seen.GetValueOrDefault(name) < Often);

    [Theory]
    [InlineData("three records of one person")]
    [InlineData("records merged into each other")]
    [InlineData("a record merged into two others")]
    [InlineData("an INS taken away")]
    [InlineData("a qualified INS shared by two")]
    [InlineData("a document attributed by INS alone")]
    [InlineData("a document with an INS that several have")]
    [InlineData("a document attributed by its visit")]
    [InlineData("a document that followed its dossier")]
    [InlineData("a document of a merged record")]
    [InlineData("dossiers renumbered into each other")]
    [InlineData("a visit Announced")]
    [InlineData("a visit Open")]
    [InlineData("a visit Closed")]
    [InlineData("a visit Cancelled")]
    [InlineData("a visit announced whose opening was cancelled")]
    [InlineData("a movement without id cancelled")]
    [InlineData("a control id used at two times")]
    [InlineData("a control id used twice at one time")]
    [InlineData("an answer whose message is unknown")]
    [InlineData("an answer recorded before its message was sent")]
    [InlineData("an ambiguous answer")]
    [InlineData("three versions of one document")]
    [InlineData("a deleted version and a document that stands")]
    [InlineData("a document deleted")]
    [InlineData("other bytes under one id")]
    [InlineData("N1 and N3 of one report")]
    [InlineData("versions joined by their set alone")]
    [InlineData("a document known by requests or answers alone")]
    [InlineData("a document received and produced")]
    [InlineData("an answer that names the document")]
    [InlineData("a unit taken from the visit")]
    public void Every_interesting_collision_occurs_often(string collision) => Assert.True(Seen.GetValueOrDefault(collision) >= Often, $"{Seen.GetValueOrDefault(collision)}");

    [Fact]
    public void Every_outcome_occurs_often()
    {
        var outcomes = Enum.GetNames<DepositState>().Concat(Enum.GetNames<MailState>()).Concat(Enum.GetNames<WithheldReason>()).Concat(Enum.GetNames<Stages>());

        Assert.DoesNotContain(outcomes, o => Seen.GetValueOrDefault(o) < Often);
    }

    private static Dictionary<string, int> Count()
    {
        var seen = new Dictionary<string, int>();
        foreach (var history in Histories.Arbitrary.Generator.Sample(Sampled, new Rnd(20250310, 7), 50))
        {
            var facts = history.SelectMany(m => m).Distinct().ToList();
            foreach (var name in facts.Select(FactTypes.NameOf).Concat(In(facts, HospitalFold.Of(facts, Calendar)).Distinct()))
                seen[name] = seen.GetValueOrDefault(name) + 1;
        }

        return seen;
    }

    private static IEnumerable<string> In(List<Fact> facts, HospitalFold fold) =>
        Patients(facts, fold).Concat(Visits(facts, fold)).Concat(Exchanges(facts)).Concat(fold.Documents.SelectMany(d => Document(d, fold, facts)));

    private static IEnumerable<string> Patients(List<Fact> facts, HospitalFold fold)
    {
        if (fold.Patients.Any(p => p.Ipps.Count >= 3))
            yield return "three records of one person";
        var merges = facts.OfType<PatientsMerged>().Where(m => m.Merged != m.Patient.Ipp).Select(m => (From: m.Merged, To: m.Patient.Ipp!.Value)).Distinct().ToList();
        if (merges.Exists(m => merges.Contains((m.To, m.From))))
            yield return "records merged into each other";
        if (merges.GroupBy(m => m.From).Any(g => g.Count() > 1))
            yield return "a record merged into two others";
        if (fold.Patients.Any(p => p.Memory.Records.Any(r => r.Ins is { Value.Ins: null })))
            yield return "an INS taken away";
        if (Shared(fold, Matricule) || Shared(fold, OtherMatricule))
            yield return "a qualified INS shared by two";
    }

    private static bool Shared(HospitalFold fold, string ins) => fold.Patients.Count(p => p.Ins == ins && p.InsStatus is InsStatus.Qualified) > 1;

    private static IEnumerable<string> Visits(List<Fact> facts, HospitalFold fold)
    {
        foreach (var visit in fold.Visits)
        {
            yield return "a visit " + visit.Status;
            if (visit.Status is VisitStatus.Announced && visit.Movements.Any(m => m is VisitCancelled { Kind: MovementKind.Admission }))
                yield return "a visit announced whose opening was cancelled";
            var unnamed = visit.Movements.Where(m => m.MovementId[0] == '~').ToList();
            if (unnamed.Exists(c => c.Action is MovementAction.Cancel && unnamed.Exists(m => m.Action is MovementAction.Insert && m.Kind == c.Kind && m.RecordedAt <= c.RecordedAt)))
                yield return "a movement without id cancelled";
        }

        var numbers = facts.OfType<DossierRenumbered>().Where(r => r.Old != r.New).Select(r => (r.Old, r.New)).ToList();
        if (numbers.Exists(n => numbers.Contains((n.New, n.Old))))
            yield return "dossiers renumbered into each other";
    }

    private static IEnumerable<string> Exchanges(List<Fact> facts)
    {
        foreach (var group in facts.OfType<DepositRequested>().GroupBy(r => r.Source.ControlId))
        {
            if (group.Select(r => r.Source.SentAt).Distinct().Count() > 1)
                yield return "a control id used at two times";
            if (group.GroupBy(r => r.Source.SentAt).Any(g => g.Select(r => r.Document).Distinct().Count() > 1))
                yield return "a control id used twice at one time";
        }

        foreach (var group in facts.Where(f => FactWeb.ExchangeKeyOf(f) is not null).GroupBy(f => FactWeb.ExchangeKeyOf(f)!.Value))
        {
            var exchange = new Exchange(group);
            if (exchange.Orphans.Any())
                yield return "an answer whose message is unknown";
            if (group.OfType<AnswerFact>().Any(a => exchange.RequestsOf(a).Any(r => r.Source.SentAt > a.Source.SentAt)))
                yield return "an answer recorded before its message was sent";
        }

        if (facts.OfType<AnswerFact>().Any(a => a.Answers.Document is not null))
            yield return "an answer that names the document";
    }

    private static IEnumerable<string> Document(DocumentState document, HospitalFold fold, List<Fact> facts)
    {
        var statements = facts.OfType<DocumentFact>().Where(f => document.Ids.Contains(f.Id)).ToList();
        var current = statements.LastOrDefault(s => s.Id == document.Current);
        yield return document.Deposit.ToString();
        yield return document.Withheld.ToString();
        foreach (var mail in document.Mails)
            yield return mail.State.ToString();
        foreach (var stage in Enum.GetValues<Stages>().Where(s => document.Stages.HasFlag(s)))
            yield return stage.ToString();

        if (statements.Count > 0 && statements.TrueForAll(s => s.Patient.Ipp is null) && document.Patient.Ipp is not null)
            yield return statements.TrueForAll(s => s.Visit is { Visit: null, Dossier: null }) ? "a document attributed by INS alone" : "a document attributed by its visit";
        if (statements.Exists(s => s is { Patient: { Ipp: null, Ins: { } ins }, Ins: InsStatus.Qualified } && Shared(fold, ins)) && document.Patient.Ipp is null)
            yield return "a document with an INS that several have";
        if (document.Patient.Ipp is { } ipp && statements.Exists(s => s.Patient.Ipp is { } own && own != ipp))
            yield return fold.Patients.Any(p => p.Ipp == ipp && p.Ipps.Count > 1) ? "a document of a merged record" : "a document that followed its dossier";
        if (document.AmbiguousAnswer)
            yield return "an ambiguous answer";
        if (document.Versions.Select(v => v.Id).Distinct().Count() >= 3)
            yield return "three versions of one document";
        if (!document.Deleted && document.Versions.Any(v => v.Deleted))
            yield return "a deleted version and a document that stands";
        if (document.Deleted)
            yield return "a document deleted";
        if (document.Versions.GroupBy(v => v.Id).Any(g => g.Count() > 1))
            yield return "other bytes under one id";
        if (statements.Any(s => s.Pair is not null))
            yield return "N1 and N3 of one report";
        if (statements.Exists(s => s.SetId is not null && !statements.Exists(o => o.Id != s.Id && (s.Replaces.Contains(o.Id) || o.Replaces.Contains(s.Id) || o.Pair is not null || o.Aliases.Count > 0))) && document.Versions.Count > 1)
            yield return "versions joined by their set alone";
        if (document.Current is null)
            yield return "a document known by requests or answers alone";
        if (statements.Exists(s => s is DocumentReceived) && !document.Received)
            yield return "a document received and produced";
        if (current is { Uf: null } && document.Uf.Length > 0)
            yield return "a unit taken from the visit";
    }
}
