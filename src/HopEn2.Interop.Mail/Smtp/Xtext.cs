using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Mail.Smtp;

/// <summary>Text within a command or a report's field: what is not printable, + and = as +XX (RFC 3461, 4).</summary>
internal static class Xtext
{
    public static string Of(string text)
    {
        var written = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b is > 32 and < 127 and not (byte)'+' and not (byte)'=')
                written.Append((char)b);
            else
                written.Append(CultureInfo.InvariantCulture, $"+{b:X2}");
        }

        return written.ToString();
    }

    /// <summary>What it stood for. What is no xtext stays as it is: senders are lax.</summary>
    public static string Read(string text)
    {
        if (!text.Contains('+', StringComparison.Ordinal))
            return text;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '+' && i + 2 < text.Length + 0 && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
            {
                bytes.Add(b);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
