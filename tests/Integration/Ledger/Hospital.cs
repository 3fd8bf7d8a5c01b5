using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>Messages of a fictitious hospital, already translated.</summary>
internal static class Hospital
{
    public static readonly DateTimeOffset Monday = new(2025, 3, 10, 8, 0, 0, TimeSpan.Zero);
    public static readonly HospitalCalendar Calendar = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"));

    public static Ipp Ipp(string number) => new(number, "CH");

    public static VisitNumber Visit(string number) => new(number, "CH");

    public static PatientRef Patient(string number) => new(Ipp(number), null, null);

    public static FactSource Source(string controlId, int minute = 0, string sender = "DPI|CH", string receiver = "PFI|CH") =>
        new("dpi", sender, receiver, controlId, Monday.AddMinutes(minute));

    public static MessageHeader Header(string type, string controlId, string? patient = null, string? visit = null, int minute = 0) => new(
        type, controlId, "2.6", "", "DPI|CH", "PFI|CH", Monday.AddMinutes(minute),
        patient is null ? PatientRef.Unknown : Patient(patient),
        visit is null ? VisitRef.None : new VisitRef(Visit(visit), null));

    public static TranslatedMessage Understood(long id, MessageHeader header, params Fact[] facts) =>
        new(new JournalId(id), header, new Outcome.Understood(facts, []), Monday.AddSeconds(id % 100_000), "dpi");

    public static TranslatedMessage Parked(long id, MessageHeader header, ParkReason reason = ParkReason.MissingField, string feed = "dpi") => new(
        new JournalId(id), header, new Outcome.Parked(reason, "TXA-12 is missing.", new AnswerError("TXA^1^12", 101, null, "TXA-12 is missing."), []),
        Monday.AddSeconds(id % 100_000), feed);

    /// <summary>A01: the visit opened in a UF.</summary>
    public static TranslatedMessage Admission(long id, string patient, string visit, string uf = "4210", int minute = 0, Ipp? merged = null)
    {
        var source = Source($"A{id}", minute);
        var opened = new VisitOpened
        {
            At = Monday.AddMinutes(minute),
            Source = source,
            Patient = Patient(patient),
            Visit = new VisitRef(Visit(visit), null),
            MovementId = "1",
            Kind = MovementKind.Admission,
            Action = MovementAction.Insert,
            RecordedAt = Monday.AddMinutes(minute),
            Historic = false,
            Class = VisitClass.Inpatient,
            MedicalUf = uf,
            NursingUf = null,
            HostingUf = null,
            Nature = null,
            AdmittedAt = null,
            DischargedAt = null,
            EntryMode = null,
            ExitMode = null,
        };
        var identity = new IdentityRecorded { At = Monday.AddMinutes(minute), Source = source, Patient = Patient(patient), Ins = InsStatus.NotQualified, Reliability = ["PROV"] };
        return merged is { } other
            ? Understood(id, Header("ADT^A01", $"A{id}", patient, visit, minute), opened, identity, new PatientsMerged { At = Monday.AddMinutes(minute), Source = source, Patient = Patient(patient), Merged = other })
            : Understood(id, Header("ADT^A01", $"A{id}", patient, visit, minute), opened, identity);
    }

    /// <summary>T02: a document, to go to the DMP, acknowledgement asked.</summary>
    public static TranslatedMessage Report(long id, string document, string patient, string visit, DocumentKind kind = DocumentKind.CrImagerie, int minute = 0)
    {
        var source = Source($"M{id}", minute);
        var produced = new DocumentProduced
        {
            At = Monday.AddMinutes(minute),
            Source = source,
            Patient = Patient(patient),
            Id = new DocumentId(document),
            Aliases = [],
            Replaces = [],
            SetId = null,
            Version = 1,
            Kind = kind,
            TypeCode = "18748-4",
            Format = new DocumentFormat(DocumentLevel.N1, "urn:ihe:iti:xds-sd:pdf:2008", "application/pdf", false),
            Visit = new VisitRef(Visit(visit), null),
            VisitClass = VisitClass.Inpatient,
            Uf = null,
            CdaUf = null,
            Ins = InsStatus.Qualified,
            Visibility = Visibility.Normal,
            Sha1 = $"{id:x40}",
            Size = 60_000,
            Pair = null,
            Orders = [],
        };
        var requested = new DepositRequested { At = Monday.AddMinutes(minute), Source = source, Document = new DocumentId(document), Action = DepositAction.Deposit, AcknowledgementAsked = true };
        return Understood(id, Header("MDM^T02", $"M{id}", patient, visit, minute), produced, requested);
    }

    /// <summary>Z01: the DMP's answer to the report of message <paramref name="report"/>.</summary>
    public static TranslatedMessage Deposited(long id, long report, bool accepted = true, int minute = 5)
    {
        var source = Source($"Z{id}", minute, "PFI|CH", "DPI|CH");
        var answers = new AnswerTo("DPI|CH", "PFI|CH", $"M{report}", Monday.AddMinutes(minute));
        AnswerFact answer = accepted
            ? new DepositAccepted { At = Monday.AddMinutes(minute), Source = source, Answers = answers }
            : new DepositRefused { At = Monday.AddMinutes(minute), Source = source, Answers = answers, Code = "XDSPatientIdDoesNotMatch" };
        return Understood(id, new MessageHeader("ZAM^Z01", $"Z{id}", "2.6", "", "PFI|CH", "DPI|CH", Monday.AddMinutes(minute), PatientRef.Unknown, VisitRef.None), answer);
    }

    /// <summary>Messages 1 to <paramref name="count"/> about few patients, so that much is about the same.</summary>
    public static List<TranslatedMessage> Day(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(1, count).Select(id => random.Next(4) switch
        {
            0 => Admission(id, $"P{random.Next(8)}", $"V{random.Next(12)}", $"42{random.Next(3)}0", random.Next(600)),
            1 => Admission(id, $"P{random.Next(8)}", $"V{random.Next(12)}", $"42{random.Next(3)}0", random.Next(600), random.Next(4) == 0 ? Ipp($"P{random.Next(8)}") : null),
            2 => Report(id, $"1.2.{random.Next(count / 3)}", $"P{random.Next(8)}", $"V{random.Next(12)}", (DocumentKind)random.Next(8), random.Next(600)),
            _ => Deposited(id, random.Next(1, count), random.Next(3) > 0, random.Next(600)),
        })];
    }
}
