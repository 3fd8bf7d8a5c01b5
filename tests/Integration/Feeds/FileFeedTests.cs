using System.Text;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Files;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

public sealed class FileFeedTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("hopen2-files").FullName;
    private readonly ManualTime _time = new();
    private readonly MemoryJournal _journal = new();
    private readonly RecordingObserver _observer = new();
    private IAsyncDisposable? _open;

    private string Drop => Path.Combine(_data, "drop");

    public async Task InitializeAsync()
    {
        var mappings = new TestMappings(TestMappings.Feed("depot", "files:drop", FeedTransport.Files));
        var entrances = new FileEntrances(new Hl7v2Intake(mappings, _journal, _observer, _time), _observer, new MessageMemory(1 << 20), new FileFeedOptions { Folder = _data, LargestFile = 1 << 20 }, _time, NullLogger<FileFolder>.Instance);
        _open = await entrances.OpenAsync("files:drop", CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _open!.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Lets the folder be looked at until it holds; a look takes its own time.</summary>
    private async Task LookUntil(Func<bool> holds)
    {
        for (var i = 0; i < 400 && !holds(); i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(10);
        }

        Assert.True(holds(), "not in time; in the folder: " + string.Join(", ", Directory.EnumerateFiles(_data, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_data, f))));
    }

    private void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(Drop, name), content);

    private bool Exists(string name) => File.Exists(Path.Combine(Drop, name));

    private string Text(string name) => File.ReadAllText(Path.Combine(Drop, name));

    [Fact]
    public async Task A_file_is_kept_and_goes_to_done_with_its_answer_beside_it()
    {
        Write("a.hl7", FeedSamples.Bytes("adt-a01"));

        await LookUntil(() => Exists("done/a.hl7"));

        Assert.Contains("MSA|AA|A-0001", Text("done/a.hl7.ack"), StringComparison.Ordinal);
        Assert.Equal("depot", Assert.Single(_journal.Kept).Feed);
        Assert.False(Exists("a.hl7"));
    }

    [Fact]
    public async Task A_batch_is_taken_message_by_message()
    {
        var batch = Encoding.UTF8.GetBytes("FHS|^~\\&|X\rBHS|^~\\&|X\r").Concat(MllpPeer.Adt("B1")).Concat(MllpPeer.Adt("B2")).Concat("BTS|2\rFTS|1\r"u8.ToArray()).ToArray();
        Write("batch.txt", batch);

        await LookUntil(() => Exists("done/batch.txt"));

        Assert.Equal(["B1", "B2"], _journal.Kept.Select(k => k.ControlId));
        Assert.Contains("MSA|AA|B2", Text("done/batch.txt.ack"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_goes_to_failed_and_is_kept_all_the_same()
    {
        Write("notes.txt", "no message at all"u8.ToArray());

        await LookUntil(() => Exists("failed/notes.txt"));

        Assert.Contains("MSA|AE", Text("failed/notes.txt.ack"), StringComparison.Ordinal);
        Assert.Equal("no message at all", Encoding.UTF8.GetString(Assert.Single(_journal.Kept).Body.Span));
    }

    [Fact]
    public async Task A_file_still_being_written_is_left_alone()
    {
        await using var file = new FileStream(Path.Combine(Drop, "slow.hl7"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        for (var i = 0; i < 10; i++)
        {
            await file.WriteAsync(new byte[] { (byte)'M' });
            await file.FlushAsync();
            _time.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(10);
        }

        Assert.True(Exists("slow.hl7"));
        Assert.Empty(_journal.Kept);
    }

    [Fact]
    public async Task While_the_journal_cannot_keep_the_file_stays()
    {
        _journal.Before = (message, _) => message.ControlId == "B2" ? throw new JournalUnavailableException("disk full") : Task.CompletedTask;
        Write("batch.hl7", [.. MllpPeer.Adt("B1"), .. MllpPeer.Adt("B2")]);

        await LookUntil(() => _observer.Refused.Count >= 2);
        Assert.True(Exists("batch.hl7"));
        _journal.Before = null;
        await LookUntil(() => Exists("done/batch.hl7"));

        Assert.Equal(["B1", "B2"], _journal.Kept.Select(k => k.ControlId));
    }

    [Fact]
    public async Task The_same_file_again_is_a_repetition_and_does_not_overwrite_the_first()
    {
        Write("a.hl7", FeedSamples.Bytes("adt-a01"));
        await LookUntil(() => Exists("done/a.hl7"));
        Write("a.hl7", FeedSamples.Bytes("adt-a01"));
        await LookUntil(() => Exists("done/a-2.hl7"));

        Assert.Single(_journal.Kept);
        Assert.Contains("MSA|AA|A-0001", Text("done/a-2.hl7.ack"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_too_large_is_set_aside_unread()
    {
        Write("huge.hl7", new byte[(1 << 20) + 1]);

        await LookUntil(() => Exists("failed/huge.hl7"));

        Assert.Empty(_journal.Kept);
    }

    [Fact]
    public async Task A_file_held_by_somebody_is_told_and_does_not_hold_up_the_others()
    {
        await using var held = new FileStream(Path.Combine(Drop, "a.hl7"), FileMode.Create, FileAccess.Write, FileShare.None);
        Write("b.hl7", FeedSamples.Bytes("adt-a01"));

        await LookUntil(() => Exists("done/b.hl7") && _observer.Entrances.Any(e => e.Problem == "files that cannot be read or moved: 1."));
    }

    [Fact]
    public async Task A_folder_that_goes_away_is_told_and_taken_up_again()
    {
        Directory.Move(Drop, Drop + "-away");
        await LookUntil(() => _observer.Entrances.Any(e => e.Problem is not null));
        Directory.Move(Drop + "-away", Drop);
        await LookUntil(() => _observer.Entrances.Last().Problem is null);

        Write("a.hl7", FeedSamples.Bytes("adt-a01"));
        await LookUntil(() => Exists("done/a.hl7"));
    }
}
