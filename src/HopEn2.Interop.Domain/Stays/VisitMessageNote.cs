using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Stays;

/// <summary>One word on a message to the patient about a visit.</summary>
/// <inheritdoc cref="VisitMessageReported"/>
public sealed record VisitMessageNote(string Template, string Occasion, DateTimeOffset At, VisitMessageEvent What, string? Code, DateTimeOffset? PlannedFor, string? From)
{
    internal static VisitMessageNote Of(VisitMessageReported said) => new(said.Template, said.Occasion, said.At, said.What, said.Code, said.PlannedFor, said.From);

    /// <summary>By time; two at once by what they say, so that no order of arrival decides.</summary>
    internal static readonly Comparer<VisitMessageNote> InTime = Comparer<VisitMessageNote>.Create((a, b) =>
    {
        var order = a.At.CompareTo(b.At);
        if (order == 0)
            order = string.CompareOrdinal(a.Template, b.Template);
        if (order == 0)
            order = string.CompareOrdinal(a.Occasion, b.Occasion);
        if (order == 0)
            order = a.What.CompareTo(b.What);
        if (order == 0)
            order = string.CompareOrdinal(a.Code, b.Code);
        if (order == 0)
            order = Nullable.Compare(a.PlannedFor, b.PlannedFor);
        return order != 0 ? order : string.CompareOrdinal(a.From, b.From);
    });
}

/// <summary>A message to the patient about a visit, with what became of it.</summary>
/// <param name="At">When it was handed over; of one that never was, when that was said.</param>
/// <param name="State">As of the mail of a document: waiting never, for what is not sent is not here.</param>
/// <param name="PlannedFor">The date that it told.</param>
public sealed record SentVisitMessage(string Template, string Occasion, DateTimeOffset At, MailState State, string? Code, DateTimeOffset? PlannedFor, string? From)
{
    /// <summary>It went out, and nothing says that it failed.</summary>
    public bool Counts => State is MailState.HandedOver or MailState.Distributed or MailState.Read or MailState.ProcessingFailed;

    /// <summary>The messages about a visit, oldest first.</summary>
    public static IReadOnlyList<SentVisitMessage> Of(VisitState visit) =>
        [.. visit.Messages.GroupBy(n => (n.Template, n.Occasion)).Select(g => Of([.. g])).OrderBy(m => m.At).ThenBy(m => m.Template, StringComparer.Ordinal).ThenBy(m => m.Occasion, StringComparer.Ordinal)];

    // As of mails: the reader's own word over the server's, the server's over that the operator took it, unless it was handed over anew after a failure.
    private static SentVisitMessage Of(IReadOnlyList<VisitMessageNote> notes)
    {
        var first = notes.FirstOrDefault(n => n.What is VisitMessageEvent.HandedOver) ?? notes[0];
        var told = notes.LastOrDefault(n => n.What is VisitMessageEvent.HandedOver) ?? first;
        var last = Last(VisitMessageEvent.Read, VisitMessageEvent.Answered, VisitMessageEvent.ProcessingFailed);
        if (last is null)
        {
            last = Last(VisitMessageEvent.Distributed, VisitMessageEvent.Bounced);
            if (last is null || (last.What is VisitMessageEvent.Bounced && Last(VisitMessageEvent.HandedOver) is { } again && VisitMessageNote.InTime.Compare(again, last) > 0))
                last = Last(VisitMessageEvent.HandedOver) ?? last;
        }

        var state = last?.What switch
        {
            VisitMessageEvent.Read or VisitMessageEvent.Answered => MailState.Read,
            VisitMessageEvent.ProcessingFailed => MailState.ProcessingFailed,
            VisitMessageEvent.Distributed => MailState.Distributed,
            VisitMessageEvent.Bounced => MailState.Bounced,
            _ => MailState.HandedOver,
        };
        return new(first.Template, first.Occasion, first.At, state, last?.Code, told.PlannedFor, told.From);

        VisitMessageNote? Last(params ReadOnlySpan<VisitMessageEvent> of)
        {
            for (var i = notes.Count - 1; i >= 0; i--)
            {
                if (of.Contains(notes[i].What))
                    return notes[i];
            }

            return null;
        }
    }
}
