using System.Net.Http.Headers;
using System.Text.Json;
using HopEn2.Interop.Imports;
using HopEn2.Interop.Mappings.Imports;

namespace HopEn2.Interop.Host.Importing;

/// <summary>Where the lines of an extract go.</summary>
internal interface IImportSink : IAsyncDisposable
{
    /// <summary>Lines handed over together at most.</summary>
    const int MostLines = 500;

    Task<ImportTake> TakeAsync(IReadOnlyList<ImportRecord> records, CancellationToken cancel);

    /// <summary>All lines were handed over.</summary>
    Task<ImportTake> FinishAsync(CancellationToken cancel) => Task.FromResult(new ImportTake(0, 0));
}

/// <summary>A dry run.</summary>
internal sealed class NothingKept : IImportSink
{
    public Task<ImportTake> TakeAsync(IReadOnlyList<ImportRecord> records, CancellationToken cancel) => Task.FromResult(new ImportTake(0, 0));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal static class ImportSinks
{
    public static IImportSink Of(ImportSort sort, EngineOptions options, string? token)
    {
        if (sort is ImportSort.Cnam)
            return new CnamSink(options);
        var sole = StoreLock.Take(options.Store);
        return sole is null ? new EngineSink(RunningEngine.Client(options, token)) : new StoreSink(options, sole);
    }
}

/// <summary>Directly into the store.</summary>
internal sealed class StoreSink : IImportSink
{
    private readonly StoreLock _sole;
    private readonly ServiceProvider _services;

    public StoreSink(EngineOptions options, StoreLock sole) =>
        (_sole, _services) = (sole, Composition.AddCore(new ServiceCollection().AddLogging(), options, TimeProvider.System).BuildServiceProvider());

    public Task<ImportTake> TakeAsync(IReadOnlyList<ImportRecord> records, CancellationToken cancel) =>
        records.Count == 0 ? Task.FromResult(new ImportTake(0, 0)) : _services.GetRequiredService<ImportIntake>().TakeAsync(records, cancel);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _sole.Dispose();
    }
}

/// <summary>To the engine that runs on the store.</summary>
internal sealed class EngineSink(HttpClient engine) : IImportSink
{
    public async Task<ImportTake> TakeAsync(IReadOnlyList<ImportRecord> records, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        foreach (var record in records)
        {
            body.Write(record.ToBytes());
            body.WriteByte((byte)'\n');
        }

        using var content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        using var answer = await engine.PostAsync(new Uri("/api/imports", UriKind.Relative), content, cancel);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"The engine at {engine.BaseAddress} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
        return (await answer.Content.ReadFromJsonAsync<ImportTake>(JsonSerializerOptions.Web, cancel))!;
    }

    public ValueTask DisposeAsync()
    {
        engine.Dispose();
        return ValueTask.CompletedTask;
    }
}
