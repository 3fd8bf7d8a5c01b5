using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using HopEn2.Interop.Mappings;
using Spectre.Console;

namespace HopEn2.Interop.Host;

/// <summary>What the verbs say on the terminal: results on standard output, complaints on standard error.</summary>
internal static class Terminal
{
    /// <summary>Says why the program could not run.</summary>
    public static int Fail(string why, int code = ExitCodes.CouldNotRun)
    {
        Console.Error.WriteLine(why);
        return code;
    }

    /// <summary>Does something with a store, or says why the store refuses.</summary>
    public static async Task<int> OnStoreAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is HopEn2.Interop.Ledger.StoreRefusedException or HopEn2.Interop.Domain.Ports.LedgerUnavailableException)
        {
            return Fail(e.Message);
        }
    }

    /// <summary>Does something with files, or says why they refuse.</summary>
    public static int OnFile(Action work)
    {
        try
        {
            work();
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Fail(e.Message);
        }
    }

    /// <summary>Reads the engine's options, or says every problem.</summary>
    public static bool TryOptions(ParseResult arguments, [NotNullWhen(true)] out EngineOptions? options, string defaultData = "data")
    {
        var problems = new List<string>();
        options = EngineOptions.Read(arguments, defaultData, problems);
        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
        return options is not null;
    }

    /// <summary>Says what is wrong in the mappings; true when they can be used.</summary>
    public static bool TryMappings(string folder) => TryMappings(folder, MappingLoader.Load(folder));

    /// <summary>The same, of a folder that has been read.</summary>
    public static bool TryMappings(string folder, MappingResult result)
    {
        foreach (var problem in result.Problems)
            Console.Error.WriteLine(problem);
        if (result is MappingResult.Loaded)
            return true;
        Console.Error.WriteLine($"The mappings in {folder} cannot be used. Correct the lines above; `hopen2 check` tells when all is right.");
        return false;
    }

    /// <summary>Shows how far something long has come: a bar on a terminal, nothing in a pipe.</summary>
    /// <param name="total">How many there are; null when that is not known before.</param>
    public static async Task<T> ProgressAsync<T>(string what, int? total, Func<IProgress<int>, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
            return await work(new Progress<int>());
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await terminal.Progress().AutoClear(true).StartAsync(context =>
        {
            var task = context.AddTask(what, maxValue: total ?? 1);
            task.IsIndeterminate = total is null;
            return work(new Progress<int>(done =>
            {
                task.Description = $"{what} {done:N0}";
                if (total is not null)
                    task.Value = done;
            }));
        });
    }

    /// <summary>Shows how far each of several steps has come: bars on a terminal, a line at the beginning of each step in a pipe.</summary>
    public static async Task<TResult> StepsAsync<TProgress, TResult>(Func<TProgress, (string Step, long Done, long Of)> of, Func<IProgress<TProgress>, Task<TResult>> work)
    {
        if (Console.IsErrorRedirected)
        {
            var last = "";
            return await work(new Told<TProgress>(p =>
            {
                var (step, _, total) = of(p);
                if (step != last)
                    Console.Error.WriteLine($"{last = step}: {total}");
            }));
        }

        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await terminal.Progress().StartAsync(context =>
        {
            var tasks = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
            return work(new Told<TProgress>(p =>
            {
                var (step, done, total) = of(p);
                if (!tasks.TryGetValue(step, out var task))
                    tasks.Add(step, task = context.AddTask(step));
                (task.MaxValue, task.Value) = (Math.Max(1, total), done);
            }));
        });
    }

    /// <summary>Told at once, in the order of the work.</summary>
    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
