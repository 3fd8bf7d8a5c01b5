using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Journal;
using HopEn2.Interop.Ledger.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>A process that keeps and records messages as fast as it can and says of each when it is durable, until somebody kills it.</summary>
internal static class KilledWriter
{
    public const string Verb = "killed-writer";

    private const int Callers = 16;

    /// <param name="arguments">File of the ledger, name of this round.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var files = new SqliteStoreFiles(new StoreOptions.Sqlite(arguments[0]));
        using var journal = new GroupCommitJournal(new SqliteJournalStore(files.Options.JournalFile, files.LastKnown), [], NullLogger<GroupCommitJournal>.Instance);
        using var ledger = new SqliteLedger(files, Hospital.Calendar, [], TimeProvider.System, NullLogger<SqliteLedger>.Instance);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var n = 0; ; n++)
            {
                var receipt = await journal.AppendAsync(Message($"{arguments[1]}-{caller}-{n}"), default);
                Say($"kept {receipt.Id} {arguments[1]}-{caller}-{n} .");
                await ledger.RecordAsync([Translated(receipt.Id)], default);
                Say($"recorded {receipt.Id} .");
            }
        })));
    }

    /// <summary>A message whose body follows from its control id, so that whoever comes after the crash knows what it must be.</summary>
    public static IncomingMessage Message(string controlId)
    {
        var random = new Random(controlId.Sum(c => c * 31));
        var body = new byte[random.Next(4) == 0 ? random.Next(10_000, 40_000) : random.Next(100, 2000)];
        random.NextBytes(body);
        return new IncomingMessage("dpi", MessageFormat.Er7, controlId, body, Hospital.Monday, Answer.Accept, null);
    }

    private static Domain.Ports.TranslatedMessage Translated(JournalId id) => (id.Value % 3) switch
    {
        0 => Hospital.Admission(id.Value, $"P{id.Value % 7}", $"V{id.Value % 11}", minute: (int)id.Value % 600),
        1 => Hospital.Report(id.Value, $"1.{id.Value}", $"P{id.Value % 7}", $"V{id.Value % 11}", minute: (int)id.Value % 600),
        _ => Hospital.Deposited(id.Value, id.Value - 1, minute: (int)id.Value % 600),
    };

    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
