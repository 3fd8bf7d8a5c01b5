using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Hl7v2.Files;

/// <summary>Opens the entrances <c>files:FOLDER</c>.</summary>
internal sealed class FileEntrances(Hl7v2Intake intake, IFeedObserver observer, MessageMemory memory, FileFeedOptions options, TimeProvider time, ILogger<FileFolder> log) : IEntranceKind
{
    private readonly FileServices _services = new(intake, observer, memory, options, time, log);

    public FeedTransport Transport => FeedTransport.Files;

    public Task<IAsyncDisposable> OpenAsync(string entrance, CancellationToken cancel)
    {
        var folder = Path.GetFullPath(Path.Combine(options.Folder, entrance["files:".Length..]));
        try
        {
            return Task.FromResult<IAsyncDisposable>(new FileFolder(entrance, folder, _services));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EntranceException($"{folder} cannot be made or written to ({e.GetType().Name}).", e);
        }
    }
}
