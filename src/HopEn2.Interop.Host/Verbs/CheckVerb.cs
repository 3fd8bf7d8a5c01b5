using System.CommandLine;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 check</c>: mappings and configuration, every problem at once.</summary>
internal static class CheckVerb
{
    public static Command Command()
    {
        var command = new Command("check", """
            Checks the mappings and the configuration and says every problem at once, as FILE:LINE:COLUMN: what. Remedy.
            Exit code 1 when there is an error, 0 when all is right or only warned of.

            Examples:
              hopen2 check
              hopen2 check --mappings /etc/hopen2/mappings --store sqlite:/var/lib/hopen2/hopen2.db
            """);
        foreach (var option in EngineOptions.All)
            command.Options.Add(option);
        command.SetAction(arguments =>
        {
            if (!Terminal.TryOptions(arguments, out var options))
                return ExitCodes.FoundWrong;
            var result = MappingLoader.Load(options.Mappings);
            foreach (var problem in result.Problems)
                Console.WriteLine(problem);
            if (result is not MappingResult.Loaded loaded)
            {
                Console.WriteLine($"{result.Problems.Count} problems in {options.Mappings}.");
                return ExitCodes.FoundWrong;
            }

            Console.WriteLine($"{options.Mappings}: right. {MappingSummary.Of(loaded.Mappings)}");
            return ExitCodes.Done;
        });
        return command;
    }
}
