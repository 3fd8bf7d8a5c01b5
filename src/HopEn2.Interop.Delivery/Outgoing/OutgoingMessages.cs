using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>Finds in the journal what a piece of work sends.</summary>
internal sealed class OutgoingMessages(IJournal journal, IEnumerable<IOutgoingReader> readers, IMappings mappings)
{
    private readonly RecentReadings _recent = new();

    /// <summary>The document, or why there is none.</summary>
    public async Task<(OutgoingDocument? Document, Hindrance? Why)> ReadAsync(WorkOrder order, CancellationToken cancel)
    {
        if (readers.FirstOrDefault() is not { } reader)
            return (null, new(WorkReasons.NotConfigured, "no-reader"));
        switch (await _recent.OfAsync(order.Message, mappings.Current, () => ReadAsync(order.Message, reader)).WaitAsync(cancel))
        {
            case null:
                return (null, new(WorkReasons.BodyForgotten, null));
            case OutgoingReading.Refused refused:
                return (null, new(WorkReasons.MessageRefused, refused.Code));
            case OutgoingReading.Readable readable:
                var document = readable.Documents.FirstOrDefault(d => d.Id == order.Document);
                if (document is null)
                    return (null, new(WorkReasons.MessageRefused, "other-document"));
                // Only what goes under the INS comes here with a qualified one: the decision has seen to it, by the fold rather than by the message.
                return (document, document.Content.IsEmpty && order.Action is not DepositAction.Delete ? new(WorkReasons.MessageRefused, "no-content") : null);
            default:
                return (null, new(WorkReasons.MessageRefused, null));
        }
    }

    /// <summary>Null: its body is forgotten. Not cancelled: others may wait for the same.</summary>
    private async Task<OutgoingReading?> ReadAsync(JournalId id, IOutgoingReader reader)
    {
        if (await journal.ReadAsync([id], CancellationToken.None) is not [{ Body.IsEmpty: false } message])
            return null;
        var reading = reader.Read(message);
        // A document sent as text is a part of the body itself; any other was decoded into memory of its own.
        if (reading is not OutgoingReading.Readable readable || !readable.Documents.Any(d => d.Content.Span.Overlaps(message.Body.Span)))
            LentBytes.Return(message.Body);
        return reading;
    }

    public static OutgoingDocument As(OutgoingDocument document, InsStatus ins) => document with { Patient = document.Patient with { Status = ins } };
}

/// <param name="Code">More of it, in kebab case.</param>
internal sealed record Hindrance(string Reason, string? Code);
