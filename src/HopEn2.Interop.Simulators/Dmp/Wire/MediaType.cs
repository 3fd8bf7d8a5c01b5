using System.Collections.Frozen;
using System.Text;

namespace HopEn2.Interop.Simulators.Dmp.Wire;

/// <summary>A Content-Type (RFC 2045 §5.1): its name in lower case, and its parameters, whose names are case-blind.</summary>
internal sealed record MediaType(string Name, FrozenDictionary<string, string> Parameters)
{
    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>Null: not one, or a parameter is given twice.</summary>
    public static MediaType? Parse(string? text)
    {
        if (text is null)
            return null;
        var end = text.IndexOf(';', StringComparison.Ordinal);
        var name = (end < 0 ? text : text[..end]).Trim().ToLowerInvariant();
        if (name.Count(c => c == '/') != 1 || name.StartsWith('/') || name.EndsWith('/'))
            return null;
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var at = end; at >= 0 && at < text.Length;)
        {
            at++;
            var equals = text.IndexOf('=', at);
            if (equals < 0)
                return text[at..].Trim().Length == 0 ? new MediaType(name, parameters.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)) : null;
            var key = text[at..equals].Trim();
            if (!TryValue(text, equals + 1, out var value, out at) || key.Length == 0 || !parameters.TryAdd(key, value))
                return null;
        }

        return new MediaType(name, parameters.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>A token or a quoted string; <paramref name="next"/> is the semicolon after it, or the end.</summary>
    private static bool TryValue(string text, int at, out string value, out int next)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
        if (at >= text.Length || text[at] != '"')
        {
            next = text.IndexOf(';', at);
            next = next < 0 ? text.Length : next;
            value = text[at..next].Trim();
            return value.Length > 0;
        }

        var read = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            read.Append(text[at]);
        }

        value = read.ToString();
        next = text.IndexOf(';', Math.Min(at, text.Length));
        next = next < 0 ? text.Length : next;
        return at < text.Length && text[(at + 1)..next].Trim().Length == 0;
    }
}
