namespace HopEn2.Interop.Host;

/// <summary>What the program's exit codes mean; also in its <c>--help</c>.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>It ran and found something wrong: mappings with problems, a rebuild that differs, a message refused.</summary>
    public const int FoundWrong = 1;

    public const int WrongCall = 2;

    /// <summary>It could not run: port taken, store unusable, nobody listening.</summary>
    public const int CouldNotRun = 3;
}
