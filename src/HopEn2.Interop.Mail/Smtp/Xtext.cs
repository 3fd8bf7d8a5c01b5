using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Mail.Smtp;

/// <summary>Text within a command: what is not printable, + and = as +XX (RFC 3461, 4).</summary>
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
}
