using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Monitoring;

namespace HopEn2.Interop.Web.Api;

/// <summary>One page of a list.</summary>
/// <param name="Next">To be sent as <c>cursor</c> for what follows; null at the end.</param>
internal sealed record ListOf<T>(IReadOnlyList<T> Items, string? Next)
{
    public static ListOf<T> From<TSource>(Page<TSource> page, Func<TSource, T> view) => new([.. page.Items.Select(view)], page.Next);
}

/// <summary>A message in a list. Times are the hospital's.</summary>
/// <param name="Answer">AA, AE or AR.</param>
/// <param name="Reason">Why it is parked.</param>
internal sealed record MessageView(
    long Id, string Feed, string Type, string ControlId, string Sender, DateTimeOffset ReceivedAt, DateTimeOffset? SentAt, string? Ipp, string? Visit,
    MessageStatus Status, ParkReason? Reason, string? Detail, bool ConflictingControlId, string Answer, int Size)
{
    public static MessageView Of(MessageRow row, HospitalClock clock) => new(
        row.Id.Value, row.Feed, row.Type, row.ControlId, row.Sender, clock.Local(row.ReceivedAt), row.SentAt is { } sent ? clock.Local(sent) : null, row.Ipp, row.Visit,
        row.Status, row.Reason, row.Detail, row.ConflictingControlId, row.Answer switch { AnswerCode.Accept => "AA", AnswerCode.Error => "AE", _ => "AR" }, row.Size);
}

/// <summary>A message with everything known of it.</summary>
/// <param name="Superseded">Facts of earlier translations, replaced by a replay.</param>
/// <param name="Segments">Null when retention has forgotten the body, or it is no ER7.</param>
/// <param name="Text">The body in JSON or XML, indented, long values cut; null when it is neither.</param>
internal sealed record MessageDetailView(
    MessageView Message, string Version, string Dialect, string Receiver, IReadOnlyList<FactView> Facts, IReadOnlyList<FactView> Superseded,
    IReadOnlyList<Finding> Findings, AnswerError? Error, bool BodyKept, IReadOnlyList<SegmentView>? Segments, string? Text)
{
    public static MessageDetailView Of(MessageDetail detail, HospitalClock clock) => detail.Body is { Length: > 0 } body ? Of(detail, clock, body, IndentedBody.Of(body)) : Of(detail, clock, null, null);

    private static MessageDetailView Of(MessageDetail detail, HospitalClock clock, ReadOnlyMemory<byte>? body, string? text) => new(
        MessageView.Of(detail.Row, clock), detail.Header.Version, detail.Header.Dialect, detail.Header.Receiver,
        [.. detail.Facts.Select(f => FactView.Of(f, clock))], [.. detail.Superseded.Select(f => FactView.Of(f, clock))],
        detail.Findings, detail.Error, body is not null, text is null && body is { } er7 ? SegmentView.Of(er7.Span) : null, text);
}
