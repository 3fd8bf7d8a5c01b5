using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Hosting;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>Shows the entrance <c>fhir</c> as open while a feed names it: the web server listens already, there is nothing to open.</summary>
internal sealed class FhirEntrance(IMappings mappings, IFeedObserver observer) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        mappings.Changed += Show;
        Show(mappings.Current);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        mappings.Changed -= Show;
        return Task.CompletedTask;
    }

    private void Show(HospitalMappings current)
    {
        if (current.Feeds.Feeds.Any(f => f.TakesFhir))
            observer.EntranceOpened(FhirIntake.Entrance, null);
    }
}
