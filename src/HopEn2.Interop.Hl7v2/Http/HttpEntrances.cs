using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Http;

/// <summary>The entrance <c>http</c>: nothing to open, the web server listens already; while it is open, the endpoint takes messages.</summary>
internal sealed class HttpEntrances : IEntranceKind, IAsyncDisposable
{
    public const string Entrance = "http";

    private volatile bool _open;

    public FeedTransport Transport => FeedTransport.Http;

    public bool IsOpen => _open;

    public Task<IAsyncDisposable> OpenAsync(string entrance, CancellationToken cancel)
    {
        _open = true;
        return Task.FromResult<IAsyncDisposable>(this);
    }

    public ValueTask DisposeAsync()
    {
        _open = false;
        return ValueTask.CompletedTask;
    }
}
