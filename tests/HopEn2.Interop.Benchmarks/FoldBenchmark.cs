using System.CommandLine;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Bus;
using Microsoft.Extensions.DependencyInjection;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>fold</c>: translated messages → facts kept, folds, counters: in memory, and in a store.</summary>
internal static class FoldBenchmark
{
    public static Command Command()
    {
        var messages = new Option<int>("--messages") { Description = "Messages of each sort", DefaultValueFactory = _ => 60_000 };
        var patients = new Option<int>("--patients") { Description = "Distinct patients and visits they are about", DefaultValueFactory = _ => 100_000 };
        var batch = new Option<int>("--batch") { Description = "Messages of one recording", DefaultValueFactory = _ => JournalAnnouncer.BatchSize };
        var command = new Command("fold", "Recording of messages already translated: in memory only, and in a SQLite file with all its tables.") { messages, patients, batch };
        command.SetAction(async (arguments, cancel) => (await RunAsync(arguments.GetValue(messages), arguments.GetValue(patients), arguments.GetValue(batch), cancel)).Print(arguments));
        return command;
    }

    private static async Task<Report> RunAsync(int messages, int patients, int batch, CancellationToken cancel)
    {
        var report = new Report("fold", "what", "messages", "messages/s", "CPU µs/message", "KB allocated/message");
        var mappings = Traffic.Mappings();
        var calendar = new HospitalCalendar(mappings.Hospital.TimeZone);
        var translator = new Hl7v2Translator(new FixedMappings(mappings));
        var folder = Directory.CreateTempSubdirectory("hopen2-bench-");
        try
        {
            await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(calendar)
                .AddLedger(StoreOptions.Parse($"sqlite:{Path.Combine(folder.FullName, "bench.db")}", out _)!).BuildServiceProvider();
            var ledger = services.GetRequiredService<ILedger>();
            var memory = new InMemoryFoldStore();
            var number = 0;
            foreach (var (name, count) in new[] { ("adt_a01", messages), ("mdm_t02", messages / 6), ("adt_a01", messages), ("mdm_t02", messages / 6) })
            {
                var traffic = new Traffic(name, patients);
                var translated = new List<TranslatedMessage>(count);
                for (var i = 0; i < count; i++)
                {
                    var message = traffic.Message(number++);
                    var (header, outcome) = translator.Translate(message);
                    translated.Add(new TranslatedMessage(message.Id, header, outcome, message.ReceivedAt, message.Feed));
                }

                var took = await Took.Of(async () =>
                {
                    foreach (var chunk in translated.Chunk(batch))
                        await memory.RecordAsync([.. chunk.SelectMany(m => ((Outcome.Understood)m.Outcome).Facts)], calendar, cancel);
                });
                report.Add($"{name} in memory", count, took.PerSecond(count), took.CpuMicroseconds(count), took.AllocatedKilobytes(count));
                took = await Took.Of(async () =>
                {
                    foreach (var chunk in translated.Chunk(batch))
                        await ledger.RecordAsync(chunk, cancel);
                });
                report.Add($"{name} in SQLite", count, took.PerSecond(count), took.CpuMicroseconds(count), took.AllocatedKilobytes(count));
            }

            return report;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
