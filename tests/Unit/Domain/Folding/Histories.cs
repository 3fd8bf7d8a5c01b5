using FsCheck;
using FsCheck.Fluent;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Folding;

/// <summary>
/// What a small hospital might send in an hour: few patients, visits, documents and control ids, and times to the minute, so that everything that can collide does.
/// A message is a list of facts; a history is a list of messages, in no order.
/// </summary>
internal static class Histories
{
    private static readonly Gen<double> Minute = Gen.Choose(0, 59).Select(m => (double)m);
    private static readonly Gen<string> IppValue = Gen.Elements("1", "2", "3", "4");
    private static readonly Gen<string> VisitValue = Gen.Elements("v1", "v2", "v3");
    private static readonly Gen<string> DossierValue = Gen.Elements("n1", "n2", "n3");
    private static readonly Gen<string> DocumentValue = Gen.Elements("a", "b", "c", "d", "e", "f");
    private static readonly Gen<string> Control = Gen.Elements("M1", "M2", "M3");
    private static readonly Gen<string?> Ins = Gen.Elements(Matricule, Matricule, OtherMatricule, null);
    private static readonly Gen<InsStatus> Status = Gen.Elements(InsStatus.Qualified, InsStatus.Qualified, InsStatus.NotQualified, InsStatus.BadKey);
    private static readonly Gen<string> Address = Gen.Elements("dr.a@test.mssante.fr", "dr.b@test.mssante.fr", "p@patient.mssante.fr");
    private static readonly Gen<string?> Uf = Gen.Elements("1111", "2222", null);
    private static readonly Gen<double?> Collected = Gen.OneOf(Minute.Select(m => (double?)m), Gen.Constant((double?)null));

    public static Arbitrary<Fact[][]> Arbitrary { get; } = Arb.From(
        from messages in Gen.Choose(4, 20).SelectMany(n => Message.ArrayOf(n))
        from stories in Gen.Choose(0, 2).SelectMany(n => Story.ArrayOf(n))
        select (Fact[][])[.. messages, .. stories.SelectMany(s => s)],
        messages => messages.Length <= 1 ? [] : Enumerable.Range(0, messages.Length).Select(i => messages.Where((_, at) => at != i).ToArray()));

    private static Gen<Fact[]> Message { get; } = Gen.Frequency(
        (3, Identities), (1, Withdrawals), (1, Changes), (2, Merges), (2, DmpStatuses), (2, Oppositions), (1, Consents), (1, Moves), (1, Renumberings),
        (6, Movements), (2, VisitStatements), (8, Documents), (2, Pairs), (1, Receptions), (6, Zams), (1, OwnDeliveries));

    /// <summary>Messages that belong together, for what chance alone rarely brings about.</summary>
    private static Gen<Fact[][]> Story { get; } = Gen.OneOf(DepositWithdrawn, MailedByOurselves, Confused, Undocumented, GivenUp, Rings);

    /// <summary>Deposited, then deleted.</summary>
    private static Gen<Fact[][]> DepositWithdrawn =>
        from id in DocumentValue
        from at in Minute
        from deleted in Gen.Elements("M1", "M4")
        from refused in Gen.Elements(true, false)
        select (Fact[][])
        [
            [Produced(id, at, "M3"), Deposit(id, at, "M3")], [Accepted("M3", at + 2)],
            [Deleted(id, at + 5, deleted), Deposit(id, at + 5, deleted, DepositAction.Delete)], [refused ? Refused(deleted, at + 6) : Accepted(deleted, at + 6)],
        ];

    /// <summary>Mailed by the engine itself, and what came back.</summary>
    private static Gen<Fact[][]> MailedByOurselves =>
        from id in DocumentValue
        from address in Address
        from at in Minute
        from back in Gen.Elements(typeof(MailBounced), typeof(MailAnswered), typeof(MailDistributed), typeof(MailHandedOver))
        from delay in Gen.Choose(-2, 5)
        select (Fact[][])
        [
            [Produced(id, at, "M6"), Send(id, address, at, "M6")],
            [Answer(typeof(MailHandedOver), new AnswerTo("", "", "", T(at), Id(id)), at + 1, address, "")],
            [Answer(back, new AnswerTo("", "", "", T(at), Id(id)), at + 1 + delay, address, "550")],
        ];

    /// <summary>Two messages that only their content tells apart, and an answer to one of them.</summary>
    private static Gen<Fact[][]> Confused =>
        from first in DocumentValue
        from second in DocumentValue
        from control in Control
        from at in Minute
        select (Fact[][])[[Produced(first, at, control), Deposit(first, at, control)], [Produced(second, at, control), Deposit(second, at, control)], [Accepted(control, at + 1)]];

