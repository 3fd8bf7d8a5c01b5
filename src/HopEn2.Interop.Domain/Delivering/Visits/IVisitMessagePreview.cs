using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Domain.Delivering.Visits;

/// <summary>Says which messages there are about a visit, what each says, when it goes or why it does not.</summary>
public interface IVisitMessagePreview
{
    /// <summary>None when nothing is known of the visit or no template concerns it.</summary>
    /// <param name="template">Only of this one; null: of all.</param>
    Task<IReadOnlyList<PreviewedMessage>> OfAsync(VisitNumber visit, string? template, CancellationToken cancel);
}

/// <summary>One message about a visit as it is, or would be, sent. The patient's name is not in it.</summary>
/// <param name="DueAt">When its time is; null of one that was sent and is no longer planned.</param>
/// <param name="Reason">Why it does not go now (<see cref="WorkReasons"/>); null: it goes, or went.</param>
/// <param name="LookAt">Of one that waits, when it is looked at next.</param>
/// <param name="State">Of one that was sent; null: it was not.</param>
/// <param name="SentAt">Likewise.</param>
public sealed record PreviewedMessage(
    string Template, string Label, string Occasion, DateTimeOffset? DueAt, string? Reason, DateTimeOffset? LookAt, MailState? State, string? Code, DateTimeOffset? SentAt, string Subject, string Text);
