using System.Globalization;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Mappings.Imports;

namespace HopEn2.Interop.Imports;

/// <summary>Line of an extract → facts. Pure, as the translation of a message is: a rebuild or a replay gives the same.</summary>
public sealed class ImportTranslator(IMappings mappings) : ITranslator
{
    private const string Receiver = "hopen2|";

    /// <inheritdoc/>
    public (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message)
    {
        if (ImportRecord.Read(message.Body.Span) is not { } record)
        {
            const string Why = "This is no line of an import as the engine keeps it.";
            return (MessageHeader.Unreadable(message.ControlId), new Outcome.Parked(ParkReason.Unreadable, Why, new AnswerError(null, 207, null, Why), []));
        }

        var line = new Line(record, message.ControlId, mappings.Current);
        var facts = line.Facts();
        var header = new MessageHeader("import^" + record.Sort.Name(), message.ControlId, "", "", line.Sender, Receiver, line.SentAt, line.Patient, line.Visit);
        return (header, new Outcome.Understood(facts, line.Findings));
    }

    /// <summary>One line as it is translated.</summary>
    private sealed class Line(ImportRecord record, string controlId, HospitalMappings mappings)
    {
        public List<Finding> Findings { get; } = [];

        public string Sender => "import|" + record.Sort.Name();

        public PatientRef Patient { get; } = record["ipp"] is { } ipp
            ? new PatientRef(new Ipp(ipp, record.Authority), InsNumber.Parse(record["ins"])?.Value, record["ins"] is null ? null : record["insOid"] ?? InsOids.Nir)
            : PatientRef.Unknown;

        public VisitRef Visit { get; } = new(
            record["visit"] is { } visit ? new VisitNumber(visit, record.Authority) : null, record["dossier"] is { } dossier ? new DossierNumber(dossier, record.Authority) : null);

        /// <summary>When its system knew: the latest time the line tells.</summary>
        public DateTimeOffset SentAt => Latest("openedAt", "closedAt", "at", "requestedAt", "sentAt", "answeredAt");

        public List<Fact> Facts() => record.Sort switch
        {
            ImportSort.Stays => Stays(),
            ImportSort.Acts => Acts(),
            ImportSort.Deposits => Deposits(),
            ImportSort.Sends => Sends(),
            ImportSort.Identities => Identities(),
            _ => [],
        };

        private List<Fact> Stays()
        {
            var opened = Time("openedAt")!.Value;
            var opening = Movement(record["class"] is "I" ? MovementKind.Admission : MovementKind.Registration, opened, record["entryUf"] ?? record["uf"]);
            var facts = new List<Fact> { new VisitOpened(opening with { AdmittedAt = opened }) };
            if (Time("closedAt") is { } closed)
                facts.Add(new VisitClosed(Movement(MovementKind.Discharge, closed, record["uf"]) with { AdmittedAt = opened, DischargedAt = closed, ExitMode = record["exitMode"] }));
            return facts;
        }

        private VisitMoved Movement(MovementKind kind, DateTimeOffset at, string? uf) => new()
        {
            At = at,
            Source = Source(at),
            Patient = Patient,
            Visit = Visit,
            MovementId = "~" + kind,
            Kind = kind,
            Action = MovementAction.Insert,
            RecordedAt = at,
            Historic = false,
            Class = record["class"] switch
            {
                "I" => VisitClass.Inpatient,
                "O" => VisitClass.Outpatient,
                "E" => VisitClass.Emergency,
                "R" => VisitClass.Recurrent,
                "V" => VisitClass.Remote,
                _ => VisitClass.Unknown,
            },
            MedicalUf = uf,
            NursingUf = null,
            HostingUf = null,
            Nature = null,
            AdmittedAt = null,
            DischargedAt = null,
            EntryMode = null,
            ExitMode = null,
        };

        private List<Fact> Acts()
        {
            var at = Time("at")!.Value;
            var facts = new List<Fact>();
            // CCAM: four letters and three digits; what follows them is activity and phase.
            if (record["code"] is { } code)
                facts.Add(new ActRecorded { At = at, Source = Source(at), Patient = Patient, Visit = Visit, Code = code.Length > 7 ? code[..7].ToUpperInvariant() : code.ToUpperInvariant() });
            if (record["invoiced"] is "true")
                facts.Add(new ConsultationInvoiced { At = at, Source = Source(at), Patient = Patient, Visit = Visit });
            return facts;
        }

        private List<Fact> Deposits()
        {
            var document = Document();
            var facts = new List<Fact> { document };
            if (record["outcome"] is "none")
                return facts;
            var asked = Time("requestedAt") ?? document.At;
            var answered = Time("answeredAt") ?? asked;
            facts.Add(new DepositRequested { At = asked, Source = Source(asked), Document = document.Id, Action = record["replaces"] is null ? DepositAction.Deposit : DepositAction.Replace, AcknowledgementAsked = true });
            if (record["outcome"] is "accepted")
                facts.Add(new DepositAccepted { At = answered, Source = Source(asked), Answers = Answer(answered, document.Id) });
            else if (record["outcome"] is "refused")
                facts.Add(new DepositRefused { At = answered, Source = Source(asked), Answers = Answer(answered, document.Id), Code = record["code"] ?? "" });
            return facts;
        }