    /// <summary>A document that names nothing but an INS, and those who may have it.</summary>
    private static Gen<Fact[][]> Undocumented =>
        from id in Gen.Elements("f", "g", "h")
        from holders in IppValue.ListOf(2)
        from at in Minute
        from status in Gen.Elements(DmpStatus.Active, DmpStatus.Closed)
        select (Fact[][])[[Produced(id, at, "M5", ipp: null)], .. holders.Select(h => (Fact[])[Identity(h, at + 30), Dmp(h, status, at + 31)])];

    /// <summary>A05, A01 and A11, with and without movement ids.</summary>
    private static Gen<Fact[][]> GivenUp =>
        from visit in Gen.Elements("v1", "v4")
        from named in Gen.Elements(true, false)
        from at in Minute
        from announced in Gen.Elements(true, false)
        select (Fact[][])
        [
            announced ? [Movement<VisitPreadmitted>(visit, named ? "10" : "~PreAdmission", MovementKind.PreAdmission, at)] : [],
            [Movement<VisitOpened>(visit, named ? "11" : "~Admission", MovementKind.Admission, at + 1, uf: "1111")],
            [Movement<VisitCancelled>(visit, named ? "11" : "~Admission", MovementKind.Admission, at + 1, MovementAction.Cancel, at + 3)],
        ];

    /// <summary>Records merged, and dossiers renumbered, one into the other and back.</summary>
    private static Gen<Fact[][]> Rings =>
        from a in IppValue
        from b in IppValue
        from at in Minute
        from back in Minute
        select (Fact[][])[[Merged(a, b, at)], [Merged(b, a, back)], [Renumbered("n1", "n2", at)], [Renumbered("n2", "n1", back)]];

    private static Gen<Fact[]> Identities =>
        from ipp in IppValue
        from ins in Ins
        from status in Status
        from at in Minute
        from reliability in Gen.Elements("VALI", "PROV", "DOUT", "FICT")
        select One(Identity(ipp, at, ins, status, reliability));

    private static Gen<Fact[]> Withdrawals => from ipp in IppValue from at in Minute select One(Withdrawn(ipp, at));

    private static Gen<Fact[]> Changes =>
        from now in IppValue
        from old in IppValue
        from ofIns in Gen.Elements(true, false)
        from at in Minute
        select One(new IdentifierChanged
        {
            At = T(at),
            Source = Gam(at),
            Patient = Patient(now, OtherMatricule),
            OldIpp = ofIns || now == old ? null : Ipp(old),
            OldIns = ofIns ? Matricule : null,
        });

    private static Gen<Fact[]> Merges => from merged in IppValue from kept in IppValue from at in Minute select One(Merged(merged, kept, at));

    private static Gen<Fact[]> DmpStatuses =>
        from ipp in IppValue
        from status in Gen.Elements(DmpStatus.Active, DmpStatus.Closed, DmpStatus.None, DmpStatus.Unknown)
        from at in Minute
        from collected in Collected
        select One(Dmp(ipp, status, at, collected));

    private static Gen<Fact[]> Oppositions =>
        from ipp in IppValue
        from answer in Gen.Elements(FeedingAnswer.Opposed, FeedingAnswer.NotOpposed, FeedingAnswer.NotCollected)
        from at in Minute
        from collected in Collected
        select One(Opposition(ipp, answer, at, collected));

    private static Gen<Fact[]> Consents =>
        from ipp in IppValue
        from answer in Gen.Elements(ConsultationAnswer.Consenting, ConsultationAnswer.NotConsenting, ConsultationAnswer.NotCollected)
        from at in Minute
        from collected in Collected
        select One(Consent(ipp, answer, at, collected));

    private static Gen<Fact[]> Moves =>
        from dossier in DossierValue
        from to in IppValue
        from at in Minute
        select One(Moved(dossier, to, at));

    private static Gen<Fact[]> Renumberings =>
        from old in DossierValue
        from now in DossierValue
        from at in Minute
        select One(Renumbered(old, now, at));

    // Movement ids repeat within a visit, across kinds too, and may be missing.
    private static Gen<Fact[]> Movements =>
        from visit in VisitValue
        from sort in Gen.Elements(MovementSorts)
        from id in Gen.Elements("1", "2", "3", "~" + sort.Kind)
        from at in Minute
        from delay in Gen.Choose(0, 9)
        from update in Gen.Elements(false, false, true)
        from uf in Uf
        from ipp in Gen.Elements("1", "2", "3", null)
        from dossier in Gen.Elements("n1", "n2", "n3", null)
        select One(Movement(sort.Type, visit, id, sort.Kind, at, update && sort.Action == MovementAction.Insert ? MovementAction.Update : sort.Action, at + delay, uf, ipp, dossier));

