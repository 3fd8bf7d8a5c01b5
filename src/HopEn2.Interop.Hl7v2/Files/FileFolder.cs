using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Intake;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Hl7v2.Files;

/// <summary>One watched folder: each file's messages are kept, then the file goes to <c>done/</c> or, when one of them was refused, to <c>failed/</c>, with its answers beside it.</summary>
/// <remarks>
/// Dying at any moment loses nothing: a file is moved only when all of it is in the journal, and a file taken twice is a repetition there. File names are
/// not logged: people put the names of patients in them.
/// </remarks>
internal sealed class FileFolder : IAsyncDisposable
{
    private static readonly string[] Extensions = [".hl7", ".er7", ".txt"];

    private readonly string _entrance;
    private readonly string _folder;
    private readonly FileServices _services;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private Dictionary<string, (long Length, DateTime Written)> _seen = [];
    private string? _problem;

    /// <summary>Begins to watch. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the folder cannot be made or written to.</summary>
    public FileFolder(string entrance, string folder, FileServices services)
    {
        (_entrance, _folder, _services) = (entrance, folder, services);
        Directory.CreateDirectory(Done);
        Directory.CreateDirectory(Failed);
        _running = WatchAsync();
    }

    private string Done => Path.Combine(_folder, "done");

    private string Failed => Path.Combine(_folder, "failed");

    /// <summary>Finishes the file in hand and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_services.Options.LookEvery, _services.Time);
        try
        {
            do
                await TryLookAsync();
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The regular end.
        }
    }

    private async Task TryLookAsync()
    {
        try
        {
            var stuck = await LookAsync();
            Tell(stuck == 0 ? null : $"files that cannot be read or moved: {stuck}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The share is away or full: looked at again in a moment.
            Tell($"the folder cannot be read or written ({e.GetType().Name}).");
        }
    }

    private void Tell(string? problem)
    {
        if (problem == _problem)
            return;
        _problem = problem;
        _services.Observer.EntranceOpened(_entrance, problem);
        if (problem is null)
            Log.FolderBack(_services.Logger, _entrance);
        else
            Log.FolderAway(_services.Logger, _entrance, problem);
    }

    /// <summary>Takes the files that have not changed since the last look, oldest first. One that somebody holds locked does not hold up the others.</summary>
    /// <returns>How many could not be taken for a reason of their own.</returns>
    private async Task<int> LookAsync()
    {
        var now = new DirectoryInfo(_folder).EnumerateFiles()
            .Where(f => Extensions.Contains(f.Extension, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(f => f.Name, f => (f.Length, f.LastWriteTimeUtc));
        var settled = now.Where(f => _seen.TryGetValue(f.Key, out var before) && before == f.Value).ToList();
        _seen = now;
        var stuck = 0;
        foreach (var (name, (length, _)) in settled.OrderBy(f => f.Value.LastWriteTimeUtc).ThenBy(f => f.Key, StringComparer.Ordinal))
        {
            try
            {
                if (_stopping.IsCancellationRequested || !await TakeAsync(name, length))
                    break;
                _seen.Remove(name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                stuck++;
            }
        }

        return stuck;
    }

    /// <summary>False when the journal cannot keep now: the file stays, and so do those after it.</summary>
    private async Task<bool> TakeAsync(string name, long length)
    {
        if (length > _services.Options.LargestFile)
        {
            Log.FileTooLarge(_services.Logger, _entrance, length, _services.Options.LargestFile);
            Move(name, Failed, []);
            return true;
        }

        var answers = new List<byte[]>();
        var refused = false;
        using var share = _services.Memory.NewShareFor(length);
        await share.SetAsync(length, CancellationToken.None);
        var content = await File.ReadAllBytesAsync(Path.Combine(_folder, name));
        var pieces = BatchSplitter.Split(content);
        foreach (var piece in pieces.Count > 0 ? pieces : [content])
        {
            var result = await _services.Intake.TakeAsync(_entrance, piece, null, CancellationToken.None);
            if (result.TryAgain)
                return false;
            answers.AddRange(result.Acknowledgements);
            refused |= result.Answer.Code != AnswerCode.Accept;
        }

        Move(name, refused ? Failed : Done, answers);
        return true;
    }

    /// <summary>The answers are complete beside the file before the file arrives: whoever waits for it finds them.</summary>
    private void Move(string name, string folder, List<byte[]> answers)
    {
        var target = FreeName(folder, name);
        if (answers.Count > 0)
        {
            var unfinished = target + ".ack.part";
            using (var file = File.Create(unfinished))
            {
                foreach (var answer in answers)
                    file.Write(answer);
            }

            File.Move(unfinished, target + ".ack", overwrite: true);
        }

        File.Move(Path.Combine(_folder, name), target);
    }

    // The same name comes again: the earlier file stays as it is.
    private static string FreeName(string folder, string name)
    {
        var target = Path.Combine(folder, name);
        for (var n = 2; File.Exists(target); n++)
            target = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)}-{n}{Path.GetExtension(name)}");
        return target;
    }
}

/// <summary>What all watched folders share.</summary>
internal sealed record FileServices(Hl7v2Intake Intake, IFeedObserver Observer, MessageMemory Memory, FileFeedOptions Options, TimeProvider Time, ILogger Logger);
