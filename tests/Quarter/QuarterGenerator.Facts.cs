using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Tests.Quarter;

/// <summary>How what was drawn is told.</summary>
public sealed partial class QuarterGenerator
{
    private enum Fate
    {
        None, Unqualified, Scan, Level3, NoCda, Withheld, Blind, Deleted, DeletedUnsent, Refused, Waiting, Counted, CountedOnReplacement, CountedReplacedTwice, CountedAtLevel3, CountedAfterRefusal, CountedBeforeAScan, RefusedOnReplacement,
    }

    private static readonly (Fate Fate, int Weight)[] FateWeights =
    [
        (Fate.None, 12), (Fate.Unqualified, 6), (Fate.Scan, 2), (Fate.Level3, 1), (Fate.NoCda, 1), (Fate.Withheld, 4), (Fate.Blind, 2), (Fate.Deleted, 2), (Fate.DeletedUnsent, 1),
        (Fate.Refused, 6), (Fate.Waiting, 5), (Fate.Counted, 50), (Fate.CountedOnReplacement, 3), (Fate.CountedReplacedTwice, 3), (Fate.CountedAfterRefusal, 2),
        (Fate.CountedBeforeAScan, 1), (Fate.RefusedOnReplacement, 1),
    ];

    private static readonly DocumentFormat N1 = new(DocumentLevel.N1, "urn:ihe:iti:xds-sd:pdf:2008", "application/pdf", false);

    private Fate Draw((Fate Fate, int Weight)[] weights, bool never)
    {
        while (true)
        {
            var at = _random.Next(weights.Sum(w => w.Weight));
            foreach (var (fate, weight) in weights)
            {
                if ((at -= weight) >= 0)
                    continue;
                if (fate is Fate.None && !never)
                    break;
                return fate;
            }
        }
    }

    private static string ReasonOf(Person patient, Fate fate) => fate switch
    {
        Fate.None or Fate.DeletedUnsent => "no-document",
        _ when !patient.HasDmp => "no-dmp",
        _ when patient.Opposed => "patient-opposed",
        Fate.Unqualified => "ins-not-qualified",
        Fate.Scan or Fate.Level3 or Fate.NoCda => "wrong-format",
        Fate.Withheld => "withheld",
        Fate.Blind or Fate.Deleted => "not-sent",
        Fate.Refused or Fate.RefusedOnReplacement => "rejected",
        Fate.Waiting => "awaiting-acknowledgement",
        _ => "counted",
    };

    /// <summary>The letter of an item: none, or one with its fate. Of a stay, its mails too, unless its message asks for no acknowledgement.</summary>
    /// <param name="never">There may be none.</param>
    private string Letters(Person patient, string visit, string? dossier, DateTime at, DocumentKind kind, DateTime? ended = null, string uf = "", bool never = true)
    {
        var fate = Draw(FateWeights, never);
        if (!never && fate is Fate.DeletedUnsent)
            fate = Fate.Counted;
        if (fate is Fate.None)
            return "no-document";
        at = Standing(at);
        var (id, source) = Document(patient, visit, dossier, at, kind, fate);
        if (ended is { } end && fate is not (Fate.NoCda or Fate.Scan or Fate.CountedBeforeAScan or Fate.Blind))
            Mails(patient, id, source, at, end, uf);
        return ReasonOf(patient, fate);
    }