    private static readonly (Type Type, MovementKind Kind, MovementAction Action)[] MovementSorts =
    [
        (typeof(VisitOpened), MovementKind.Admission, MovementAction.Insert), (typeof(VisitOpened), MovementKind.Registration, MovementAction.Insert),
        (typeof(VisitPreadmitted), MovementKind.PreAdmission, MovementAction.Insert), (typeof(VisitPreadmitted), MovementKind.PendingAdmission, MovementAction.Insert), (typeof(VisitPreadmitted), MovementKind.Appointment, MovementAction.Insert),
        (typeof(VisitMoved), MovementKind.Transfer, MovementAction.Insert), (typeof(VisitMoved), MovementKind.ToInpatient, MovementAction.Insert),
        (typeof(VisitMoved), MovementKind.LeaveStart, MovementAction.Insert), (typeof(VisitMoved), MovementKind.PendingTransfer, MovementAction.Insert),
        (typeof(VisitClosed), MovementKind.Discharge, MovementAction.Insert), (typeof(VisitCancelled), MovementKind.Admission, MovementAction.Cancel),
        (typeof(VisitCancelled), MovementKind.PreAdmission, MovementAction.Cancel), (typeof(VisitCancelled), MovementKind.Appointment, MovementAction.Cancel), (typeof(VisitReopened), MovementKind.Discharge, MovementAction.Cancel),
        (typeof(MovementCancelled), MovementKind.Transfer, MovementAction.Cancel), (typeof(MovementCorrected), MovementKind.Admission, MovementAction.Update),
        (typeof(MovementCorrected), MovementKind.Transfer, MovementAction.Update), (typeof(MovementCorrected), MovementKind.Transfer, MovementAction.Cancel),
    ];

    private static Gen<Fact[]> VisitStatements =>
        from visit in VisitValue
        from ipp in IppValue
        from at in Minute
        from code in Gen.Elements("HHFA001", "NFKA007", null, "announced", "before-7d")
        from what in Gen.Elements(Enum.GetValues<VisitMessageEvent>())
        select One(code is null
            ? new ConsultationInvoiced { At = T(at), Source = Gam(at), Patient = Patient(ipp), Visit = VisitRef(visit) }
            : char.IsLower(code[0])
            ? new VisitMessageReported { At = T(at), Source = Gam(at), Patient = PatientRef.Unknown, Visit = VisitRef(visit), Template = "A", Occasion = code, What = what, PlannedFor = T(at + 99) }
            : new ActRecorded { At = T(at), Source = Gam(at), Patient = Patient(ipp), Visit = VisitRef(visit), Code = code });

    private static Gen<Fact[]> Documents =>
        from sort in Gen.Elements(typeof(DocumentProduced), typeof(DocumentProduced), typeof(DocumentReplaced), typeof(DocumentDeleted))
        from part in Part
        from asked in Asked
        select Sent(sort, asked, part);

    /// <summary>An ORU with the N1 and N3 of one report.</summary>
    private static Gen<Fact[]> Pairs =>
        from sort in Gen.Elements(typeof(DocumentProduced), typeof(DocumentReplaced))
        from first in Part
        from second in Part
        from asked in Asked
        where first.Id != second.Id
        select Sent(sort, asked, first with { Pair = first.Id + second.Id, Format = N1 }, second with { Pair = first.Id + second.Id, Format = N3 });

    private static Gen<Fact[]> Receptions => from part in Part from asked in Asked select Sent(typeof(DocumentReceived), asked with { Deposit = false, To = [] }, part);

    private static Gen<DocumentPart> Part =>
        from id in DocumentValue
        from replaces in Gen.Elements("a", "b", "c", null, null)
        from alias in Gen.Elements("local1", "b", null, null, null, null)
        from set in Gen.Elements("set", "a", null, null)
        from version in Gen.Elements(1, 2, (int?)null)
        from format in Gen.Elements(N1, N1, N3, DocumentFormat.Unreadable)
        from kind in Gen.Elements(DocumentKind.Ldl, DocumentKind.CrBio)
        from content in Gen.Elements("x", "y", null)
        from uf in Uf
        select new DocumentPart(id, replaces, alias, set, version, format, kind, content, uf, null);

    private static Gen<Asked> Asked =>
        from control in Control
        from at in Minute
        from delay in Gen.Choose(0, 3)
        from ipp in Gen.Elements("1", "2", "3", null, null)
        from ins in Ins
        from status in Status
        from visit in Gen.Elements("v1", "v2", "v3", null)
        from dossier in Gen.Elements("n1", "n2", "n3", null)
        from deposit in Gen.Elements(true, true, false)
        from acknowledgement in Gen.Elements(true, true, false)
        from to in Address.ListOf(2)
        select new Asked(control, at, delay, Patient(ipp, ipp is null ? ins ?? Matricule : ins), ins is null ? InsStatus.Absent : status, VisitRef(visit, dossier), deposit, acknowledgement, [.. to.Distinct()]);

