using System.CommandLine;
using HopEn2.Interop.Benchmarks;

var root = new RootCommand("""
    Measures the engine and prints a table, and JSON with --json FILE. Everything stays on this machine's loopback.

    Examples:
      dotnet run -c Release --project tests/HopEn2.Interop.Benchmarks -- translate
      dotnet run -c Release --project tests/HopEn2.Interop.Benchmarks -- fold
    """)
{
    TranslateBenchmark.Command(),
    FoldBenchmark.Command(),
    IntakeBenchmark.Command(),
    EndToEndBenchmark.Command(),
    StoreBenchmark.Command(),
    SoakBenchmark.Command(),
    IndicatorBenchmark.Command(),
    DepositBenchmark.Command(),
    NotificationBenchmark.Command(),
    DeliverBenchmark.Command(),
    PlannerBenchmark.Command(),
};
root.Options.Add(Report.JsonOption);
return await root.Parse(args).InvokeAsync();
