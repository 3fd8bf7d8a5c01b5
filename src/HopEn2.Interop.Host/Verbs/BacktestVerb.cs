using System.CommandLine;
using System.Globalization;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Host.Backtesting;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 backtest</c>: the watch over past events, as it would have spoken live.</summary>
internal static class BacktestVerb
{
    public static Command Command()
    {
        var events = new Option<FileInfo>("--events") { Description = "CSV `timestamp,stream` (ISO 8601 with offset), in order of time", HelpName = "FILE", Required = true };
        var output = new Option<FileInfo>("--out") { Description = "CSV to write: `raised_at,stream,cleared_at,kind,evidence`", HelpName = "FILE", Required = true };
        var train = new Option<double>("--train-days") { Description = "Days at the beginning whose alerts are not written: the watch still learns", DefaultValueFactory = _ => 56 };
        var budget = new Option<double>("--budget") { Description = "False alarms allowed per stream and 30 days, 0.001 to 10", DefaultValueFactory = _ => 0.1 };
        var zone = new Option<string?>("--zone") { Description = "Time zone that hours and days are read in. Default: the offsets as written", HelpName = "ZONE" };
        var alsace = new Option<bool>("--alsace-moselle") { Description = "Good Friday and 26 December are public holidays too" };
        var command = new Command("backtest", """
            Runs the rupture watch over past events and writes the alerts it would have raised, each at the moment it would have been sent.
            Hours and days are read off the offsets in the file, or in --zone. Silence after the last event of the file is not judged.
            Exit code 2 when a line is no event.

            Examples:
              hopen2 backtest --events events.csv --train-days 56 --budget 0.1 --out alerts.csv
              hopen2 backtest --events march.csv --train-days 0 --budget 0.3 --zone Europe/Paris --out alerts.csv
            """)
        {
            events, output, train, budget, zone, alsace,
        };
        command.SetAction(arguments =>
        {
            var allowed = arguments.GetValue(budget);
            if (allowed is not (>= 0.001 and <= 10))
            {
                Console.Error.WriteLine("--budget: between 0.001 and 10 false alarms per stream and 30 days.");
                return ExitCodes.WrongCall;
            }

            TimeZoneInfo? hours = null;
            if (arguments.GetValue(zone) is { } named && !TimeZoneInfo.TryFindSystemTimeZoneById(named, out hours))
            {
                Console.Error.WriteLine($"--zone: {named} is no time zone, such as Europe/Paris.");
                return ExitCodes.WrongCall;
            }

            try
            {
                var report = Backtest.Run(
                    arguments.GetValue(events)!.FullName, arguments.GetValue(output)!.FullName, new FalseAlarmBudget(allowed), TimeSpan.FromDays(arguments.GetValue(train)),
                    new PublicHolidays(arguments.GetValue(alsace)), hours);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Events} events of {report.Streams} streams, {report.Alerts} alerts; {report.Processor.TotalSeconds:0.00} s of processor, {report.Events / report.Processor.TotalSeconds / 1e6:0.00} million events a second; {Environment.WorkingSet / 1048576.0:0} MiB"));
                return ExitCodes.Done;
            }
            catch (FormatException e)
            {
                Console.Error.WriteLine(e.Message);
                return ExitCodes.WrongCall;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Terminal.Fail(e.Message);
            }
        });
        return command;
    }
}
