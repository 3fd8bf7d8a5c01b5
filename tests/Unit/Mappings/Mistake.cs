using System.Text.RegularExpressions;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

/// <summary>One mistake in the shipped mappings, and the one problem that must be said of it.</summary>
internal static partial class Mistake
{
    /// <summary>
    /// Replaces <paramref name="old"/>, which stands once in <paramref name="file"/>, by <paramref name="new"/>, in which ¤ marks the place the problem must name.
    /// In <paramref name="said"/> (severity, what, remedy) «text» stands for the line on which the text stands first.
    /// </summary>
    public static void Is(string file, string old, string @new, string said)
    {
        var text = Shipped.Text(file);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0 && text.IndexOf(old, at + 1, StringComparison.Ordinal) < 0, $"{file} does not hold exactly one \"{old}\".");
        IsWhole(file, text[..at] + @new + text[(at + old.Length)..], said);
    }

    /// <summary>The same for a whole file.</summary>
    public static void IsWhole(string file, string text, string said)
    {
        var mark = text.IndexOf('¤', StringComparison.Ordinal);
        Assert.True(mark >= 0, "No ¤ marks the place.");
        var before = text.AsSpan(0, mark);
        text = text.Remove(mark, 1);

        var line = before.Count('\n') + 1;
        var column = before.Length - before.LastIndexOf('\n');
        var expected = LineOf().Replace(said, m => $"{LineWith(text, m.Groups["text"].Value)}");
        Assert.Equal([$"mappings/{file}:{line}:{column}: {expected}"], Shipped.With(file, text).Problems.Select(p => p.ToString()));
    }

    private static int LineWith(string text, string part)
    {
        var at = text.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The file does not hold \"{part}\".");
        return text.AsSpan(0, at).Count('\n') + 1;
    }

    [GeneratedRegex("«(?<text>[^»]*)»")]
    private static partial Regex LineOf();
}
