using System.Text;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>The messages and documents under <c>tests/Samples</c>, read where they lie.</summary>
internal static class Samples
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Samples");

    /// <param name="path">For example <c>cda/n1_imaging.xml</c>.</param>
    public static byte[] Bytes(string path) => File.ReadAllBytes(Path.Combine(Folder, path));

    public static string Text(string path) => Encoding.UTF8.GetString(Bytes(path));
}
