using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Views;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Subscriptions;

/// <summary>What events are about, as it is when it is told.</summary>
internal sealed class EventResources(IRecordedResources recorded, StateFollower states, IMappings mappings)
{
    private const string Document = "DocumentReference/";

    public async Task<IReadOnlyDictionary<string, FhirNode>> OfAsync(Subscriber subscriber, IReadOnlyList<StoredEvent> events, CancellationToken cancel)
    {
        var found = new Dictionary<string, FhirNode>(StringComparer.Ordinal);
        if (subscriber.Content != PayloadContent.FullResource)
            return found;
        foreach (var focus in events.Select(e => e.Focus).Distinct(StringComparer.Ordinal))
        {
            if (await OfAsync(focus, cancel) is { } resource)
                found[focus] = resource;
        }

        return found;
    }

    private async Task<FhirNode?> OfAsync(string focus, CancellationToken cancel)
    {
        if (!focus.StartsWith(Document, StringComparison.Ordinal))
            return await states.ResourceAsync(focus, cancel);
        return ResourceIds.Unescape(focus[Document.Length..]) is { } id && await recorded.DocumentAsync(new DocumentId(id), cancel) is { } document
            ? new DocumentView(new ViewContext(mappings.Current.Hospital)).Of(document.Document, DocumentSearch.UpdatedAt(document))
            : null;
    }
}
