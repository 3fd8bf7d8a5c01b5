using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Counters;

namespace HopEn2.Interop.Web.Api;

/// <summary>A document over all its versions.</summary>
/// <param name="Id">Any of <paramref name="Ids"/> finds it; this one is always the same.</param>
/// <param name="Stages">Names of the stages it is in.</param>
/// <param name="Day">Day it is counted on; null when it counts nowhere.</param>
internal sealed record DocumentView(
    string Id, IReadOnlyList<string> Ids, string? Current, DocumentKind Kind, string? TypeCode, DateTimeOffset At, DateOnly? Day, string Uf, LineView Service,
    string? Ipp, string? Visit, InsStatus Ins, DocumentFormat? Format, bool Deleted, bool Received, DepositState Deposit, string? RefusalCode, WithheldReason Withheld,
    DateTimeOffset? WaitingSince, bool AmbiguousAnswer, IReadOnlyList<string> Stages, IReadOnlyList<MailView> Mails, IReadOnlyList<VersionView> Versions)
{
    public static DocumentView Of(DocumentState document, HospitalClock clock, ServiceTable services) => new(
        document.Key, [.. document.Ids.Select(i => i.Value)], document.Current?.Value, document.Kind, document.TypeCode, clock.Local(document.At), document.Counter?.Day,
        document.Uf, LineView.Of(ServiceLine.Of(services, document.Uf, document.Counter?.Day ?? clock.DayOf(document.At))),
        document.Patient.Ipp?.ToString(), document.Visit.Visit?.ToString(), document.Ins,
        document.Versions.LastOrDefault(v => v.Id == document.Current)?.Format,
        document.Deleted, document.Received, document.Deposit, document.RefusalCode, document.Withheld,
        document.WaitingSince is { } since ? clock.Local(since) : null, document.AmbiguousAnswer, [.. StageNames.Of(document.Stages)],
        [.. document.Mails.Select(m => new MailView(m.Recipient, m.Kind, m.State, m.Code, clock.Local(m.RequestedAt)))],
        [.. document.Versions.Select(v => new VersionView(v.Id.Value, clock.Local(v.At), v.Deleted, v.Replacement, v.Format, v.Ins, v.SetId, v.Version))]);
}

internal sealed record MailView(string Recipient, RecipientKind Kind, MailState State, string? Code, DateTimeOffset RequestedAt);

internal sealed record VersionView(string Id, DateTimeOffset At, bool Deleted, bool Replacement, DocumentFormat Format, InsStatus Ins, string? SetId, int? Version);

/// <summary>A line of the wallboard.</summary>
/// <param name="Kind"><c>service</c>, <c>unmappedUf</c> or <c>unknown</c>.</param>
internal sealed record LineView(string Code, string Label, string? Pole, LineKind Kind)
{
    public static LineView Of(ServiceLine line) => new(line.Code, line.Label, line.Pole, line.Kind);
}

/// <summary>A document and every fact about it, oldest first.</summary>
/// <param name="Told">What the engine told the sources; nothing where a platform does.</param>
internal sealed record TimelineView(DocumentView Document, IReadOnlyList<FactView> Facts, IReadOnlyList<WordView> Told)
{
    public static TimelineView Of(DocumentTimeline timeline, IEnumerable<WorkItem> work, HospitalClock clock, ServiceTable services) => new(
        DocumentView.Of(timeline.Document, clock, services), [.. timeline.Entries.Select(e => FactView.Of(e.Fact, clock, e.Message.Value))],
        [.. work.Select(w => WordView.Of(w, clock)).OfType<WordView>().OrderBy(w => w.SaidAt ?? DateTimeOffset.MaxValue)]);
}

/// <summary>A word back to a source on what became of a document.</summary>
/// <param name="Event">Of the ZAM: Z01 (DMP), Z02 (delivered or not), Z03 (read or not).</param>
/// <param name="Good">What it tells is a success.</param>
/// <param name="SaidAt">When the source had taken it; null: not yet.</param>
internal sealed record WordView(string Event, bool Good, string Feed, string? Recipient, string? Code, WorkState State, string? Reason, DateTimeOffset? SaidAt)
{
    /// <summary>Null: the work is another.</summary>
    public static WordView? Of(WorkItem item, HospitalClock clock)
    {
        if (item.Order.Kind is not WorkKind.Answer || SourceAnswer.OfDetail(item.Order.Detail) is not { } answer)
            return null;
        var (name, good) = answer.Kind switch
        {
            DeliveryReportKind.DepositAccepted => ("Z01", true),
            DeliveryReportKind.DepositRefused => ("Z01", false),
            DeliveryReportKind.MailDistributed => ("Z02", true),
            DeliveryReportKind.MailBounced => ("Z02", false),
            DeliveryReportKind.MailRead => ("Z03", true),
            _ => ("Z03", false),
        };
        return new(name, good, item.Order.Feed, answer.Recipient, answer.Code, item.State, item.Reason, item is { State: WorkState.Done, EndedAt: { } ended } ? clock.OfMachine(ended) : null);
    }
}

/// <summary>A visit.</summary>
internal sealed record StayView(
    string Visit, string? Dossier, string? Ipp, VisitStatus Status, VisitClass Class, DateTimeOffset? OpenedAt, DateTimeOffset? ClosedAt, IReadOnlyList<UfView> Ufs)
{
    public static StayView Of(VisitState visit, HospitalClock clock, ServiceTable services) => new(
        visit.Visit.ToString(), visit.Dossier?.ToString(), visit.Patient?.ToString(), visit.Status, visit.Class,
        visit.OpenedAt is { } opened ? clock.Local(opened) : null, visit.ClosedAt is { } closed ? clock.Local(closed) : null,
        [.. visit.Ufs.Select(u => new UfView(clock.Local(u.At), u.Uf, LineView.Of(ServiceLine.Of(services, u.Uf, clock.DayOf(u.At)))))]);
}

internal sealed record UfView(DateTimeOffset At, string Uf, LineView Service);

/// <summary>A message to the patient about a visit.</summary>
/// <param name="Reason">Why it does not go now; null: it goes, or went.</param>
internal sealed record VisitMessageView(
    string Template, string Label, string Occasion, DateTimeOffset? DueAt, string? Reason, DateTimeOffset? LookAt, MailState? State, string? Code, DateTimeOffset? SentAt, string Subject, string Text)
{
    public static VisitMessageView Of(PreviewedMessage message, HospitalClock clock) => new(
        message.Template, message.Label, message.Occasion, Local(message.DueAt, clock), message.Reason, Local(message.LookAt, clock), message.State, message.Code, Local(message.SentAt, clock), message.Subject, message.Text);

    private static DateTimeOffset? Local(DateTimeOffset? at, HospitalClock clock) => at is { } time ? clock.Local(time) : null;
}