    private (string Id, FactSource Source) Document(Person patient, string visit, string? dossier, DateTime at, DocumentKind kind, Fate fate)
    {
        Truth.Documents++;
        at = Standing(at);
        var id = NewDocument();
        var level3 = kind is DocumentKind.CrBio ? DocumentLevel.N2 : DocumentLevel.N3;
        var format = fate switch
        {
            Fate.Scan => N1 with { Scanned = true },
            Fate.Level3 => N1 with { Level = level3 },
            Fate.NoCda => DocumentFormat.Unreadable,
            Fate.CountedAtLevel3 => N1 with { Level = DocumentLevel.N3 },
            _ => N1,
        };
        var unqualified = fate is Fate.Unqualified or Fate.CountedOnReplacement or Fate.RefusedOnReplacement;
        var source = Version<DocumentProduced>(id, null, fate is not (Fate.Withheld or Fate.DeletedUnsent), fate is not Fate.Blind, unqualified, format, at);
        switch (fate)
        {
            case Fate.Refused:
                Answer(source, at.AddMinutes(20), refused: true);
                break;
            case Fate.CountedAfterRefusal:
                Answer(source, at.AddMinutes(20), refused: true);
                Answer(source, at.AddMinutes(50), refused: false);
                break;
            case Fate.Counted or Fate.CountedAtLevel3 or Fate.Unqualified or Fate.Scan or Fate.Level3 or Fate.NoCda:
                Answer(source, at.AddMinutes(_random.Next(1, 300)), refused: false);
                break;
            case Fate.CountedOnReplacement:
                Answer(source, at.AddMinutes(10), refused: true);
                Answer(Version<DocumentReplaced>(NewDocument(), id, true, true, false, format, at.AddHours(1)), at.AddHours(2), refused: false);
                break;
            case Fate.CountedBeforeAScan:
                // The DMP has the letter, and refused the scan that was to take its place.
                Answer(source, at.AddMinutes(10), refused: false);
                Answer(Version<DocumentReplaced>(NewDocument(), id, true, true, true, format with { Scanned = true }, at.AddHours(1)), at.AddHours(2), refused: true);
                break;
            case Fate.RefusedOnReplacement:
                // The DMP has what does not count, and refused what would.
                Answer(source, at.AddMinutes(10), refused: false);
                Answer(Version<DocumentReplaced>(NewDocument(), id, true, true, false, format, at.AddHours(1)), at.AddHours(2), refused: true);
                break;
            case Fate.CountedReplacedTwice:
                Answer(source, at.AddMinutes(10), refused: false);
                var second = NewDocument();
                Answer(Version<DocumentReplaced>(second, id, true, true, false, format, at.AddHours(1)), at.AddHours(2), refused: false);
                Version<DocumentReplaced>(NewDocument(), second, true, true, false, format, at.AddHours(3));
                break;
            case Fate.Deleted:
                Answer(source, at.AddMinutes(10), refused: false);
                Answer(Version<DocumentDeleted>(id, null, true, true, false, format, at.AddHours(5)), at.AddHours(6), refused: false);
                break;
            case Fate.DeletedUnsent:
                Version<DocumentDeleted>(id, null, false, false, false, format, at.AddHours(5));
                break;
        }

        return (id, source);

        FactSource Version<T>(string version, string? replaces, bool deposit, bool asked, bool notQualified, DocumentFormat level, DateTime when)
            where T : DocumentFact
        {
            var from = Source("dpi", when);
            _facts.Add((DocumentFact)Activator.CreateInstance<T>() with
            {
                At = At(when), Source = from, Patient = Ref(patient.Ipp), Id = new(version), Aliases = [], Replaces = replaces is null ? [] : [new DocumentId(replaces)], SetId = null, Version = null,
                Kind = kind, TypeCode = CodeOf(kind), Format = level, Visit = dossier is null ? new(Number(visit), null) : new(null, Dossier(dossier)), VisitClass = VisitClass.Inpatient,
                Uf = kind switch { DocumentKind.CrBio => "0901", DocumentKind.CrImagerie => "0912", _ => "0101" }, CdaUf = null, Ins = notQualified ? InsStatus.NotQualified : InsStatus.Qualified,
                Visibility = Visibility.Normal, Sha1 = "sha" + version, Size = 60_000, Pair = null, Orders = [],
            });
            if (deposit)
            {
                var action = typeof(T) == typeof(DocumentDeleted) ? DepositAction.Delete : typeof(T) == typeof(DocumentReplaced) ? DepositAction.Replace : DepositAction.Deposit;
                _facts.Add(new DepositRequested { At = At(when), Source = from, Document = new(version), Action = action, AcknowledgementAsked = asked });
            }

            return from;
        }
    }

