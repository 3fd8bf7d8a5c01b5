using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Ruptures.Hospital;

/// <summary>Watches what becomes of things: deposits of documents, acknowledgements of what was sent, letters of stays, qualification of identities, messages that are refused or parked.</summary>
/// <remarks>None of it is held against the clock: what does not begin owes nothing.</remarks>
internal sealed class Outcomes(OutcomesState state, IHospitalMap map)
{
    private const string ReadingByMail = "MDN", DistributionByMail = "DSN";
    private const int MostRemembered = 20_000;

    // The last letters come weeks after the stay; that none comes is seen by those that usually come soon.
    private const double SoonLetters = 0.95;

    // The unit of visits seen lately, for documents and discharges whose message names none. Made again by what comes.
    private readonly Dictionary<VisitNumber, string> _units = [];

    public int Streams => state.FollowUps.Count + state.Codes.Count + state.Shares.Count;

    public IEnumerable<RuptureAlert> Open => state.FollowUps.Values.Select(f => f.Share.Alert)
        .Concat(state.Codes.Values.SelectMany(c => c.Codes.Values).Select(c => c.Alert))
        .Concat(state.Shares.Values.Select(s => s.Alert))
        .OfType<RuptureAlert>();

    /// <summary>The service that a document of a message is of; null when nobody knows.</summary>
    public string? ServiceOf(DocumentFact document, DateOnly day) =>
        (document.Uf ?? document.CdaUf ?? (document.Visit.Visit is { } visit ? _units.GetValueOrDefault(visit) : null)) is { } uf ? map.ServiceOf(uf, day) : null;

    public void See(WatchedMessage message, FalseAlarmBudget budget)
    {
        if (map.Knows(message.Feed))
            Code(RuptureKind.Parked, FeedName(message.Feed)).See(message.Parked?.ToString(), message.At, budget);
        foreach (var movement in message.Facts.OfType<MovementFact>())
            See(movement, message, budget);
        var produced = message.Facts.OfType<DocumentProduced>().ToList();
        foreach (var document in produced.DistinctBy(d => d.Pair ?? d.Id.Value))
            See(document, message, budget);
        foreach (var fact in message.Facts)
        {
            switch (fact)
            {
                case DepositRequested { AcknowledgementAsked: true } request:
                    Ask(Asked.DepositKey(request.Source), Of(request.Document, message), Intention.Deposit, message, budget);
                    break;
                case SendRequested send:
                    var of = Of(send.Document, message);
                    if (send.AcknowledgementAsked)
                        Ask(Asked.MailKey(send.Source, send.Recipient, reading: false), of, Intention.Mail, message, budget);
                    if (send.ReadingAsked)
                        Ask(Asked.MailKey(send.Source, send.Recipient, reading: true), of, Intention.Reading, message, budget);
                    break;
                case AnswerFact answer:
                    See(answer, message, budget);
                    break;
            }
        }
    }

    /// <summary>An answer was given to a message of a feed.</summary>
    public void Answered(string feed, bool accepted, DateTimeOffset at, FalseAlarmBudget budget)
    {
        if (map.Knows(feed))
            See(Share(RuptureKind.Rejected, FeedName(feed), mostlyGood: true), accepted, at, budget);
    }

    /// <summary>A message came that could be kept, or could not: then it was answered AR, whosever it was.</summary>
    public void Kept(bool kept, DateTimeOffset at, FalseAlarmBudget budget) =>
        See(Share(RuptureKind.Rejected, new StreamSubject(StreamLevel.Engine).Name, mostlyGood: true), kept, at, budget);

    public void Advance(DateTimeOffset to, FalseAlarmBudget budget)
    {
        foreach (var followUp in state.FollowUps.Values)
            followUp.Advance(to, budget);
    }

    /// <summary>Nothing listened until now: what was awaited meanwhile may have come unheard.</summary>
    public void Resume()
    {
        foreach (var followUp in state.FollowUps.Values.Where(f => f.Share.Alert is null))
            followUp.Excuse();
    }

    /// <summary>An alert's cause is known and over.</summary>
    public void Excuse(RuptureAlert alert)
    {
        var key = KeyOf(alert.Kind, alert.Stream);
        if (state.FollowUps.TryGetValue(key, out var followUp))
            followUp.Excuse();
        if (state.Shares.TryGetValue(key, out var share))
            share.Excuse();
        if (alert.Code is { } code && state.Codes.TryGetValue(key, out var codes) && codes.Codes.TryGetValue(code, out var one))
            one.Excuse();
    }

    /// <summary>What these streams awaited lately, or failed at, has a cause that is known and over.</summary>
    /// <param name="kinds">Null: whatever was awaited.</param>
    public void Excuse(Func<string, bool> which, Func<RuptureKind, bool>? kinds = null)
    {
        foreach (var followUp in state.FollowUps.Values.Where(f => (kinds is null || kinds(f.Share.Kind)) && which(f.Share.Stream)))
            followUp.Excuse();
    }

