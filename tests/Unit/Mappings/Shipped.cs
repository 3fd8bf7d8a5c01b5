using System.Text;
using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

/// <summary>The mappings shipped with the program, and what becomes of them when a line is changed.</summary>
internal static class Shipped
{
    public static string Folder { get; } = Find();

    public static IReadOnlyDictionary<string, byte[]> Files { get; } = MappingLoader.FileNames.ToDictionary(n => n, n => File.ReadAllBytes(Path.Combine(Folder, n)));

    public static string Text(string file) => Encoding.UTF8.GetString(Files[file]);

    public static MappingResult Load(IReadOnlyDictionary<string, byte[]> files) => MappingLoader.Load(MappingFolder.Of("mappings", files));

    /// <summary>The shipped mappings with one file's text in the place of another.</summary>
    public static MappingResult With(string file, string text) => Load(new Dictionary<string, byte[]>(Files) { [file] = Encoding.UTF8.GetBytes(text) });

    /// <summary>The shipped mappings with <paramref name="old"/>, which stands there once, replaced.</summary>
    public static (MappingResult Result, int Line) Changed(string file, string old, string @new)
    {
        var text = Text(file);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0 && text.IndexOf(old, at + 1, StringComparison.Ordinal) < 0, $"{file} does not hold exactly one \"{old}\".");
        return (With(file, text.Replace(old, @new, StringComparison.Ordinal)), 1 + text.AsSpan(0, at).Count('\n'));
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HopEn2.Interop.sln")))
                return Path.Combine(folder.FullName, "mappings");
        }

        throw new DirectoryNotFoundException("The tests are not inside the project.");
    }
}
