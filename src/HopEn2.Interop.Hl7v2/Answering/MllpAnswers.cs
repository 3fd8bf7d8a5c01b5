using System.Collections.Concurrent;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Answering;

/// <summary>Sends ZAM over MLLP: one connection per destination, one message at a time, taken when MSA-2 is its MSH-10.</summary>
internal sealed class MllpAnswers(IMappings mappings, AnswerOptions options) : IAnswerClient, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, AnswerLine> _lines = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<AnswerResult> SendAsync(SourceAnswer answer, CancellationToken cancel)
    {
        var current = mappings.Current;
        if (current.Feeds.Named(answer.Source.Feed)?.Answers is not { } address)
            return AnswerResult.NoDestination.Instance;
        return await _lines.GetOrAdd(address, a => new AnswerLine(new Uri(a), options)).SendAsync(ZamWriter.Write(answer, current.Hospital.TimeZone), cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines.Values)
            await line.DisposeAsync();
    }
}
