using System.Diagnostics;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Ledger.Sqlite;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>Kills a writing process at any moment and looks what is left.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly SqliteStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Whatever_was_acknowledged_before_a_kill_is_there_once_and_folds_the_same()
    {
        var kept = new Dictionary<JournalId, string>();
        var recorded = new HashSet<JournalId>();
        for (var round = 0; round < 4; round++)
        {
            _store.Close();
            await KillWriterAsync($"r{round}", lines: 150 + 400 * round, kept, recorded);
            _store.Open();
            await CheckJournalAsync(kept);
            await CheckLedgerAsync(recorded);
        }
    }

    private async Task CheckJournalAsync(Dictionary<JournalId, string> kept)
    {
        var ids = await _store.Journal.IdsAfterAsync(new JournalId(0), int.MaxValue, default);
        Assert.Equal(Enumerable.Range(1, ids.Count).Select(n => new JournalId(n)), ids);
        var read = (await _store.Journal.ReadAsync([.. kept.Keys], default)).ToDictionary(m => m.Id);
        foreach (var (id, controlId) in kept)
        {
            Assert.Equal(controlId, read[id].ControlId);
            Assert.True(read[id].Body.Span.SequenceEqual(KilledWriter.Message(controlId).Body.Span), $"The body of {id} is not what was sent.");
        }

        // Its sender, unsure, sends again.
        foreach (var (id, controlId) in kept.TakeLast(50))
            Assert.Equal(new JournalReceipt(id, KeptAs.Repetition, Answer.Accept), await _store.Journal.AppendAsync(KilledWriter.Message(controlId), default));
    }

    private async Task CheckLedgerAsync(HashSet<JournalId> recorded)
    {
        Assert.Empty(await _store.Ledger.UnrecordedAsync([.. recorded], default));
        Assert.Equal([], (await _store.Maintenance.RebuildAsync(replace: false, null, default)).Examples);
        foreach (var file in new[] { _store.Options.File, _store.Options.JournalFile })
        {
            using var database = SqliteDatabase.Open(file, SqliteAccess.ReadOnly);
            using var rows = database.Statement("PRAGMA integrity_check").Rows();
            Assert.True(rows.Next());
            Assert.Equal("ok", rows.Text(0));
        }
    }

    /// <summary>Runs a writer until it has said so many lines, then kills it; notes all it said.</summary>
    private async Task KillWriterAsync(string round, int lines, Dictionary<JournalId, string> kept, HashSet<JournalId> recorded)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { "exec", typeof(CrashTests).Assembly.Location, KilledWriter.Verb, _store.Options.File, round })
            start.ArgumentList.Add(argument);
        using var writer = Process.Start(start)!;
        for (var n = 0; await writer.StandardOutput.ReadLineAsync() is { } line; n++)
        {
            if (n == lines)
                writer.Kill();
            switch (line.Split(' '))
            {
                // The dot ends the line: one cut short by the kill is not counted.
                case ["kept", var id, var controlId, "."]:
                    kept.Add(new JournalId(long.Parse(id)), controlId);
                    break;
                case ["recorded", var id, "."]:
                    recorded.Add(new JournalId(long.Parse(id)));
                    break;
            }
        }

        await writer.WaitForExitAsync();
        Assert.NotEqual(0, writer.ExitCode);
    }
}