    private void See(MovementFact movement, WatchedMessage message, FalseAlarmBudget budget)
    {
        if (movement.Visit.Visit is not { } visit)
            return;
        if (movement.MedicalUf is { } uf)
            Remember(visit, uf);
        // Only a stay in a bed owes a letter, and only a discharge that is news: what is corrected later was judged when it was said first.
        if (movement is not VisitClosed { Class: VisitClass.Inpatient, Action: MovementAction.Insert })
            return;
        if ((movement.MedicalUf ?? _units.GetValueOrDefault(visit)) is not { } unit || map.ServiceOf(unit, Day(message)) is not { } service)
            return;
        var key = Asked.VisitKey(visit);
        var letters = FollowUp(RuptureKind.NotFed, new StreamSubject(StreamLevel.Discharges, Service: service).Name);
        letters.Begin(key, message.At, budget);
        if (state.Lettered.Contains(key))
            letters.Follow(key, message.At, budget);
        else
            state.Discharged.Add(key, new AskedOf(message.Feed, service, DocumentKind.Ldl));
    }

    private void See(DocumentProduced document, WatchedMessage message, FalseAlarmBudget budget)
    {
        var service = ServiceOf(document, Day(message));
        var qualified = document.Ins is InsStatus.Qualified;
        // A patient of many documents is one identity: each word on it counts once, as long as it is remembered.
        if (IsNews($"{message.Feed}|{qualified}", document))
            See(Share(RuptureKind.NotQualified, FeedName(message.Feed)), qualified, message.At, budget);
        if (document.Kind is DocumentKind.Ldl && document.Visit.Visit is { } visit)
            Letter(Asked.VisitKey(visit), message, budget);
        // What fails everywhere is seen soonest where everything is counted together.
        if (IsNews($"{message.Feed}|{Day(message).DayNumber}", document))
            FollowUp(RuptureKind.NotDeposited, Dependencies.Deposits(message.Feed)).Begin(Asked.DepositKey(document.Source), message.At, budget);
        if (service is null)
            return;
        if (IsNews($"{service}|{qualified}", document))
            See(Share(RuptureKind.NotQualified, new StreamSubject(StreamLevel.Produced, Service: service).Name), qualified, message.At, budget);
        // One who is opposed has none of his documents deposited: a patient counts once a day.
        if (IsNews($"{service}|{document.Kind}|{Day(message).DayNumber}", document))
            FollowUp(RuptureKind.NotDeposited, Deposits(service, document.Kind)).Begin(Asked.DepositKey(document.Source), message.At, budget);
        state.Asked.Add(Asked.DepositKey(document.Source), new AskedOf(message.Feed, service, document.Kind));
    }

    private bool IsNews(string what, DocumentFact document)
    {
        if ((document.Patient.Ipp?.ToString() ?? document.Patient.Ins) is not { } patient)
            return true;
        return state.Said.TryAdd(Asked.PatientKey(what, patient));
    }

    private void Letter(string key, WatchedMessage message, FalseAlarmBudget budget)
    {
        state.Lettered.Add(key);
        if (state.Discharged.Find(key) is { Service: { } service })
            FollowUp(RuptureKind.NotFed, new StreamSubject(StreamLevel.Discharges, Service: service).Name).Follow(key, message.At, budget);
    }

    private void Ask(string key, AskedOf of, Intention intention, WatchedMessage message, FalseAlarmBudget budget)
    {
        state.Asked.Add(key, of);
        if (state.AnsweredBy.GetValueOrDefault(Pair(message.Feed, intention)) is { } answers)
            FollowUp(RuptureKind.NotAcknowledged, answers).Begin(key, message.At, budget);
    }

    private void See(AnswerFact answer, WatchedMessage message, FalseAlarmBudget budget)
    {
        // That the engine handed a mail over is no word of a neighbour, and that a person answers is nobody's duty.
        if (answer is MailHandedOver or MailAnswered)
            return;
        var (key, intention, code) = answer switch
        {
            DepositAccepted => (Asked.DepositKey(answer.Answers), Intention.Deposit, (string?)null),
            DepositRefused refused => (Asked.DepositKey(answer.Answers), Intention.Deposit, refused.Code),
            MailRead read => (Asked.MailKey(answer.Answers, read.Recipient, reading: true), Intention.Reading, null),
            MailProcessingFailed failed => (Asked.MailKey(answer.Answers, failed.Recipient, reading: true), Intention.Reading, failed.Code),
            MailBounced bounced => (Asked.MailKey(answer.Answers, bounced.Recipient, reading: false), Intention.Mail, bounced.Code),
            MailFact mail => (Asked.MailKey(answer.Answers, mail.Recipient, reading: false), Intention.Mail, null),
            _ => ("", Intention.Deposit, null),
        };
        var type = answer.Answers.Document is null ? message.Type : intention is Intention.Reading ? ReadingByMail : DistributionByMail;
        var answers = new StreamSubject(StreamLevel.Answers, Feed: message.Feed, MessageType: type).Name;
        Code(RuptureKind.Refused, answers).See(code, message.At, budget);
        if (state.Asked.Find(key) is not { } asked)
            return;
        state.AnsweredBy[Pair(asked.Feed, intention)] = answers;
        FollowUp(RuptureKind.NotAcknowledged, answers).Follow(key, message.At, budget);
        if (intention is not Intention.Deposit)
            return;
        if (code is null)
            FollowUp(RuptureKind.NotDeposited, Dependencies.Deposits(asked.Feed)).Follow(key, message.At, budget);
        if (asked.Service is not { } service)
            return;
        Code(RuptureKind.Refused, Deposits(service, asked.Kind), known: false).See(code, message.At, budget);
        if (code is null)
            FollowUp(RuptureKind.NotDeposited, Deposits(service, asked.Kind)).Follow(key, message.At, budget);
    }