    private void Answer(FactSource asked, DateTime at, bool refused)
    {
        var source = Source("pfi", at);
        var to = new AnswerTo(asked.Sender, asked.Receiver, asked.ControlId, source.SentAt);
        if (refused)
            _facts.Add(new DepositRefused { At = source.SentAt, Source = source, Answers = to, Code = Any(["DMPClosed", "XDSPatientIdDoesNotMatch", "XDSRegistryError"]) });
        else
            _facts.Add(new DepositAccepted { At = source.SentAt, Source = source, Answers = to });
    }

    /// <summary>To a professional and to the patient, each with a fate of its own.</summary>
    private void Mails(Person patient, string document, FactSource source, DateTime at, DateTime ended, string uf)
    {
        if (Chance(.7) && Mail(document, source, at, "dr.martin@test.mssante.fr", null))
        {
            // By the visit it belongs to, and by the day it was written.
            Truth.Patient(ended, "mailed", patient.Id);
            Truth.Patient(at, "mailed", patient.Id);
        }

        if (Chance(.5) && Mail(document, source, at, "277010115400329@patient.mssante.fr", null) && uf is "0301" or "0202" or "0101" or "0111" or "0171")
            Truth.Patient(ended, "reached", patient.Id);
    }

    /// <summary>A report that no pathway knows by its type, mailed from the mailbox of one.</summary>
    private void MailFromMailbox(Person patient, string visit, DateTime at)
    {
        var (id, source) = Document(patient, visit, null, at, DocumentKind.Other, Fate.Withheld);
        if (Mail(id, source, at, "277010115400329@patient.mssante.fr", "maternite@chu-fictif.mssante.example"))
            Truth.Patient(at, "reached", patient.Id);
    }

    private bool Mail(string document, FactSource source, DateTime at, string to, string? from)
    {
        var kind = to.EndsWith("@patient.mssante.fr", StringComparison.Ordinal) ? RecipientKind.Patient : RecipientKind.Professional;
        var fate = _random.Next(10);
        _facts.Add(new SendRequested { At = At(at), Source = source, Document = new(document), Recipient = to, Kind = kind, AcknowledgementAsked = fate != 9, ReadingAsked = false, From = from });
        var answered = Source("pfi", at.AddMinutes(3));
        var answers = new AnswerTo(source.Sender, source.Receiver, source.ControlId, answered.SentAt);
        if (fate < 7)
            _facts.Add(new MailDistributed { At = answered.SentAt, Source = answered, Answers = answers, Recipient = to });
        else if (fate == 7)
            _facts.Add(new MailBounced { At = answered.SentAt, Source = answered, Answers = answers, Recipient = to, Code = Any(["550", "552", "450"]) });
        return fate < 7;
    }

    private static string CodeOf(DocumentKind kind) => kind switch
    {
        DocumentKind.Ods => "57833-6", DocumentKind.Cro => "34874-8", DocumentKind.Crc => "11488-4", DocumentKind.CrBio => "11502-2", DocumentKind.CrImagerie => "18748-4", DocumentKind.Other => "34112-3", _ => "11490-0",
    };

    // Visits and people

    private string Visit(Person patient, string uf, DateTime from, DateTime to, VisitClass visitClass, string? dossier, bool oddities = false)
    {
        var visit = NewVisit();
        var transferred = oddities && Chance(.1);
        Move<VisitOpened>(visit, "1", visitClass is VisitClass.Inpatient ? MovementKind.Admission : MovementKind.Registration, from, patient.Ipp, transferred ? "0402" : uf, visitClass, dossier);
        if (transferred)
            Move<VisitMoved>(visit, "2", MovementKind.Transfer, from.AddHours(5), patient.Ipp, uf, visitClass, dossier);
        if (oddities && Chance(.02))
        {
            // Discharged too early, by mistake: the discharge is cancelled (A13), and told again as it was.
            Move<VisitClosed>(visit, "8", MovementKind.Discharge, to.AddHours(-20), patient.Ipp, null, visitClass, dossier);
            Move<VisitReopened>(visit, "8", MovementKind.Discharge, to.AddHours(-20), patient.Ipp, null, visitClass, dossier, MovementAction.Cancel, to.AddHours(-18));
        }

        Move<VisitClosed>(visit, "9", MovementKind.Discharge, to, patient.Ipp, null, visitClass, dossier);
        return visit;
    }

