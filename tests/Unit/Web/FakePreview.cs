using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Tests.Unit.Web;

/// <summary>Of each visit one message that was sent and one that waits for its day.</summary>
internal sealed class FakePreview : IVisitMessagePreview
{
    public static readonly DateTimeOffset Due = new(2025, 3, 13, 8, 0, 0, TimeSpan.Zero);

    public Task<IReadOnlyList<PreviewedMessage>> OfAsync(VisitNumber visit, string? template, CancellationToken cancel) => Task.FromResult<IReadOnlyList<PreviewedMessage>>(
    [
        new(template ?? "AMBU", "Ambulatoire", "announced", Due.AddDays(-3), null, null, MailState.Read, null, Due.AddDays(-3), "Votre venue", $"Bonjour {visit.Value}"),
        new(template ?? "AMBU", "Ambulatoire", "before-7d", Due, WorkReasons.NotYet, Due, null, null, null, "Rappel", "Bonjour"),
    ]);
}