    private AskedOf Of(DocumentId id, WatchedMessage message)
    {
        var document = message.Facts.OfType<DocumentFact>().FirstOrDefault(d => d.Id == id);
        return new AskedOf(message.Feed, document is null ? null : ServiceOf(document, Day(message)), document?.Kind ?? DocumentKind.Untyped);
    }

    private void Remember(VisitNumber visit, string uf)
    {
        if (_units.Count >= MostRemembered)
            _units.Clear();
        _units[visit] = uf;
    }

    private FollowUpWatch FollowUp(RuptureKind kind, string stream)
    {
        var key = KeyOf(kind, stream);
        if (!state.FollowUps.TryGetValue(key, out var watch))
            state.FollowUps[key] = watch = new FollowUpWatch { Share = Unknown(kind, stream), DueShare = kind is RuptureKind.NotFed ? SoonLetters : null };
        return watch;
    }

    // Some kinds of document of some services are refused from the first on: that is how it is there, until it changes.
    private RefusalWatch Code(RuptureKind kind, string stream, bool known = true)
    {
        var key = KeyOf(kind, stream);
        if (!state.Codes.TryGetValue(key, out var watch))
            state.Codes[key] = watch = known ? new RefusalWatch { Stream = stream, Kind = kind } : new RefusalWatch { Stream = stream, Kind = kind, WithoutIt = 1, WithIt = 1 };
        return watch;
    }

    private ProportionWatch Share(RuptureKind kind, string stream, bool mostlyGood = false)
    {
        var key = KeyOf(kind, stream);
        if (!state.Shares.TryGetValue(key, out var watch))
            state.Shares[key] = watch = mostlyGood ? new ProportionWatch { Stream = stream, Kind = kind } : Unknown(kind, stream);
        return watch;
    }

    // Whether half of the letters are deposited here, or nearly all, is learnt: nothing is believed beforehand.
    private static ProportionWatch Unknown(RuptureKind kind, string stream) => new() { Stream = stream, Kind = kind, Good = 1, Bad = 1 };

    private static void See(ProportionWatch share, bool good, DateTimeOffset at, FalseAlarmBudget budget) => share.See(good, at, at < share.Upto ? share.Upto : at, budget);

    private static string Deposits(string service, DocumentKind kind) => new StreamSubject(StreamLevel.Deposited, Service: service, Kind: kind).Name;

    private static string FeedName(string feed) => new StreamSubject(StreamLevel.Feed, Feed: feed).Name;

    private static string KeyOf(RuptureKind kind, string stream) => $"{kind}:{stream}";

    private static string Pair(string feed, Intention intention) => $"{intention}:{feed}";

    private static DateOnly Day(WatchedMessage message) => DateOnly.FromDateTime(message.At.DateTime);

    private enum Intention
    {
        Deposit,
        Mail,
        Reading,
    }
}

/// <summary>What is remembered of outcomes. Plain data; the keys of the watches are kind and stream.</summary>
public sealed class OutcomesState
{
    public Dictionary<string, FollowUpWatch> FollowUps { get; init; } = new(StringComparer.Ordinal);

    public Dictionary<string, RefusalWatch> Codes { get; init; } = new(StringComparer.Ordinal);

    public Dictionary<string, ProportionWatch> Shares { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By intention and feed that asks: the stream by which answers come.</summary>
    public Dictionary<string, string> AnsweredBy { get; init; } = new(StringComparer.Ordinal);

    public Asked Asked { get; init; } = new();

    /// <summary>Visits closed lately, with their service.</summary>
    public Asked Discharged { get; init; } = new();

    /// <summary>What was said of whom lately, as digests.</summary>
    public RecentKeys Said { get; init; } = new();

    /// <summary>Visits that have their letter, of those lately: a letter may come before the discharge it is for.</summary>
    public RecentKeys Lettered { get; init; } = new();
}

/// <summary>The last so many keys.</summary>
public sealed class RecentKeys
{
    private const int Most = 20_000;

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public IReadOnlyList<string> Latest
    {
        get => [.. _order];
        init
        {
            foreach (var key in value)
                Add(key);
        }
    }

    public bool Contains(string key) => _keys.Contains(key);

    public void Add(string key) => TryAdd(key);

    /// <returns>False when it was there.</returns>
    public bool TryAdd(string key)
    {
        if (!_keys.Add(key))
            return false;
        _order.Enqueue(key);
        if (_order.Count > Most)
            _keys.Remove(_order.Dequeue());
        return true;
    }
}
