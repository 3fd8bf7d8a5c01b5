using System.Globalization;
using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.Fhir;
using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.People;
using HopEn2.Interop.Simulators.Hospital.Stays;
using HopEn2.Interop.Simulators.Hospital.Truths;

namespace HopEn2.Interop.Simulators.Hospital.Papers;

/// <summary>Makes the documents of the hospital, corrects and withdraws some, and hands every message to the platform.</summary>
/// <param name="qualify">Asks the identity office to qualify somebody's identity.</param>
internal sealed class PaperOffice(Simulation simulation, Platform platform, Action<Person> qualify)
{
    private readonly Dice _dice = simulation.Dice;
    private readonly Rota _rota = simulation.Rota;
    private int _orders;

    /// <summary>A document is finished now.</summary>
    /// <param name="visit">Null for somebody who only sent a sample.</param>
    public void Produce(PaperType type, Sender sender, Unit unit, Visit? visit, Person person, string title)
    {
        var oddities = new List<string>();
        var number = simulation.Number();
        if (sender is Sender.Dpi && _rota.Due("unit not mapped", 160))
        {
            oddities.Add("unit not mapped");
            unit = new Unit(Units.Unmapped, "Unité nouvelle", unit.Sort, 0);
        }

        var dialect = unit.Old || (sender is Sender.Sgl && _rota.Due("old laboratory", 9)) ? Dialect.V20 : Dialect.V21;
        type = Recode(type, oddities);
        var body = BodyOf(type, sender, oddities);
        var draft = new Draft
        {
            Document = number,
            Number = 1,
            Act = Act.First,
            Sender = sender,
            Dialect = dialect,
            Type = type,
            Title = title,
            Person = person,
            Visit = visit,
            VisitClass = visit?.Class,
            VisitOpenedAt = visit?.OpenedAt,
            Unit = unit,
            Route = RouteOf(sender, unit, visit, oddities),
            Author = simulation.Register.Staff(),
            MadeAt = simulation.Now,
            WrittenAt = simulation.Now + _dice.Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60)),
            ControlId = platform.ControlId(sender, oddities),
            Id = NewId(number, 1, dialect),
            Parent = null,
            SetId = _rota.Due("no setId", 12) ? null : _dice.Uuid(),
            Body = body,
            Bearer = BearerOf(person, visit, body, oddities),
            Intent = null!,
            Carriage = CarriageOf(sender, oddities),
            Order = sender is Sender.Sgl or Sender.Ris ? (++_orders).ToString("D8", CultureInfo.InvariantCulture) : null,
            Salt = number,
        };
        if (draft.Body is Body.Pair)
            draft = draft with { Twin = NewId(number, 101, dialect) };
        draft = draft with { Intent = IntentOf(draft, oddities) };
        var paper = new Paper(draft);
        Send(paper, draft, oddities);
        ScheduleChanges(paper);
    }

    /// <summary>A document that a colleague in town sent by mail: the platform hands it on, and it counts as received.</summary>
    public void Receive(Person person)
    {
        var number = simulation.Number();
        var writer = simulation.Register.Correspondent();
        var draft = new Draft
        {
            Document = number,
            Number = 1,
            Act = Act.First,
            Sender = Sender.Pfi,
            Dialect = Dialect.Lps,
            Type = _dice.Pick([PaperType.Crc, PaperType.Imaging, PaperType.Bio]),
            Title = "Courrier d'un confrère",
            Person = person,
            Visit = null,
            VisitClass = null,
            VisitOpenedAt = null,
            Unit = _dice.Pick(UnitSort.Consultation),
            Route = Route.Nowhere,
            Author = writer,
            MadeAt = simulation.Now - _dice.Minutes(30, 3_000),
            WrittenAt = simulation.Now,
            ControlId = simulation.ControlId(Sender.Pfi),
            Id = new PaperId(_dice.Uuid().ToString().ToUpperInvariant(), null),
            Parent = null,
            SetId = _dice.Uuid(),
            Body = Body.Pdf,
            Bearer = new Bearer(person.Ins, person.Reliability, person.Ins, Complete: true, WithIpp: true),
            Intent = new Intent { Dmp = false, Professionals = [], Patient = false, Acknowledge = false, AcknowledgeReading = false },
            Carriage = Carriage.Base64,
            Order = null,
            Salt = number,
        };
        Send(new Paper(draft), draft, ["received"]);
    }

    /// <summary>T10, or R01 with OBX-11 C: a new version under a new id.</summary>
    private void Replace(Paper paper)
    {
        var last = paper.Last;
        var oddities = new List<string> { "replacement" };
        var bearer = BearerOf(last.Person, last.Visit, last.Body, []);
        if (bearer.Qualified && !last.Bearer.Qualified)
            oddities.Add("replaced under a qualified INS");
        var draft = last with
        {
            Number = last.Number + 1,
            Act = Act.Replace,
            Id = NewId(last.Document, last.Number + 1, last.Dialect),
            Twin = last.Body is Body.Pair ? NewId(last.Document, last.Number + 101, last.Dialect) : null,
            Parent = last.Id,
            MadeAt = simulation.Now,
            WrittenAt = simulation.Now + _dice.Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(40)),
            ControlId = simulation.ControlId(last.Sender),
            Bearer = bearer with { WithIpp = last.Bearer.WithIpp },
            Body = last.Body is Body.Unreadable or Body.Tiff or Body.ScannedPdf ? Body.Pdf : last.Body is Body.ScannedBiology ? Body.Biology : last.Body,
            Salt = last.Salt + 1_000_000,
        };
        draft = draft with { Intent = draft.Intent with { Patient = draft.Intent.Patient && bearer.Ins is not null } };
        Send(paper, draft, oddities);
        // Somebody tidies up what was replaced: it is deleted by name, and its replacement stands.
        if (_rota.Due("former version deleted", 9))
            simulation.After(_dice.Minutes(10, 90), () => Delete(paper, last));
    }

    /// <summary>T04, or R01 with OBX-11 D: the version is sent again, to be deleted.</summary>
    private void Delete(Paper paper, Draft version)
    {
        var draft = version with
        {
            Act = Act.Delete,
            WrittenAt = simulation.Now + _dice.Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(40)),
            ControlId = simulation.ControlId(version.Sender),
        };
        draft = draft with { Intent = draft.Intent with { Professionals = [], Patient = false, AcknowledgeReading = false } };
        Send(paper, draft, version == paper.Last ? ["deletion"] : ["deletion", "former version deleted"]);
    }

    private void Send(Paper paper, Draft draft, List<string> oddities)
    {
        paper.Last = draft.Act is Act.Delete ? paper.Last : draft;
        var late = draft.Sender is not Sender.Pfi && _rota.Due("late document", 80);
        if (late)
            oddities.Add("late document");
        var sentAt = draft.WrittenAt + TimeSpan.FromSeconds(1) + (late ? _dice.Minutes(10, 45) : TimeSpan.Zero);
        var bytes = PaperWriter.Write(draft, simulation.Clock);
        var fhir = simulation.InFhir(draft, PublicationWriter.Write);
        var what = $"document {draft.Document} v{draft.Number} {draft.Type.Kind} {draft.Body}";
        simulation.Post(sentAt, draft.Sender, draft.ControlId, PaperWriter.TypeOf(draft), what, bytes, fhir, [TruthOf(draft)], oddities);
        if (_rota.Due("sent twice", 150))
            simulation.Post(sentAt + _dice.Minutes(1, 30), draft.Sender, draft.ControlId, PaperWriter.TypeOf(draft), what, bytes, fhir, [TruthOf(draft)], "sent twice");
        platform.Take(paper, draft);
    }

    private void ScheduleChanges(Paper paper)
    {
        var person = paper.Last.Person;
        if (person.Identity is not Identity.Qualified && person.Matricule.Length == 15 && _rota.Due("qualified for a document", 10))
        {
            simulation.After(_dice.Minutes(20, 120), () =>
            {
                if (person.Identity is not Identity.Qualified)
                    qualify(person);
                simulation.After(_dice.Minutes(2, 20), () => Replace(paper));
            });
            return;
        }

        if (_rota.Due("replacement", 24))
        {
            simulation.After(_dice.Minutes(20, 300), () => Replace(paper));
            if (paper.Last.SetId is not null && _rota.Due("second replacement", 4))
                simulation.After(_dice.Minutes(320, 500), () => Replace(paper));
        }
        else if (_rota.Due("deletion", 75))
        {
            simulation.After(_dice.Minutes(15, 240), () => Delete(paper, paper.Last));
        }
    }

    private PaperType Recode(PaperType type, List<string> oddities)
    {
        if (_rota.Due("mistyped code", 130))
        {
            oddities.Add("mistyped code");
            return type.Mistyped;
        }

        if (_rota.Due("local code", 110))
        {
            oddities.Add("local code");
            return type.LocalOnly;
        }

        if (type.Translated is { Count: > 0 } codes && _rota.Due("translated code", 22))
        {
            oddities.Add("translated code");
            return _dice.Pick(codes);
        }

        return type;
    }

    private Route RouteOf(Sender sender, Unit unit, Visit? visit, List<string> oddities)
    {
        if (visit is null)
        {
            if (_rota.Due("unit in the CDA", 10))
            {
                oddities.Add("unit in the CDA");
                return Route.Document;
            }

            if (!_rota.Due("no unit", 14))
                return Route.Sender;
            oddities.Add("no unit");
            return Route.Nowhere;
        }

        if (sender is Sender.Ris)
            return Route.Location;
        if (sender is Sender.Sgl || visit.Unit != unit)
            return Route.Sender;
        if (_rota.Due("unit by visit", 20))
        {
            oddities.Add("unit by visit");
            return Route.Visit;
        }

        return unit.Old ? Route.Location : Route.Sender;
    }

    private Body BodyOf(PaperType type, Sender sender, List<string> oddities)
    {
        var body = sender is Sender.Sgl
            ? type.Kind == "CR-bio" && _rota.Due("pair", 16) ? Body.Pair : _rota.Due("scanned biology", 120) ? Body.ScannedBiology : _dice.Chance(0.75) ? Body.Biology : Body.Pdf
            : _rota.Due("scanned TIFF", 130) ? Body.Tiff
            : _rota.Due("scanned PDF", 110) ? Body.ScannedPdf
            : _rota.Due("plain text", 90) ? Body.Text
            : _rota.Due("unreadable", 170) ? Body.Unreadable
            : type.Kind == "LDL" && _rota.Due("structured letter", 25) ? Body.StructuredLetter
            : Body.Pdf;
        if (body is not (Body.Pdf or Body.Biology))
            oddities.Add(body.ToString());
        return body;
    }

    private Bearer BearerOf(Person person, Visit? visit, Body body, List<string> oddities)
    {
        var bearer = new Bearer(person.Ins, person.Reliability, person.Ins, Complete: true, WithIpp: true);
        // What is wrong with an identity inside the document shows only in one that can be read, and only beside a matricule that is one.
        if (person.Identity is not Identity.Qualified || body is Body.Unreadable || !bearer.Qualified)
            return bearer;
        if (_rota.Due("INS mismatch", 170))
        {
            oddities.Add("INS mismatch");
            return bearer with { CdaIns = Matricule.Nir(_dice, !person.Male, person.Birth, person.BirthPlace) };
        }

        if (_rota.Due("INS traits missing", 140))
        {
            oddities.Add("INS traits missing");
            return bearer with { Complete = false };
        }

        if (_rota.Due("PID-32 missing", 150))
        {
            oddities.Add("PID-32 missing");
            return bearer with { Reliability = [] };
        }

        if (visit is not null && !person.OutOfReach && _rota.Due("without IPP", 30))
        {
            oddities.Add("without IPP");
            return bearer with { WithIpp = false };
        }

        return bearer;
    }

    private Carriage CarriageOf(Sender sender, List<string> oddities)
    {
        var carriage = _rota.Due("hexadecimal", 150) ? Carriage.Hex
            : _rota.Due("broken base64", 120) ? Carriage.BrokenBase64
            : sender is not Sender.Sgl && _rota.Due("escaped text", 140) ? Carriage.Escaped
            : Carriage.Base64;
        if (carriage is not Carriage.Base64)
            oddities.Add(carriage.ToString());
        return carriage;
    }

    private Intent IntentOf(Draft draft, List<string> oddities)
    {
        var person = draft.Person;
        var qualified = draft.Bearer.Qualified;
        var (toDoctors, toPatient) = draft.Type.Kind switch
        {
            "LDL" => (0.85, 0.8),
            "CRC" => (0.7, 0.5),
            "CRO" => (0.4, 0.2),
            "CR-imagerie" => (0.45, 0.4),
            "CR-bio" => (0.3, 0.4),
            "ODS" => (0.1, 0.7),
            _ => (0.25, 0.0),
        };
        var deposit = _dice.Chance(person.OutOfReach ? 0.3 : qualified ? 0.985 : 0.2);
        if (_rota.Due("kept by decision", 28))
        {
            oddities.Add("kept by decision");
            deposit = false;
        }

        List<Professional> doctors = [];
        var masked = _rota.Due("masked from professionals", 110);
        if (masked)
            oddities.Add("masked from professionals");
        if (!masked && _dice.Chance(toDoctors))
            doctors.Add(person.FamilyDoctor);
        if (doctors.Count > 0 && _dice.Chance(0.25))
            doctors.Add(simulation.Register.Correspondent());
        if (doctors.Count == 2 && doctors[0] == doctors[1])
            doctors.RemoveAt(1);
        var invisible = _rota.Due("invisible to the patient", 45);
        if (invisible)
            oddities.Add("invisible to the patient");
        var minor = draft.Person.Birth.AddYears(18) > DateOnly.FromDateTime(draft.MadeAt.UtcDateTime);
        var hidden = minor && _rota.Due("invisible to the representatives", 8);
        if (hidden)
            oddities.Add("invisible to the representatives");
        var patient = !invisible && !hidden && qualified && person.HasMailbox && _dice.Chance(toPatient);
        var acknowledge = !_rota.Due("no acknowledgement asked", 35);
        if (!acknowledge)
            oddities.Add("no acknowledgement asked");
        return new Intent
        {
            Dmp = deposit,
            Professionals = doctors,
            Patient = patient,
            Acknowledge = acknowledge,
            AcknowledgeReading = acknowledge && (doctors.Count > 0 || patient) && _dice.Chance(0.6),
            MaskedFromProfessionals = masked,
            InvisibleToPatient = invisible,
            InvisibleToRepresentatives = hidden,
        };
    }

    /// <summary>Some units name documents by OID, some by UUID; the old ones by an OID and an extension.</summary>
    private PaperId NewId(int document, int version, Dialect dialect)
    {
        var root = $"{Establishment.DocumentOid}.{simulation.Plan.Day.DayNumber}.{simulation.Plan.Seed & 0xFFFF}";
        if (dialect == Dialect.V20)
            return new PaperId(root, $"D{document:0000000}-{version}");
        return _rota.Due("UUID as id", 15) ? new PaperId(_dice.Uuid().ToString().ToUpperInvariant(), null) : new PaperId($"{root}.{document}.{version}", null);
    }

    private static Truth.Version TruthOf(Draft draft) => new(new VersionTruth
    {
        Document = draft.Document,
        Number = draft.Number,
        Id = draft.Id.ToString(),
        At = draft.MadeAt,
        Uf = draft.Route is Route.Sender or Route.Location or Route.Document ? draft.Unit.Uf : null,
        Visit = draft.Visit?.Number,
        Kind = draft.Type.Kind,
        Person = draft.Person.Number,
        Qualified = draft.Bearer.Qualified,
        RightFormat = draft.Body is Body.Pdf or Body.Text || (draft.Body is Body.Biology or Body.Pair && draft.Type.Kind == "CR-bio"),
        DepositAsked = draft.Intent.Dmp,
        AcknowledgementAsked = draft.Intent.Acknowledge,
        Deleted = draft.Act is Act.Delete,
        Received = draft.Sender is Sender.Pfi,
    });
}
