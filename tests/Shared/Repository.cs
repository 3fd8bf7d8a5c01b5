namespace HopEn2.Interop.Tests.Shared;

/// <summary>Where the files of the repository are that tests read where they lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "HopEn2.Interop.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException("HopEn2.Interop.sln is in no folder above the tests.");
    }
}