    private static Gen<Fact[]> Zams =>
        from control in Control
        from at in Minute
        from late in Gen.Choose(-3, 20)
        from address in Address
        from sort in Gen.Elements(typeof(DepositAccepted), typeof(DepositAccepted), typeof(DepositRefused), typeof(MailDistributed), typeof(MailBounced), typeof(MailRead), typeof(MailProcessingFailed))
        from code in Gen.Elements("DMPClosed", "Other")
        select One(Answer(sort, To(control, at + late), at, address, code));

    private static Gen<Fact[]> OwnDeliveries =>
        from id in DocumentValue
        from at in Minute
        from address in Address
        from sort in Gen.Elements(typeof(DepositAccepted), typeof(DepositRefused), typeof(MailDistributed), typeof(MailBounced), typeof(MailHandedOver), typeof(MailAnswered))
        select One(Answer(sort, new AnswerTo("", "", "", T(at), Id(id)), at, address, "XDSRegistryError"));

    private static Fact[] Sent(Type sort, Asked asked, params DocumentPart[] parts)
    {
        var facts = new List<Fact>();
        var source = Dpi(asked.Control, asked.At + asked.Delay);
        foreach (var part in parts)
        {
            facts.Add((DocumentFact)Activator.CreateInstance(sort)! with
            {
                At = T(asked.At),
                Source = source,
                Patient = asked.Patient,
                Id = Id(part.Id),
                Aliases = part.Alias is null || part.Alias == part.Id ? [] : [Id(part.Alias)],
                Replaces = part.Replaces is null || part.Replaces == part.Id ? [] : [Id(part.Replaces)],
                SetId = part.Set,
                Version = part.Version,
                Kind = part.Kind,
                TypeCode = null,
                Format = part.Format,
                Visit = asked.Visit,
                VisitClass = VisitClass.Inpatient,
                Uf = part.Uf,
                CdaUf = null,
                Ins = asked.Status,
                Visibility = Visibility.Normal,
                Sha1 = part.Content,
                Size = 1,
                Pair = part.Pair,
                Orders = [],
            });
            if (asked.Deposit)
            {
                var action = sort == typeof(DocumentDeleted) ? DepositAction.Delete : sort == typeof(DocumentReplaced) ? DepositAction.Replace : DepositAction.Deposit;
                facts.Add(Deposit(part.Id, asked.At, asked.Control, action, asked.Acknowledgement) with { Source = source });
            }

            foreach (var address in asked.To)
            {
                var kind = address.EndsWith("@patient.mssante.fr", StringComparison.Ordinal) ? RecipientKind.Patient : RecipientKind.Professional;
                facts.Add(Send(part.Id, address, asked.At, asked.Control, kind, asked.Acknowledgement) with { Source = source });
            }
        }

        return [.. facts];
    }

    private static AnswerFact Answer(Type sort, AnswerTo to, double at, string address, string code)
    {
        var source = Pfi(at);
        return sort.Name switch
        {
            nameof(DepositAccepted) => new DepositAccepted { At = T(at), Source = source, Answers = to },
            nameof(DepositRefused) => new DepositRefused { At = T(at), Source = source, Answers = to, Code = code },
            nameof(MailDistributed) => new MailDistributed { At = T(at), Source = source, Answers = to, Recipient = address },
            nameof(MailBounced) => new MailBounced { At = T(at), Source = source, Answers = to, Recipient = address, Code = code },
            nameof(MailHandedOver) => new MailHandedOver { At = T(at), Source = source, Answers = to, Recipient = address },
            nameof(MailAnswered) => new MailAnswered { At = T(at), Source = source, Answers = to, Recipient = address },
            nameof(MailRead) => new MailRead { At = T(at), Source = source, Answers = to, Recipient = address },
            _ => new MailProcessingFailed { At = T(at), Source = source, Answers = to, Recipient = address, Code = code },
        };
    }

    private static Fact[] One(Fact fact) => [fact];
}

/// <summary>What a message says of one document it carries.</summary>
internal sealed record DocumentPart(
    string Id, string? Replaces, string? Alias, string? Set, int? Version, DocumentFormat Format, DocumentKind Kind, string? Content, string? Uf, string? Pair);

/// <summary>What a message says of itself, and asks for.</summary>
internal sealed record Asked(string Control, double At, int Delay, PatientRef Patient, InsStatus Status, VisitRef Visit, bool Deposit, bool Acknowledgement, ValueList<string> To);
