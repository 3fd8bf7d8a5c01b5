using System.CommandLine;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Translation;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>translate</c>: message → facts, with the CDA header, on one thread.</summary>
internal static class TranslateBenchmark
{
    public static Command Command()
    {
        var rounds = new Option<int>("--rounds") { Description = "Measurements; the median is shown", DefaultValueFactory = _ => 7 };
        var command = new Command("translate", "Translation of messages already in memory, on one thread.") { rounds };
        command.SetAction(async (arguments, _) => (await RunAsync(arguments.GetValue(rounds))).Print(arguments));
        return command;
    }

    private static async Task<Report> RunAsync(int rounds)
    {
        var report = new Report("translate", "message", "bytes", "messages/s", "CPU µs/message", "KB allocated/message");
        var translator = new Hl7v2Translator(new FixedMappings(Traffic.Mappings()));
        foreach (var (name, count) in new[] { ("adt_a01", 20_000), ("mdm_t02", 2_000) })
        {
            var traffic = new Traffic(name, 1_000);
            var messages = Enumerable.Range(0, count).Select(n => traffic.Message(n)).ToList();
            var measured = new List<Took>();
            for (var round = -1; round < rounds; round++)
            {
                var took = await Took.Of(() =>
                {
                    foreach (var message in messages)
                    {
                        if (translator.Translate(message).Outcome is not Outcome.Understood)
                            throw new InvalidOperationException($"{name} was not understood.");
                    }

                    return Task.CompletedTask;
                });
                if (round >= 0)
                    measured.Add(took);
            }

            var median = measured.OrderBy(t => t.Cpu).ElementAt(rounds / 2);
            report.Add(name, traffic.Size, median.PerSecond(count), median.CpuMicroseconds(count), median.AllocatedKilobytes(count));
        }

        return report;
    }
}
