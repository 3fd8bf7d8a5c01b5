namespace HopEn2.Interop.Simulators.Hospital.Truths;

/// <summary>
/// What is true of the messages added to it: service by service, kind by kind, stage by stage. Comes from what the simulator decided, never from reading a message,
/// so that it cannot share a mistake with the engine. In any order, and with repetitions, the same.
/// </summary>
/// <remarks>
/// Stages are those of the engine: of a document that exists, its current version's INS and format; sent when a deposit of any version was asked for; deposited when
/// the DMP accepted one; refused when it refused one and accepted none; waiting when neither and an acknowledgement was asked for; withheld, unless deposited, when the
/// current version asks for no deposit, or the patient has no DMP or is opposed; mailed and read by the answers about any version; bounced when a recipient was reached
/// by none. What a deletion removed from the DMP counts as sent and no further.
/// Not safe for use by several threads at once.
/// </remarks>
public sealed class Tally
{
    private readonly TimeZoneInfo _zone;
    private readonly Dictionary<TallyKey, StageTally> _counts = [];
    private readonly Dictionary<int, DocumentTruth> _documents = [];
    private readonly Dictionary<int, VisitTruth> _visits = [];
    private readonly Dictionary<int, PersonTruth> _people = [];
    private readonly Dictionary<Fault, int> _faults = [];
    private readonly Dictionary<Sender, int> _messages = [];
    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);

    /// <param name="zone">Zone of the days counted by; the plan's.</param>
    public Tally(TimeZoneInfo zone) => _zone = zone;

    public static Tally Of(HospitalPlan plan, IEnumerable<SimulatedMessage> messages)
    {
        var tally = new Tally(plan.Zone);
        foreach (var message in messages)
            tally.Add(message);
        return tally;
    }

    /// <summary>Documents per day, unit and kind; no entry is all zero.</summary>
    public IReadOnlyDictionary<TallyKey, StageTally> Counts => _counts;

    public StageTally Total => _counts.Values.Aggregate(default(StageTally), StageTally.Add);

    /// <summary>Visits with a standing admission or registration (A01, A04).</summary>
    public int VisitsOpened => _visits.Values.Count(v => v.Opened);

    /// <summary>Visits with a standing discharge (A03).</summary>
    public int VisitsClosed => _visits.Values.Count(v => v.Closed);

    /// <summary>Visits announced (A05) that are neither opened nor given up.</summary>
    public int VisitsAnnounced => _visits.Values.Count(v => v.Announced);

    public int VisitsCancelled => _visits.Values.Count(v => v.Cancelled);

    /// <summary>Documents that came in from outside.</summary>
    public int Received => _documents.Values.Count(d => d.Current is { Received: true });

    /// <summary>Messages by sender, repetitions included.</summary>
    public IReadOnlyDictionary<Sender, int> Messages => _messages;

    /// <summary>Messages by type, repetitions included.</summary>
    public IReadOnlyDictionary<string, int> Types => _types;

    /// <summary>Messages expected to be parked, by what is wrong with them, repetitions included.</summary>
    public IReadOnlyDictionary<Fault, int> Faults => _faults;

    /// <summary>Every document known by more than an answer: the ids of its versions, and how far it came.</summary>
    public IEnumerable<ExpectedDocument> Documents => _documents.Values.Where(d => d.Current is not null).OrderBy(d => d.Number).Select(d => new ExpectedDocument(
        [.. d.Versions.OrderBy(v => v.Number).Select(v => v.Id).Distinct(StringComparer.Ordinal)], d.Counted?.Key, d.Counted?.Stages ?? Stage.None));

    public void Add(SimulatedMessage message)
    {
        _messages[message.Sender] = _messages.GetValueOrDefault(message.Sender) + 1;
        _types[message.Type] = _types.GetValueOrDefault(message.Type) + 1;
        if (message.Fault != Fault.None)
            _faults[message.Fault] = _faults.GetValueOrDefault(message.Fault) + 1;
        foreach (var truth in message.Truths)
            Add(truth);
    }

    private void Add(Truth truth)
    {
        switch (truth)
        {
            case Truth.Version version:
                AddVersion(version.Of);
                break;
            case Truth.DepositAnswered answer:
                AddAnswer(answer.Document, answer);
                break;
            case Truth.DepositRemoved answer:
                AddAnswer(answer.Document, answer);
                break;
            case Truth.MailAnswered answer:
                AddAnswer(answer.Document, answer);
                break;
            case Truth.Moved move:
                var visit = Of(_visits, move.Visit);
                visit.Add(move);
                Recount(visit.Documents);
                break;
            case Truth.Asked answer:
                var person = Of(_people, answer.Person).Surviving;
                person.Add(answer);
                Recount(person.Documents);
                break;
            case Truth.Merged merge:
                Merge(Of(_people, merge.Person).Surviving, Of(_people, merge.Into).Surviving);
                break;
        }
    }

    private void AddVersion(VersionTruth version)
    {
        var document = Document(version.Document);
        if (!document.Add(version))
            return;
        Of(_people, version.Person).Surviving.Documents.Add(version.Document);
        if (version is { Uf: null, Visit: { } visit })
            Of(_visits, visit).Documents.Add(version.Document);
        Recount(document);
    }

    private void AddAnswer(int number, Truth answer)
    {
        var document = Document(number);
        if (document.Add(answer))
            Recount(document);
    }

    private void Merge(PersonTruth merged, PersonTruth into)
    {
        if (merged == into)
            return;
        into.Take(merged);
        Recount(into.Documents);
    }

    private void Recount(IEnumerable<int> documents)
    {
        foreach (var number in documents)
            Recount(_documents[number]);
    }

    private void Recount(DocumentTruth document)
    {
        (TallyKey, Stage)? now = null;
        if (document.Current is { } current && document.Stages(Of(_people, current.Person).OutOfReach) is var stages and not Stage.None)
            now = (KeyOf(document, current), stages);
        if (now == document.Counted)
            return;
        if (document.Counted is var (oldKey, oldStages))
            Count(oldKey, StageTally.Of(oldStages, -1));
        if (now is var (newKey, newStages))
            Count(newKey, StageTally.Of(newStages));
        document.Counted = now;
    }

    private TallyKey KeyOf(DocumentTruth document, VersionTruth current)
    {
        var uf = current.Uf ?? (current.Visit is { } visit ? Of(_visits, visit).UfAt(document.At) : null) ?? "";
        return new TallyKey(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(document.At, _zone).DateTime), uf, current.Kind);
    }

    private void Count(TallyKey key, StageTally difference)
    {
        var sum = _counts.GetValueOrDefault(key) + difference;
        if (sum == default)
            _counts.Remove(key);
        else
            _counts[key] = sum;
    }

    private DocumentTruth Document(int number) => _documents.TryGetValue(number, out var known) ? known : _documents[number] = new DocumentTruth(number);

    private static T Of<T>(Dictionary<int, T> all, int number)
        where T : new() => all.TryGetValue(number, out var known) ? known : all[number] = new T();
}

/// <summary>What is expected of one document.</summary>
/// <param name="Ids">Ids of its versions known, oldest first.</param>
/// <param name="Counted">Where it counts; null when it counts nowhere (withdrawn, or received from outside).</param>
public sealed record ExpectedDocument(IReadOnlyList<string> Ids, TallyKey? Counted, Stage Stages);
