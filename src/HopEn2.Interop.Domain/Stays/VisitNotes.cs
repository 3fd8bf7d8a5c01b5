using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Stays;

/// <summary>What is known of a visit besides its movements. A join: order and repetition do not matter.</summary>
internal sealed record VisitNotes(ValueList<Act> Acts, bool Invoiced, ValueList<VisitMessageNote> Messages)
{
    public static VisitNotes None { get; } = new([], false, []);

    public static VisitNotes Join(VisitState? known, IReadOnlyList<VisitStatement> more)
    {
        var notes = known is null ? None : new VisitNotes(known.Acts, known.Invoiced, known.Messages);
        if (more.Count == 0)
            return notes;

        var acts = more.OfType<ActRecorded>().Select(a => new Act(a.Code, a.At)).Except(notes.Acts).ToList();
        var messages = more.OfType<VisitMessageReported>().Select(VisitMessageNote.Of).Except(notes.Messages).ToList();
        return new VisitNotes(
            acts.Count == 0 ? notes.Acts : notes.Acts.Concat(acts).OrderBy(a => a.At).ThenBy(a => a.Code, StringComparer.Ordinal).ToValueList(),
            notes.Invoiced || more.Any(m => m is ConsultationInvoiced),
            messages.Count == 0 ? notes.Messages : notes.Messages.Concat(messages).Order(VisitMessageNote.InTime).ToValueList());
    }
}