    private void Move<T>(
        string visit, string id, MovementKind kind, DateTime at, string ipp, string? uf, VisitClass visitClass, string? dossier, MovementAction action = MovementAction.Insert, DateTime? recorded = null)
        where T : MovementFact => _facts.Add((MovementFact)Activator.CreateInstance<T>() with
        {
            At = At(at), Source = Source("gam", recorded ?? at), Patient = Ref(ipp), Visit = new(Number(visit), dossier is null ? null : Dossier(dossier)), MovementId = id, Kind = kind, Action = action,
            RecordedAt = At(recorded ?? at), Historic = false, Class = visitClass, MedicalUf = uf, NursingUf = null, HostingUf = null, Nature = null,
            AdmittedAt = null, DischargedAt = null, EntryMode = null, ExitMode = null,
        });

    /// <summary>The visit was told under another record of the same person, which was merged afterwards (A40).</summary>
    private void Merge(Person patient, string visit, DateTime at)
    {
        var other = $"{patient.Ipp}B{visit}";
        for (var i = 0; i < _facts.Count; i++)
        {
            if (_facts[i] is MovementFact movement && movement.Visit.Visit == Number(visit))
                _facts[i] = movement with { Patient = Ref(other) };
        }

        _facts.Add(new PatientsMerged { At = At(at.AddDays(1)), Source = Source("gam", at.AddDays(1)), Patient = Ref(patient.Ipp), Merged = new(other, "CHU-FICTIF") });
    }

    private Person Somebody() => _people.Count > 20 && Chance(.3) ? Introduced(_people[_random.Next(1, _nextPerson + 1)]) : NewPerson();

    private Person NewPerson()
    {
        var id = ++_nextPerson;
        var ins = Chance(.88) ? InsStatus.Qualified : Chance(.6) ? InsStatus.NotQualified : InsStatus.Absent;
        var dmp = _random.Next(20) switch { 0 => DmpStatus.Closed, 1 => DmpStatus.None, < 5 => DmpStatus.Unknown, _ => DmpStatus.Active };
        var person = new Person(id, $"{prefix}P{id}", ins, Chance(.03), dmp, Chance(.05), Chance(.1));
        _people[id] = person;
        return Introduced(person);
    }

    // Told again each time, as hospitals do: the same facts under other control ids.
    private Person Introduced(Person person)
    {
        var at = First.AddDays(-40).AddSeconds(_nextControl % 80_000);
        var reference = person.Ins is InsStatus.Absent ? Ref(person.Ipp) : Ref(person.Ipp) with { Ins = "277010115400329", InsOid = InsOids.Test };
        _facts.Add(new IdentityRecorded { At = At(at), Source = Source("gam", at), Patient = reference, Ins = person.Ins, Reliability = [person.Doubtful ? "DOUT" : "VALI"], BornOn = person.Minor ? new(2012, 5, 4) : new(1961, 5, 4) });
        if (person.Dmp is not DmpStatus.Unknown)
            _facts.Add(new DmpStatusRecorded { At = At(at), Source = Source("gam", at), Patient = Ref(person.Ipp), Status = person.Dmp, CollectedAt = At(First.AddDays(-60)) });
        if (person.Opposed)
            _facts.Add(new OppositionRecorded { At = At(at), Source = Source("gam", at), Patient = Ref(person.Ipp), Answer = FeedingAnswer.Opposed, CollectedAt = At(First.AddDays(-60)), Visit = VisitRef.None });
        return person;
    }

    private static PatientRef Ref(string ipp) => new(new Ipp(ipp, "CHU-FICTIF"), null, null);

    private static VisitNumber Number(string visit) => new(visit, "CHU-FICTIF");

    private static DossierNumber Dossier(string dossier) => new(dossier, "CHU-FICTIF");

    private string NewVisit() => $"{prefix}V{++_nextVisit}";

    private string NewDocument() => $"2.999.7{prefix}.{++_nextDocument}";

    private sealed record Person(int Id, string Ipp, InsStatus Ins, bool Doubtful, DmpStatus Dmp, bool Opposed, bool Minor)
    {
        public bool HasDmp => Dmp is DmpStatus.Active or DmpStatus.Unknown;
    }
}