        private List<Fact> Sends()
        {
            // Without a type the line says of the document no more than its id.
            var document = record["type"] is null ? null : Document();
            var id = document?.Id ?? IdOf(record["document"]!);
            var (sent, to) = (Time("sentAt")!.Value, record["recipient"]!.ToLowerInvariant());
            var known = Time("answeredAt") ?? sent;
            var facts = new List<Fact>
            {
                new SendRequested
                {
                    At = sent,
                    Source = Source(sent),
                    Document = id,
                    Recipient = to,
                    // mssante.md: the patients' domain, and those of tests below it.
                    Kind = to.EndsWith("@patient.mssante.fr", StringComparison.Ordinal) || to.Contains("@patient.", StringComparison.Ordinal) ? RecipientKind.Patient : RecipientKind.Professional,
                    AcknowledgementAsked = record["outcome"] is not "sent",
                    ReadingAsked = record["outcome"] is "read",
                    From = record["from"]?.ToLowerInvariant(),
                },
            };
            if (record["outcome"] is "distributed" or "read")
                facts.Add(new MailDistributed { At = known, Source = Source(sent), Answers = Answer(known, id), Recipient = to });
            if (record["outcome"] is "read")
                facts.Add(new MailRead { At = known, Source = Source(sent), Answers = Answer(known, id), Recipient = to });
            if (record["outcome"] is "bounced")
                facts.Add(new MailBounced { At = known, Source = Source(sent), Answers = Answer(known, id), Recipient = to, Code = record["code"] ?? "" });
            return document is null ? facts : [document, .. facts];
        }

        private DocumentFact Document()
        {
            var at = (Time("at") ?? Time("sentAt"))!.Value;
            var type = mappings.Documents.Of(record.Sort.Feed(), "", record["type"]!);
            if (type is null)
                Findings.Add(new Finding("untyped", "The document's type stands nowhere in documents.yaml: counted as untyped."));
            var document = new DocumentProduced
            {
                At = at,
                Source = Source(at),
                Patient = Patient,
                Id = IdOf(record["document"]!),
                Aliases = [],
                Replaces = record["replaces"] is { } former ? [IdOf(former)] : [],
                SetId = null,
                Version = null,
                Kind = type?.Kind ?? DocumentKind.Untyped,
                TypeCode = type?.Loinc ?? record["type"],
                Format = record["format"] switch
                {
                    "N1" => new DocumentFormat(DocumentLevel.N1, null, null, false),
                    "N2" => new DocumentFormat(DocumentLevel.N2, null, null, false),
                    "N3" => new DocumentFormat(DocumentLevel.N3, null, null, false),
                    "scan" => new DocumentFormat(DocumentLevel.N1, null, null, true),
                    "not-cda" => new DocumentFormat(DocumentLevel.NotCda, null, null, false),
                    _ => DocumentFormat.Unreadable,
                },
                Visit = Visit,
                VisitClass = VisitClass.Unknown,
                Uf = record["uf"],
                CdaUf = null,
                Ins = record["qualified"] switch { "true" => InsStatus.Qualified, "false" => InsStatus.NotQualified, _ => InsStatus.Absent },
                Visibility = Visibility.Normal,
                Sha1 = null,
                Size = 0,
                Pair = null,
                Orders = [],
            };
            return record["replaces"] is null ? document : new DocumentReplaced(document);
        }

        private List<Fact> Identities()
        {
            var at = Time("at")!.Value;
            var collected = Time("collectedAt");
            string[] reliability = record["status"] is { } status ? [status] : [];
            var facts = new List<Fact>
            {
                new IdentityRecorded
                {
                    At = at,
                    Source = Source(at),
                    Patient = Patient,
                    Ins = InsOf(reliability),
                    Reliability = reliability.ToValueList(),
                    BornOn = record["bornOn"] is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
                },
            };
            if (record["dmp"] is { } dmp)
                facts.Add(new DmpStatusRecorded { At = at, Source = Source(at), Patient = Patient, Status = dmp switch { "active" => DmpStatus.Active, "closed" => DmpStatus.Closed, _ => DmpStatus.None }, CollectedAt = collected });
            if (record["feeding"] is { } feeding)
                facts.Add(new OppositionRecorded { At = at, Source = Source(at), Patient = Patient, Visit = VisitRef.None, Answer = feeding switch { "opposed" => FeedingAnswer.Opposed, "not-opposed" => FeedingAnswer.NotOpposed, _ => FeedingAnswer.NotCollected }, CollectedAt = collected });
            return facts;
        }

        // identifiers.md §2, §3: an INS with VALI; under an OID of test only where the house takes them, with a bad key only where it says so.
        private InsStatus InsOf(string[] reliability)
        {
            if (Patient.Ins is not { } ins)
                return InsStatus.Absent;
            var hospital = mappings.Hospital;
            var test = InsOids.IsTest(Patient.InsOid);
            var key = InsNumber.Verdict(ins) == InsVerdict.Good || test || hospital.InsKeyCheck == InsKeyCheck.Warn;
            return reliability.Contains("VALI") && key && (!test || hospital.AcceptTestIns) ? InsStatus.Qualified : InsStatus.NotQualified;
        }

        private static DocumentId IdOf(string id)
        {
            foreach (var prefix in (string[])["urn:oid:", "urn:uuid:"])
            {
                if (id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                    id = id[prefix.Length..];
            }

            return new(Guid.TryParseExact(id, "D", out _) ? id.ToLowerInvariant() : id);
        }

        private AnswerTo Answer(DateTimeOffset until, DocumentId document) => new(Receiver, Sender, controlId, until, document);

        private FactSource Source(DateTimeOffset at) => new(record.Sort.Feed(), Sender, Receiver, controlId, at);

        private DateTimeOffset? Time(string field) =>
            record[field] is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUniversalTime() : null;

        private DateTimeOffset Latest(params string[] fields) => fields.Select(Time).Max() ?? DateTimeOffset.UnixEpoch;
    }
}
