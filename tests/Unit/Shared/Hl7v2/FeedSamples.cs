namespace HopEn2.Interop.Tests.Shared.Hl7v2;

/// <summary>The messages under <c>tests/Samples/feeds</c>: one of each kind of transport trouble, all fictitious.</summary>
internal static class FeedSamples
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "ack-t02", "adt-a01", "adt-a03-latin9", "adt-a40-no-charset", "mdm-t02", "mdm-t02-enhanced", "mdm-t02-lf", "mdm-t04", "mdm-t10", "oru-r01-two-byte-separator",
        "zam-z01-accepted", "zam-z02-full-mailbox",
    ];

    public static IReadOnlyList<byte[]> All { get; } = [.. Names.Select(Bytes)];

    /// <summary>Those of the translation, <c>tests/Samples/hl7v2</c>.</summary>
    public static IEnumerable<byte[]> Translated()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "tests", "Samples", "hl7v2");
            if (Directory.Exists(folder))
                return Directory.EnumerateFiles(folder, "*.hl7").Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
        }

        throw new DirectoryNotFoundException("tests/Samples/hl7v2 is in no folder above the tests.");
    }

    public static byte[] Bytes(string name) => Samples.Bytes($"feeds/{name}.hl7");
}
