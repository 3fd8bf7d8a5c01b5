using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Simulators.Hospital.Cda;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital;

public partial class PdfTextTests
{
    private static readonly string[] Lines = [.. Enumerable.Range(1, 130).Select(i => $"Ligne {i} (à l'été) \\ œuvre")];

    public static TheoryData<string, byte[]> Files => new()
    {
        { "text", PdfText.Of(Lines) },
        { "empty", PdfText.Of([]) },
        { "scan", ScannedPage.Pdf(Dice.Of(1, 1)) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_object_stands_where_the_table_says(string name, byte[] pdf)
    {
        var text = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF-1.4\n", text, StringComparison.Ordinal);
        Assert.EndsWith("%%EOF\n", text, StringComparison.Ordinal);
        var start = int.Parse(StartOfTable().Match(text).Groups["at"].Value, CultureInfo.InvariantCulture);
        Assert.True(text.AsSpan(start).StartsWith("xref\n0 "), name);
        var offsets = Entry().Matches(text[start..]).Select(m => int.Parse(m.Groups["at"].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.All(offsets.Index(), o => Assert.True(text.AsSpan(o.Item).StartsWith($"{o.Index + 1} 0 obj\n"), $"object {o.Index + 1}"));
        Assert.Contains($"/Size {offsets.Count + 1} ", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_stream_is_as_long_as_it_says(string name, byte[] pdf)
    {
        var text = Encoding.Latin1.GetString(pdf);
        foreach (Match stream in Stream().Matches(text))
        {
            var length = int.Parse(stream.Groups["length"].Value, CultureInfo.InvariantCulture);
            Assert.True(text.AsSpan(stream.Index + stream.Length + length).StartsWith("\nendstream\n"), name);
        }
    }

    [Fact]
    public void Lines_are_spread_over_pages_and_escaped()
    {
        var text = Encoding.Latin1.GetString(PdfText.Of(Lines));
        Assert.Contains("/Count 3 ", text, StringComparison.Ordinal);
        Assert.Contains("(Ligne 1 \\(à l'été\\) \\\\ \u009Cuvre) Tj", text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"startxref\n(?<at>\d+)\n")]
    private static partial Regex StartOfTable();

    [GeneratedRegex(@"^(?<at>\d{10}) 00000 n $", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"/Length (?<length>\d+) >>\nstream\n")]
    private static partial Regex Stream();
}
