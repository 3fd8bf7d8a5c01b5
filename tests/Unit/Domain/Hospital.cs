using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Tests.Unit.Domain;

/// <summary>Facts of a fictitious hospital, each with a usual value for all that a test does not care about.</summary>
internal static class Hospital
{
    public const string Matricule = "277010115400329";
    public const string OtherMatricule = "185057512345673";

    public static readonly HospitalCalendar Calendar = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"));

    /// <summary>Monday 10 March 2025, 8:00 in Paris.</summary>
    public static readonly DateTimeOffset Morning = new(2025, 3, 10, 7, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset T(double minutes) => Morning.AddMinutes(minutes);

    public static Ipp Ipp(string value) => new(value, "CH-X");

    public static DossierNumber Dossier(string value) => new(value, "CH-X");

    public static VisitNumber Visit(string value) => new(value, "CH-X");

    public static DocumentId Id(string value) => new(value);

    public static PatientRef Patient(string? ipp, string? ins = null) => new(ipp is null ? null : Ipp(ipp), ins, ins is null ? null : InsOids.Test);

    public static VisitRef VisitRef(string? visit = null, string? dossier = null) => new(visit is null ? null : Visit(visit), dossier is null ? null : Dossier(dossier));

    public static FactSource Dpi(string controlId, double sentAt) => new("dpi", "DPI|CH-X", "PFI|CH-X", controlId, T(sentAt));

    public static FactSource Gam(double sentAt) => new("gam", "GAM|CH-X", "PFI|CH-X", "A" + sentAt, T(sentAt));

    public static FactSource Pfi(double sentAt) => new("pfi", "PFI|CH-X", "DPI|CH-X", "Z" + sentAt, T(sentAt));

    public static DocumentFormat N1 { get; } = new(DocumentLevel.N1, "urn:ihe:iti:xds-sd:pdf:2008", "application/pdf", false);

    public static DocumentFormat N3 { get; } = new(DocumentLevel.N3, "urn:ihe:lab:xd-lab:2008", null, false);

    // Documents

    public static DocumentProduced Produced(string id, double at = 0, string control = "M1", string? ipp = "1", DocumentKind kind = DocumentKind.Ldl) =>
        Document<DocumentProduced>(id, at, control, ipp) with { Kind = kind };

    public static DocumentReplaced Replaced(string id, string? replaces, double at = 10, string control = "M2", string? ipp = "1") =>
        Document<DocumentReplaced>(id, at, control, ipp) with { Replaces = replaces is null ? [] : [Id(replaces)] };

    public static DocumentDeleted Deleted(string id, double at = 20, string control = "M3", string? ipp = "1") => Document<DocumentDeleted>(id, at, control, ipp);

    public static DocumentReceived Received(string id, double at = 0, string? ipp = "1") => Document<DocumentReceived>(id, at, "R1", ipp);

    public static TFact Document<TFact>(string id, double at, string control, string? ipp)
        where TFact : DocumentFact => (TFact)((DocumentFact)Activator.CreateInstance<TFact>() with
        {
            At = T(at),
            Source = Dpi(control, at),
            Patient = Patient(ipp, Matricule),
            Id = Id(id),
            Aliases = [],
            Replaces = [],
            SetId = null,
            Version = null,
            Kind = DocumentKind.Ldl,
            TypeCode = "11490-0",
            Format = N1,
            Visit = VisitRef(),
            VisitClass = VisitClass.Inpatient,
            Uf = "1234",
            CdaUf = null,
            Ins = InsStatus.Qualified,
            Visibility = Visibility.Normal,
            Sha1 = "sha-" + id,
            Size = 1000,
            Pair = null,
            Orders = [],
        });

    public static DepositRequested Deposit(string id, double at = 0, string control = "M1", DepositAction action = DepositAction.Deposit, bool asked = true) =>
        new() { At = T(at), Source = Dpi(control, at), Document = Id(id), Action = action, AcknowledgementAsked = asked };

    public static SendRequested Send(string id, string recipient = "dr.a@test.mssante.fr", double at = 0, string control = "M1", RecipientKind kind = RecipientKind.Professional, bool asked = true, bool reading = true) =>
        new() { At = T(at), Source = Dpi(control, at), Document = Id(id), Recipient = recipient, Kind = kind, AcknowledgementAsked = asked, ReadingAsked = reading };

    // Answers

    public static AnswerTo To(string control, double until) => new("DPI|CH-X", "PFI|CH-X", control, T(until));

    public static DepositAccepted Accepted(string control = "M1", double at = 5) => new() { At = T(at), Source = Pfi(at), Answers = To(control, at) };

    public static DepositRefused Refused(string control = "M1", double at = 5, string code = "DMPClosed") => new() { At = T(at), Source = Pfi(at), Answers = To(control, at), Code = code };

    public static MailDistributed Distributed(string control = "M1", double at = 5, string recipient = "dr.a@test.mssante.fr") =>
        new() { At = T(at), Source = Pfi(at), Answers = To(control, at), Recipient = recipient };

    public static MailBounced Bounced(string control = "M1", double at = 5, string recipient = "dr.a@test.mssante.fr", string code = "550") =>
        new() { At = T(at), Source = Pfi(at), Answers = To(control, at), Recipient = recipient, Code = code };

    public static MailRead Read(string control = "M1", double at = 6, string recipient = "dr.a@test.mssante.fr") =>
        new() { At = T(at), Source = Pfi(at), Answers = To(control, at), Recipient = recipient };

    public static MailProcessingFailed NotProcessed(string control = "M1", double at = 6, string recipient = "dr.a@test.mssante.fr", string code = "902") =>
        new() { At = T(at), Source = Pfi(at), Answers = To(control, at), Recipient = recipient, Code = code };

    // Patients

    public static IdentityRecorded Identity(string ipp, double at = 0, string? ins = Matricule, InsStatus status = InsStatus.Qualified, params string[] reliability) => new()
    {
        At = T(at),
        Source = Gam(at),
        Patient = Patient(ipp, ins),
        Ins = ins is null ? InsStatus.Absent : status,
        Reliability = reliability.Length == 0 ? ["VALI"] : [.. reliability],
    };

    public static InsWithdrawn Withdrawn(string ipp, double at) => new() { At = T(at), Source = Gam(at), Patient = Patient(ipp), Withdrawn = Matricule };

    public static PatientsMerged Merged(string merged, string into, double at) => new() { At = T(at), Source = Gam(at), Patient = Patient(into), Merged = Ipp(merged) };

    public static DmpStatusRecorded Dmp(string ipp, DmpStatus status, double at = 0, double? collected = null) =>
        new() { At = T(at), Source = Gam(at), Patient = Patient(ipp), Status = status, CollectedAt = collected is { } c ? T(c) : null };

    public static OppositionRecorded Opposition(string ipp, FeedingAnswer answer, double at = 0, double? collected = null) =>
        new() { At = T(at), Source = Gam(at), Patient = Patient(ipp), Answer = answer, CollectedAt = collected is { } c ? T(c) : null, Visit = VisitRef() };

    public static ConsultationConsentRecorded Consent(string ipp, ConsultationAnswer answer, double at = 0, double? collected = null) =>
        new() { At = T(at), Source = Gam(at), Patient = Patient(ipp), Answer = answer, CollectedAt = collected is { } c ? T(c) : null };

    // Stays

    public static DossierMoved Moved(string dossier, string to, double at, string? from = null) =>
        new() { At = T(at), Source = Gam(at), Patient = Patient(to), Dossier = Dossier(dossier), From = from is null ? null : Ipp(from) };

    public static DossierRenumbered Renumbered(string old, string now, double at, string ipp = "1") =>
        new() { At = T(at), Source = Gam(at), Patient = Patient(ipp), Old = Dossier(old), New = Dossier(now) };

    public static VisitOpened Opened(string visit, double at, string id = "m1", string? uf = "1234", string? ipp = "1") => Movement<VisitOpened>(visit, id, MovementKind.Admission, at, uf: uf, ipp: ipp);

    public static VisitPreadmitted Preadmitted(string visit, double at, string id = "m0") => Movement<VisitPreadmitted>(visit, id, MovementKind.PreAdmission, at);

    public static VisitMoved Transferred(string visit, double at, string uf, string id = "m2") => Movement<VisitMoved>(visit, id, MovementKind.Transfer, at, uf: uf);

    public static VisitClosed Closed(string visit, double at, string id = "m9") => Movement<VisitClosed>(visit, id, MovementKind.Discharge, at);

    public static TFact Movement<TFact>(
        string visit, string id, MovementKind kind, double at, MovementAction action = MovementAction.Insert, double? recorded = null, string? uf = null, string? ipp = "1", string? dossier = null)
        where TFact : MovementFact => (TFact)Movement(typeof(TFact), visit, id, kind, at, action, recorded ?? at, uf, ipp, dossier);

    public static MovementFact Movement(Type sort, string visit, string id, MovementKind kind, double at, MovementAction action, double recorded, string? uf, string? ipp, string? dossier) =>
        (MovementFact)Activator.CreateInstance(sort)! with
        {
            At = T(at),
            Source = Gam(recorded),
            Patient = Patient(ipp, ipp is null ? Matricule : null),
            Visit = VisitRef(visit, dossier),
            MovementId = id,
            Kind = kind,
            Action = action,
            RecordedAt = T(recorded),
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
}
