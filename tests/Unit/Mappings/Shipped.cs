using System.Text;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;

namespace HopEn2.Interop.Tests.Unit.Mappings;

/// <summary>The mappings shipped with the program, and what becomes of them when a line is changed.</summary>
internal static class Shipped
{
    public static string Folder => ShippedMappings.Folder;

    public static IReadOnlyDictionary<string, byte[]> Files { get; } = MappingLoader.FileNames.ToDictionary(n => n, n => File.ReadAllBytes(Path.Combine(Folder, n)));

    public static string Text(string file) => Encoding.UTF8.GetString(Files[file]);

    public static MappingResult Load(IReadOnlyDictionary<string, byte[]> files) => MappingLoader.Load(MappingFolder.Of("mappings", files));

    /// <summary>The shipped mappings with one file's text in the place of another.</summary>
    public static MappingResult With(string file, string text) => Load(new Dictionary<string, byte[]>(Files) { [file] = Encoding.UTF8.GetBytes(text) });
}
