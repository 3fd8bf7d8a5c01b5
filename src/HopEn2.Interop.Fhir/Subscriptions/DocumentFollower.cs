using System.Security.Cryptography;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Views;

namespace HopEn2.Interop.Fhir.Subscriptions;

/// <summary>Follows what is recorded, in the order of the journal, and keeps an event for each document whose state is another than was last told.</summary>
/// <remarks>How far it has read and what it found are kept together: after a crash, and with several engines, each change is an event once.</remarks>
internal sealed class DocumentFollower(IRecordedMessages messages, IRecordedResources recorded, ISubscriptionStore store, TimeProvider time)
{
    private const string Part = "documents";
    private const int Most = 200;

    /// <summary>Takes one batch.</summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> FollowAsync(IReadOnlyList<(string Id, Subscriber Subscriber)> subscribers, CancellationToken cancel)
    {
        var interested = subscribers.Where(s => s.Subscriber.Keeps && s.Subscriber.Topic == Topics.Document).ToList();
        var position = await store.PositionAsync(Part, cancel);
        if (position is null)
        {
            // Whoever subscribes is told what happens from then on.
            await store.AppendAsync(Part, null, (await messages.LastBeforeAsync(time.GetUtcNow(), cancel)).Value, [], cancel);
            return false;
        }

        var batch = await messages.AfterAsync(new JournalId(position.Value), Most, cancel);
        if (batch.Count == 0)
            return false;
        var documents = interested.Count == 0 ? [] : await TouchedAsync(batch, cancel);
        var events = new List<NewEvent>();
        foreach (var (id, subscriber) in interested)
            events.AddRange(await ChangedAsync(id, subscriber, documents, cancel));
        await store.AppendAsync(Part, position, batch[^1].Id.Value, events, cancel);
        return batch.Count == Most;
    }

    /// <summary>What is told of a document, in short: another text is another state.</summary>
    public static string Detail(DocumentState document)
    {
        var mails = string.Join(';', document.Mails.Select(m => $"{m.Recipient}={m.State}/{m.Code}"));
        var whole = $"{document.Deleted}|{document.Current}|{document.Deposit}|{document.RefusalCode}|{document.Withheld}|{document.Kind}|{document.TypeCode}|{document.Patient.Ipp}|{document.Visit}|{document.Uf}|{document.Visibility}|{mails}";
        // No address of a recipient is kept here.
        return $"{DocumentView.Kebab(document.Deposit)} {Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(whole)))[..24]}";
    }

    private async Task<List<DocumentState>> TouchedAsync(IReadOnlyList<RecordedMessageFacts> batch, CancellationToken cancel)
    {
        var ids = new HashSet<DocumentId>();
        var exchanges = new HashSet<(string Sender, string ControlId)>();
        foreach (var fact in batch.SelectMany(m => m.Facts))
        {
            switch (fact)
            {
                case DocumentFact document:
                    ids.Add(document.Id);
                    break;
                case DepositRequested deposit:
                    ids.Add(deposit.Document);
                    break;
                case SendRequested send:
                    ids.Add(send.Document);
                    break;
                case AnswerFact { Answers.Document: { } answered }:
                    ids.Add(answered);
                    break;
                case AnswerFact answer:
                    exchanges.Add((answer.Answers.Sender, answer.Answers.ControlId));
                    break;
            }
        }

        foreach (var (sender, controlId) in exchanges)
            ids.UnionWith(await recorded.DocumentsOfMessageAsync(sender, controlId, cancel));
        var found = new Dictionary<string, DocumentState>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (await recorded.DocumentAsync(id, cancel) is { Document: var document } && DocumentView.IsDocument(document))
                found[document.Key] = document;
        }

        return [.. found.Values];
    }

    private async Task<IEnumerable<NewEvent>> ChangedAsync(string id, Subscriber subscriber, List<DocumentState> documents, CancellationToken cancel)
    {
        var wanted = documents.Where(d => subscriber.Types.Count == 0 || (d.TypeCode is { } code && subscriber.Types.Contains(code, StringComparer.Ordinal))).ToDictionary(FocusOf, Detail, StringComparer.Ordinal);
        var last = wanted.Count == 0 ? new Dictionary<string, string>() : await store.LastDetailsAsync(id, wanted.Keys, cancel);
        return wanted.Where(w => last.GetValueOrDefault(w.Key) != w.Value).Select(w => new NewEvent(id, time.GetUtcNow(), w.Key, w.Value));
    }

    private static string FocusOf(DocumentState document) => "DocumentReference/" + ResourceIds.OfDocument(DocumentView.IdOf(document));
}
