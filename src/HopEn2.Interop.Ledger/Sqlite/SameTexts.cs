using System.Text;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Texts that a query gives again and again, each made once.</summary>
internal sealed class SameTexts
{
    private const int Longest = 64;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public SameTexts() => _bySpan = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest)
            return Encoding.UTF8.GetString(utf8);
        Span<char> text = stackalloc char[Longest];
        text = text[..Encoding.UTF8.GetChars(utf8, text)];
        if (!_bySpan.TryGetValue(text, out var known))
            _texts.Add(known = text.ToString(), known);
        return known;
    }
}
