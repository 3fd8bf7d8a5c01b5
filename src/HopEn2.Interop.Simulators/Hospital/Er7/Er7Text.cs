using System.Text;

namespace HopEn2.Interop.Simulators.Hospital.Er7;

/// <summary>Writes an ER7 message segment by segment.</summary>
/// <param name="repetition">Repetition separator; the laboratory's old version writes <c>˜</c> (hl7v2.md §1).</param>
internal sealed class Er7Text(char repetition = '~')
{
    private readonly StringBuilder _text = new(4_096);

    /// <summary>MSH: fields from MSH-3 on, by number.</summary>
    public Er7Text Header(params ReadOnlySpan<(int Field, string? Value)> fields)
    {
        _text.Append("MSH|^").Append(repetition).Append("\\&");
        return Fields(3, fields);
    }

    /// <summary>A segment: its name and those of its fields that have a value, in order of their number.</summary>
    public Er7Text Segment(string name, params ReadOnlySpan<(int Field, string? Value)> fields)
    {
        _text.Append(name);
        return Fields(1, fields);
    }

    /// <summary>Values of a field that repeats.</summary>
    public string Repeat(params ReadOnlySpan<string?> values)
    {
        var joined = new StringBuilder();
        foreach (var value in values)
        {
            if (value is null)
                continue;
            if (joined.Length > 0)
                joined.Append(repetition);
            joined.Append(value);
        }

        return joined.ToString();
    }

    /// <summary>A text that may hold separators.</summary>
    public string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny("\\|^&") < 0 && !text.Contains(repetition, StringComparison.Ordinal))
            return text;
        return text.Replace("\\", "\\E\\", StringComparison.Ordinal).Replace("|", "\\F\\", StringComparison.Ordinal).Replace("^", "\\S\\", StringComparison.Ordinal)
            .Replace("&", "\\T\\", StringComparison.Ordinal).Replace(repetition.ToString(), "\\R\\", StringComparison.Ordinal);
    }

    public byte[] Bytes(Encoding charset) => charset.GetBytes(_text.ToString());

    private Er7Text Fields(int next, ReadOnlySpan<(int Field, string? Value)> fields)
    {
        foreach (var (field, value) in fields)
        {
            if (string.IsNullOrEmpty(value))
                continue;
            _text.Append('|', field - next + 1).Append(value);
            next = field + 1;
        }

        _text.Append('\r');
        return this;
    }
}
