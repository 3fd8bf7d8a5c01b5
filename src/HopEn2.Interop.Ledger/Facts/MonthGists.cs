using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Ledger.Facts;

/// <summary>A visit as the indicators read it: its text without the movements, which are most of it. Members are named as in <see cref="VisitState"/>.</summary>
internal sealed record VisitGist(
    VisitNumber Visit, DossierNumber? Dossier, Ipp? Patient, VisitStatus Status, VisitClass Class, DateTimeOffset? OpenedAt, DateTimeOffset? ClosedAt, ValueList<UfFrom>? Ufs, ValueList<Act>? Acts, bool Invoiced)
{
    public VisitState ToVisit() => new()
    {
        Visit = Visit, Dossier = Dossier, Patient = Patient, Status = Status, Class = Class, OpenedAt = OpenedAt, ClosedAt = ClosedAt, Ufs = Ufs ?? [], Movements = [], Acts = Acts ?? [], Invoiced = Invoiced,
    };
}

/// <summary>A document as the indicators read it. Members are named as in <see cref="DocumentState"/>.</summary>
internal sealed record DocumentGist(
    string Key, ValueList<VersionGist>? Versions, DocumentId? Current, DocumentKind Kind, string? TypeCode, string? Uf, DateTimeOffset At, PatientGist? Patient, VisitRef? Visit, InsStatus Ins, bool Deleted, bool Received,
    DepositState Deposit, string? RefusalCode, FormerDeposit? Former, WithheldReason Withheld, ValueList<MailOutcome>? Mails)
{
    public MonthDocument? ToMonthDocument()
    {
        if (Received || Current is not { } current)
            return null;
        var format = DocumentFormat.Unreadable;
        foreach (var version in Versions ?? [])
        {
            if (version.Id != current)
                continue;
            format = version.Format;
            break;
        }

        var versions = Former is null ? null : Versions?.Select(v => new TakenVersion(v.Id, v.Format, v.Ins)) ?? [];
        return MonthDocument.Of(
            Key, Kind, TypeCode, Uf ?? "", At, Patient?.Ipp, Visit ?? VisitRef.None, Ins, format, Deleted, Deposit, RefusalCode, Former, versions, Withheld, Mails ?? []);
    }
}

/// <summary>Of a version its id, format and INS.</summary>
internal sealed record VersionGist(DocumentId Id, DocumentFormat Format, InsStatus Ins);

/// <summary>Of a patient the IPP.</summary>
internal sealed record PatientGist(Ipp? Ipp);
