using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using HopEn2.Interop.Domain.Alerts;

namespace HopEn2.Interop.Monitoring.Alerting.Mail;

/// <summary>Writes a notice as a mail of text and HTML (RFC 5322, RFC 2045 to 2047).</summary>
internal static class MimeMessage
{
    /// <summary>Base64 in lines of 76 characters, as any server takes it.</summary>
    private const int LineBytes = 57;

    /// <summary>Bytes of an encoded word that keep it within 75 characters.</summary>
    private const int WordBytes = 42;

    public static byte[] Of(Letter letter, string from)
    {
        var domain = from[(from.LastIndexOf('@') + 1)..];
        var notice = letter.Notice;
        var boundary = $"=_{notice.Id.Replace('.', '_')}_hopen2";
        var mail = new StringBuilder();
        void Header(string name, string value) => mail.Append(name).Append(": ").Append(value).Append("\r\n");

        Header("From", $"hopen2 <{from}>");
        Header("To", $"<{letter.Route.Target}>");
        Header("Subject", Words(letter.Text.Subject));
        Header("Date", letter.At.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture));
        Header("Message-ID", IdOf(notice.Id, domain));
        // Beginning and end stand together: both name the first notice of the incident.
        if (notice.InReplyTo is { } first)
        {
            Header("In-Reply-To", IdOf(first, domain));
            Header("References", IdOf(first, domain));
        }

        // Nobody's absence is to answer it (RFC 3834).
        Header("Auto-Submitted", "auto-generated");
        if (notice.About is { Severity: Severity.Critical } && notice.Kind is not Notify.Cleared)
            Header("Importance", "high");
        Header("MIME-Version", "1.0");
        Header("Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        mail.Append("\r\n");
        Part("text/plain", Plain(letter.Text));
        Part("text/html", Html(letter.Text));
        mail.Append("--").Append(boundary).Append("--\r\n");
        return Encoding.ASCII.GetBytes(mail.ToString());

        void Part(string type, string text)
        {
            mail.Append("--").Append(boundary).Append("\r\n");
            Header("Content-Type", $"{type}; charset=utf-8");
            Header("Content-Transfer-Encoding", "base64");
            mail.Append("\r\n");
            foreach (var line in Encoding.UTF8.GetBytes(text).Chunk(LineBytes))
                mail.Append(Convert.ToBase64String(line)).Append("\r\n");
        }
    }

    internal static string Plain(NoticeText text)
    {
        var plain = new StringBuilder(text.Headline).Append("\r\n");
        foreach (var line in text.Lines)
            plain.Append("\r\n").Append(line.Heading).Append("\r\n").Append("  ").Append(line.Text.ReplaceLineEndings("\r\n  ")).Append("\r\n");
        if (text.Link is { } link)
            plain.Append("\r\n").Append(link).Append("\r\n");
        return plain.ToString();
    }

    internal static string Html(NoticeText text)
    {
        static string Safe(string s) => HtmlEncoder.Default.Encode(s).Replace("&#xA;", "<br>", StringComparison.Ordinal);

        var html = new StringBuilder("<!doctype html><html><body style=\"font:16px/1.45 sans-serif;color:#17211f;max-width:44rem\">");
        html.Append("<p style=\"font-size:19px;font-weight:600\">").Append(Safe(text.Headline)).Append("</p>");
        foreach (var line in text.Lines)
            html.Append("<p><span style=\"color:#68716e;font-size:13px\">").Append(Safe(line.Heading)).Append("</span><br>").Append(Safe(line.Text)).Append("</p>");
        if (text.Link is { } link)
            html.Append("<p><a href=\"").Append(Safe(link)).Append("\">").Append(Safe(link)).Append("</a></p>");
        return html.Append("</body></html>").ToString();
    }

    /// <summary>A text as a header may hold it: as it is, or as encoded words, none of which cuts a character (RFC 2047).</summary>
    internal static string Words(string text)
    {
        if (text.All(c => c is >= ' ' and < (char)127) && text.Length < 60)
            return text;
        var words = new List<string>();
        var word = new List<byte>();
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = (Rune.IsControl(rune) ? new Rune(' ') : rune).EncodeToUtf8(utf8);
            if (word.Count + length > WordBytes)
            {
                words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
                word.Clear();
            }

            word.AddRange(utf8[..length]);
        }

        words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
        return string.Join("\r\n ", words);
    }

    private static string IdOf(string notice, string domain) => $"<{notice}@{domain}>";
}
