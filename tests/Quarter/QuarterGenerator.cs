using System.Globalization;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Tests.Quarter;

/// <summary>January to March 2024 of a fictitious hospital (a leap day, and the clock set forward), stay by stay, with what is true of each.</summary>
/// <remarks>First the fate is drawn and noted in the truth, then the facts are written that tell it. Units are those of the shipped mappings.</remarks>
public sealed partial class QuarterGenerator(int seed, int stays, string prefix = "")
{
    public static readonly IReadOnlyList<int> Months = [202401, 202402, 202403];

    private static readonly DateTime First = new(2024, 1, 1), Last = new(2024, 4, 1);
    private static readonly string[] Wards = ["0101", "0111", "0171", "0301", "0601", "0201", "0202", "0211"];
    private static readonly string[] Surgery = ["0201", "0202", "0211"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<int, Person> _people = [];
    private int _nextPerson, _nextVisit, _nextDocument, _nextControl;
    private List<Fact> _facts = [];

    public QuarterTruth Truth { get; } = new();

    /// <summary>The facts of each stay, consultation or passage, together.</summary>
    public IEnumerable<IReadOnlyList<Fact>> Episodes()
    {
        while (Truth.Stays < stays)
        {
            _facts = new List<Fact>(40);
            switch (_random.Next(100))
            {
                case < 56:
                    Ward();
                    break;
                case < 60:
                    Passage(followed: false);
                    break;
                case < 66:
                    Passage(followed: true);
                    break;
                case < 70:
                    HomeCare();
                    break;
                case < 74:
                    Psychiatry();
                    break;
                case < 76:
                    Chemotherapy();
                    break;
                case < 77:
                    Dialysis();
                    break;
                case < 78:
                    External();
                    break;
                default:
                    Consultation();
                    break;
            }

            yield return _facts;
        }
    }

    /// <summary>The same as the ledger records them: one message for each episode, whose facts have sources of their own.</summary>
    public IEnumerable<TranslatedEpisode> Messages()
    {
        var number = 0L;
        foreach (var facts in Episodes())
        {
            var source = facts[0].Source;
            var header = new MessageHeader("ADT^A01", source.ControlId, "2.5", "", source.Sender, source.Receiver, source.SentAt, PatientRef.Unknown, VisitRef.None);
            yield return new(++number, header, new Outcome.Understood(facts, []));
        }
    }

    // Sorts of stay

    private void Ward()
    {
        var patient = Somebody();
        var (from, to) = Period(1, 9);
        var uf = Any(Wards);
        var dossier = $"{prefix}D{_nextVisit + 1}";
        var visit = Visit(patient, uf, from, to, VisitClass.Inpatient, dossier, oddities: true);
        if (Chance(.02))
            Merge(patient, visit, from);
        StayEnds(patient, uf, visit, from, to, dossier, Surgery.Contains(uf));
    }

    private void Passage(bool followed)
    {
        var patient = Somebody();
        var (_, to) = Period(1, 6);
        var from = to.AddDays(-_random.Next(1, 5)).AddHours(-3);
        var dossier = $"{prefix}D{_nextVisit + 1}";
        var admitted = from.AddHours(_random.Next(2, 9));
        // Half of them keep their visit and change its class (A06), half get a visit of the ward's own.
        var sameVisit = followed && Chance(.5);
        var emergency = NewVisit();
        Move<VisitOpened>(emergency, "1", MovementKind.Registration, from, patient.Ipp, "0401", VisitClass.Emergency, dossier);
        if (sameVisit)
        {
            Move<VisitMoved>(emergency, "2", MovementKind.ToInpatient, admitted, patient.Ipp, "0101", VisitClass.Inpatient, dossier);
            Move<VisitClosed>(emergency, "9", MovementKind.Discharge, to, patient.Ipp, null, VisitClass.Inpatient, dossier);
        }
        else
        {
            Move<VisitClosed>(emergency, "9", MovementKind.Discharge, followed ? admitted : to, patient.Ipp, null, VisitClass.Emergency, dossier);
        }

        Report(patient, emergency, from.AddHours(1), DocumentKind.CrBio, "P1.05", counts: followed);
        if (!followed)
            return;
        var ward = sameVisit ? emergency : NewVisit();
        if (!sameVisit)
        {
            Move<VisitOpened>(ward, "1", MovementKind.Admission, admitted, patient.Ipp, "0101", VisitClass.Inpatient, dossier);
            Move<VisitClosed>(ward, "9", MovementKind.Discharge, to, patient.Ipp, null, VisitClass.Inpatient, dossier);
        }

        StayEnds(patient, "0101", ward, admitted, to, null, false);
    }

    private void HomeCare()
    {
        var patient = Somebody();
        var days = _random.Next(4, 15);
        var to = Period(1, 2).To;
        var from = to.Date.AddDays(1 - days).AddHours(7);
        var visit = Visit(patient, "0801", from, to, VisitClass.Inpatient, null);
        if (!patient.Minor && days >= 8)
            StayEnds(patient, "0801", visit, from, to, null, false);
        else
            Ended(patient, to, "0801");
    }

    private void Psychiatry()
    {
        var patient = Somebody();
        var (from, to) = Period(4, 30);
        var dossier = $"{prefix}D{_nextVisit + 1}";
        var middle = from.Date.AddDays(Math.Max(1, (to - from).Days / 2)).AddHours(10);
        Visit(patient, "0701", from, middle, VisitClass.Inpatient, dossier);
        Ended(patient, middle, "0701");
        var second = Visit(patient, "0701", middle.AddDays(1), to, VisitClass.Inpatient, dossier);
        if (Chance(.15))
        {
            // The patient is back: the stay goes on.
            Ended(patient, to, "0701");
            Move<VisitOpened>(NewVisit(), "1", MovementKind.Admission, to.AddDays(2), patient.Ipp, "0701", VisitClass.Inpatient, dossier);
        }
        else
        {
            StayEnds(patient, "0701", second, middle, to, null, false);
        }
    }

    private void Chemotherapy() => Series("0141", _random.Next(2, 7), () => _random.Next(7, 15));

    private void Dialysis() => Series("0131", _random.Next(2, 24), () => _random.Next(2, 4));

    private void Series(string uf, int sessions, Func<int> gap)
    {
        // A person of his own, so that no two series run into each other.
        var patient = NewPerson();
        var day = First.AddDays(_random.Next(0, 20));
        string visit = "";
        DateTime last = default;
        for (var i = 0; i < sessions && day.AddDays(1) < Last; i++, day = day.AddDays(gap()))
        {
            last = day.AddHours(14);
            visit = Visit(patient, uf, day.AddHours(8), last, VisitClass.Recurrent, null);
            if (i < sessions - 1)
                Ended(patient, last, uf);
        }

        if (sessions >= 3)
            StayEnds(patient, uf, visit, last.AddHours(-6), last, null, false);
        else
            Ended(patient, last, uf);
    }

    /// <summary>Somebody who comes for a blood test alone: neither a stay nor a consultation.</summary>
    private void External()
    {
        var patient = Somebody();
        var at = Period(1, 2).To;
        var visit = Visit(patient, "0901", at.AddHours(-1), at, VisitClass.Outpatient, null);
        Report(patient, visit, at, DocumentKind.CrBio, "P1.05", counts: true);
    }

    private void Consultation()
    {
        var patient = Somebody();
        var to = Period(1, 2).To;
        var visit = Visit(patient, "0501", to.AddHours(-1), to, VisitClass.Outpatient, null);
        Ended(patient, to, "0501");
        InFile(patient, to);
        Truth.Item(to, "P1.04", Letters(patient, visit, null, to.AddHours(_random.Next(0, 30)), DocumentKind.Crc));
    }

    /// <summary>A stay has ended: its documents, what becomes of them and of their mails.</summary>
    private void StayEnds(Person patient, string uf, string visit, DateTime from, DateTime to, string? dossier, bool surgery)
    {
        Truth.Stays++;
        InFile(patient, to);
        Ended(patient, to, uf);
        Truth.Item(to, "P1.02-LDL", Letters(patient, visit, Chance(.1) ? dossier : null, to.AddHours(_random.Next(0, 40)), DocumentKind.Ldl, to, uf));
        var (prescribed, exit) = (Chance(.55), Chance(.85));
        if (prescribed)
        {
            var fate = Letters(patient, visit, null, exit ? to.AddHours(_random.Next(-40, 40)) : to.AddHours(_random.Next(-400, -60)), DocumentKind.Ods, never: false);
            if (exit)
                Truth.Item(to, "P1.02-ODS", fate);
        }

        if (surgery && Chance(.8))
        {
            _facts.Add(new ActRecorded { At = At(from.AddHours(1)), Source = Source("gam", from), Patient = Ref(patient.Ipp), Visit = new(Number(visit), null), Code = "HHFA016" });
            Truth.Item(to, "P1.03", Letters(patient, visit, null, from.AddHours(2), DocumentKind.Cro));
        }

        for (var i = _random.Next(1, 5); i > 0; i--)
            Report(patient, visit, Between(from, to), DocumentKind.CrBio, "P1.05", counts: true);
        for (var i = _random.Next(0, 3); i > 0; i--)
            Report(patient, visit, Between(from, to), DocumentKind.CrImagerie, "P1.06", counts: true);
        if (uf == "0301" && Chance(.4))
            MailFromMailbox(patient, visit, to);
    }

    /// <summary>A report that is its own item: of the month it was made in.</summary>
    private void Report(Person patient, string visit, DateTime at, DocumentKind kind, string indicator, bool counts)
    {
        var fate = kind is DocumentKind.CrBio && Chance(.1) ? Fate.CountedAtLevel3 : Draw(FateWeights, never: false);
        Document(patient, visit, null, at, kind, fate);
        // A decision not to transmit, and a deletion, take it out of the denominator.
        var reason = ReasonOf(patient, fate);
        if (counts && !(fate is Fate.Withheld && patient is { HasDmp: true, Opposed: false }) && fate is not (Fate.DeletedUnsent or Fate.Deleted))
            Truth.Item(at, indicator, reason);
    }

    private void InFile(Person patient, DateTime day)
    {
        if (patient.Doubtful || patient.Ins is InsStatus.Absent)
            return;
        Truth.Patient(day, "file", patient.Id);
        if (patient.Ins is InsStatus.Qualified)
            Truth.Patient(day, "file-qualified", patient.Id);
    }

    private void Ended(Person patient, DateTime day, string uf)
    {
        Truth.Patient(day, "ended", patient.Id);
        if (uf is "0301" or "0202" or "0101" or "0111" or "0171")
            Truth.Patient(day, "pathway", patient.Id);
    }

    // Time

    /// <summary>From an entry to an exit around the quarter; some exits are at its very edges.</summary>
    private (DateTime From, DateTime To) Period(int least, int most)
    {
        var to = First.AddDays(_random.Next(-6, 96)).AddHours(_random.Next(8, 19)).AddMinutes(_random.Next(60));
        if (Chance(.02))
            to = new DateTime(2024, _random.Next(1, 5), 1).AddMinutes(_random.Next(2) - 1);
        var from = to.AddDays(-_random.Next(least, most)).Date.AddHours(7);
        return (from, to);
    }

    private DateTime Between(DateTime from, DateTime to) => from.AddMinutes(_random.Next(0, Math.Max(1, (int)(to - from).TotalMinutes)));

    private bool Chance(double of) => _random.NextDouble() < of;

    private T Any<T>(T[] of) => of[_random.Next(of.Length)];

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>Out of the hour that the clock skips: what comes after it is reckoned from the hour that is there.</summary>
    private static DateTime Standing(DateTime local) => Paris.IsInvalidTime(local) ? local.AddHours(1) : local;

    private static DateTimeOffset At(DateTime local) =>
        new DateTimeOffset(local, Paris.IsInvalidTime(local) ? Paris.GetUtcOffset(local.AddHours(-1)) : Paris.GetUtcOffset(local)).ToUniversalTime();

    private FactSource Source(string feed, DateTime at) => feed switch
    {
        "pfi" => new(feed, "PFI|CHU-FICTIF", "DPI|CHU-FICTIF", NewControl(), At(at)),
        "gam" => new(feed, "GAM|CHU-FICTIF", "PFI|CHU-FICTIF", NewControl(), At(at)),
        _ => new(feed, "DPI|CHU-FICTIF", "PFI|CHU-FICTIF", NewControl(), At(at)),
    };

    private string NewControl() => string.Create(CultureInfo.InvariantCulture, $"{prefix}Q{++_nextControl}");
}

/// <summary>One episode as a ledger records it.</summary>
public sealed record TranslatedEpisode(long Number, MessageHeader Header, Outcome Outcome);
