using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Mappings;

/// <summary>The mappings of a folder, and whoever changes them: a change that is right comes into force after a quiet moment, a wrong one is refused as a whole.</summary>
/// <remarks>Watching only hastens a look that comes every <see cref="Period"/> anyway: watchers miss changes on network drives and when their buffer overflows.</remarks>
public sealed class FileMappings : BackgroundService, IMappings
{
    /// <summary>How often the folder is looked at without being told.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>How long the files must stay as they are before they are read: an editor saves in several steps, a person several files.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ILogger<FileMappings> _logger;
    // One word is enough, however many files changed: the next look sees everything.
    private readonly Channel<bool> _told = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile State _state;

    /// <param name="result">What reading the folder came to.</param>
    /// <exception cref="MappingsRefusedException">The folder's mappings are wrong: there is nothing to begin with.</exception>
    internal FileMappings(string folder, MappingResult result, TimeProvider time, ILogger<FileMappings> logger)
    {
        (_folder, _time, _logger) = (folder, time, logger);
        if (result is not MappingResult.Loaded loaded)
            throw new MappingsRefusedException(result.Problems);

        _state = new(loaded.Mappings, loaded.Mappings.Hash, []);
        Announce(loaded);
    }

    /// <inheritdoc/>
    public event Action<HospitalMappings>? Changed;

    /// <inheritdoc/>
    public HospitalMappings Current => _state.Current;

    /// <inheritdoc/>
    public IReadOnlyList<MappingProblem> Refused => _state.Refused;

    /// <summary>Takes what is on disk if it is right and differs from what was last looked at. Not to be called twice at a time.</summary>
    internal void Reload() => Take(MappingFolder.Read(_folder));

    /// <summary>The same once the folder has been as it is for a quiet moment.</summary>
    internal async Task LookAsync(CancellationToken cancel)
    {
        if (await ChangedFolderAsync(cancel) is { } folder)
            Take(folder);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watcher = Watch();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ToldOrPeriodAsync(stoppingToken);
                await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _logger.LookingFailed(e, _folder, Period);
            }
        }
    }

    private async Task ToldOrPeriodAsync(CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(_told.Reader.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(Period, _time, waiting.Token));
        await waiting.CancelAsync();
        _told.Reader.TryRead(out _);
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>The folder when it is not as last taken or refused, and has not changed for a quiet moment; null when it is.</summary>
    private async Task<MappingFolder?> ChangedFolderAsync(CancellationToken cancel)
    {
        var seen = MappingFolder.Read(_folder);
        while (seen.Hash != _state.Hash)
        {
            await Task.Delay(Quiet, _time, cancel);
            var now = MappingFolder.Read(_folder);
            if (now.Hash == seen.Hash)
                return now;
            seen = now;
        }

        return null;
    }

    /// <summary>The watcher that hastens the next look; null where the folder cannot be watched.</summary>
    private FileSystemWatcher? Watch()
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(_folder) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
            FileSystemEventHandler tell = (_, _) => _told.Writer.TryWrite(true);
            watcher.Changed += tell;
            watcher.Created += tell;
            watcher.Deleted += tell;
            watcher.Renamed += (_, _) => _told.Writer.TryWrite(true);
            watcher.Error += (_, _) => _told.Writer.TryWrite(true);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            watcher?.Dispose();
            _logger.NotWatched(_folder, e.Message, Period);
            return null;
        }
    }

    private void Announce(MappingResult.Loaded loaded)
    {
        _logger.InForce(_folder, MappingSummary.Of(loaded.Mappings), loaded.Mappings.Hash);
        foreach (var problem in loaded.Problems)
            _logger.Doubtful(problem);
    }

    private void Take(MappingFolder folder)
    {
        var before = _state;
        if (folder.Hash == before.Hash)
            return;

        if (folder.Hash == before.Current.Hash)
        {
            _state = new(before.Current, folder.Hash, []);
            _logger.Restored(_folder);
            return;
        }

        switch (MappingLoader.Load(folder))
        {
            case MappingResult.Loaded loaded:
                _state = new(loaded.Mappings, folder.Hash, []);
                Announce(loaded);
                Changed?.Invoke(loaded.Mappings);
                break;
            case MappingResult.Refused refused:
                _state = new(before.Current, folder.Hash, refused.Problems);
                var errors = refused.Problems.Where(p => p.Severity is MappingSeverity.Error).ToList();
                _logger.Refused(_folder, errors.Count, errors[0].ToString());
                break;
        }
    }

    /// <param name="Current">In force.</param>
    /// <param name="Hash">Of the folder as last taken or refused.</param>
    /// <param name="Refused">Why it was refused; empty when it was taken.</param>
    private sealed record State(HospitalMappings Current, string Hash, IReadOnlyList<MappingProblem> Refused);
}

/// <summary>The program cannot begin without mappings, and these are wrong.</summary>
public sealed class MappingsRefusedException(IReadOnlyList<MappingProblem> problems) : Exception($"The mappings are refused: {problems.Count} problems, the first {problems[0]}")
{
    public IReadOnlyList<MappingProblem> Problems { get; } = problems;
}
