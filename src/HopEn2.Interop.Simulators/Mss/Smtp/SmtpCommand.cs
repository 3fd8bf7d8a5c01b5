using System.Text;

namespace HopEn2.Interop.Simulators.Mss.Smtp;

/// <summary>A path of MAIL or RCPT and its parameters (RFC 5321 §4.1.2, RFC 3461 §4).</summary>
/// <param name="Address">Lower case; empty for the null sender.</param>
/// <param name="Parameters">By name in upper case; without value: empty.</param>
internal sealed record SmtpPath(string Address, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Reads <c>FROM:&lt;a@b&gt; SIZE=5</c>; null: malformed.</summary>
    public static SmtpPath? Read(string text, string keyword)
    {
        if (!text.StartsWith(keyword + ":", StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = text[(keyword.Length + 1)..].TrimStart();
        var end = rest.IndexOf('>', StringComparison.Ordinal);
        if (!rest.StartsWith('<') || end < 0)
            return null;
        var address = rest[1..end];
        if (address.Length > 0 && (address.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] || address.Any(c => c is <= ' ' or > '~')))
            return null;
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in rest[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (!parameters.TryAdd((equals < 0 ? word : word[..equals]).ToUpperInvariant(), equals < 0 ? "" : word[(equals + 1)..]))
                return null;
        }

        return new SmtpPath(address.ToLowerInvariant(), parameters);
    }

    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>RFC 3461 §4: +XX for what may not stand as it is.</summary>
    public static string Xtext(string text)
    {
        var read = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '+' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var value))
            {
                read.Append((char)value);
                i += 2;
            }
            else
            {
                read.Append(text[i]);
            }
        }

        return read.ToString();
    }
}

/// <summary>What an operator was handed: the envelope and the mail.</summary>
/// <param name="EnvelopeId">ENVID; null when not given.</param>
/// <param name="ReturnsAll">RET=FULL.</param>
internal sealed record Handed(string From, string? EnvelopeId, bool ReturnsAll, IReadOnlyList<HandedRecipient> Recipients, ReadOnlyMemory<byte> Mail, string? User);

/// <param name="Notify">NOTIFY in upper case; null when not given.</param>
/// <param name="Original">ORCPT, as <c>rfc822;address</c>; null when not given.</param>
internal sealed record HandedRecipient(string Address, string? Notify, string? Original)
{
    /// <summary>Whether a report of this kind was asked for; without NOTIFY, only failures are told.</summary>
    public bool Wants(string kind) => Notify is null ? kind == "FAILURE" : Notify.Split(',').Contains(kind, StringComparer.Ordinal);
}
