namespace HopEn2.Interop.Mappings.Yaml;

/// <summary>Where the lines of a text begin, as editors count them.</summary>
/// <remarks>The parser's own line numbers are not used: it also counts the Unicode line separators, which editors do not.</remarks>
internal sealed class TextLines
{
    private readonly List<int> _starts = [0];
    private readonly int _end;

    public TextLines(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                _starts.Add(i + 1);
        }

        _end = text.AsSpan().TrimEnd().Length;
    }

    /// <summary>The place of a character; of one beyond the last that is written, the place after that.</summary>
    public Place Of(long index)
    {
        var at = (int)Math.Clamp(index, 0, _end);
        var found = _starts.BinarySearch(at);
        var line = found >= 0 ? found : ~found - 1;
        return new(line + 1, at - _starts[line] + 1);
    }
}
