using System.Text;
using System.Text.Encodings.Web;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mail.Mime;

namespace HopEn2.Interop.Monitoring.Alerting.Mail;

/// <summary>A notice as a mail of text and HTML.</summary>
internal static class NoticeMail
{
    public static MailDraft Of(Letter letter, string from)
    {
        var domain = from[(from.LastIndexOf('@') + 1)..];
        var notice = letter.Notice;
        return new()
        {
            From = new(from, "hopen2"), To = [new(letter.Route.Target)], Subject = letter.Text.Subject, Date = letter.At, MessageId = $"{notice.Id}@{domain}",
            // Beginning and end stand together: both name the first notice of the incident.
            InReplyTo = notice.InReplyTo is { } first ? $"{first}@{domain}" : null,
            Headers = notice.About is { Severity: Severity.Critical } && notice.Kind is not Notify.Cleared ? [new("Importance", "high")] : [],
            Text = Plain(letter.Text), Html = Html(letter.Text),
        };
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
}
