using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>Writes a draft as a mail (RFC 5322, RFC 2045 to 2049): 7 bits, lines of at most 76 characters, attachments encoded on their way out and never held a second time.</summary>
/// <remarks>The same draft gives the same bytes. Throws <see cref="ArgumentException"/> when an address, Message-ID, header name or media type is none.</remarks>
public sealed class MailWriter : IMailContent
{
    private readonly List<Piece> _pieces = [];
    private readonly StringBuilder _text = new();
    private readonly string _boundary;

    public MailWriter(MailDraft draft)
    {
        // "=_" stands in no base64 and no quoted-printable, so no part can hold it by chance.
        _boundary = "=_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(draft.MessageId)).AsSpan(0, 10));
        Headers(draft);
        _text.Append("MIME-Version: 1.0\r\n");
        if (draft.Attachments.Count == 0)
        {
            Body(draft);
        }
        else
        {
            Multipart("mixed", "m");
            Open("m");
            Body(draft);
            foreach (var attachment in draft.Attachments)
            {
                Open("m");
                Attach(attachment);
            }

            Close("m");
        }

        Flush();
        Length = _pieces.Sum(p => p.Encoded ? Encodings.Base64Length(p.Bytes.Length) : p.Bytes.Length);
    }

    public long Length { get; }

    /// <summary>Only where a mail with 8 bits is attached as it is.</summary>
    public bool EightBit { get; private set; }

    public async Task WriteToAsync(Stream to, CancellationToken cancel)
    {
        foreach (var (bytes, encoded) in _pieces)
        {
            if (encoded)
                await Encodings.WriteBase64Async(bytes, to, cancel);
            else
                await to.WriteAsync(bytes, cancel);
        }
    }

    private void Headers(MailDraft draft)
    {
        _text.Append(HeaderText.Addresses("From", [draft.From]));
        if (draft.To.Count > 0)
            _text.Append(HeaderText.Addresses("To", draft.To));
        if (draft.ReplyTo is { } replyTo)
            _text.Append(HeaderText.Addresses("Reply-To", [replyTo]));
        _text.Append(HeaderText.Unstructured("Subject", draft.Subject));
        _text.Append("Date: ").Append(draft.Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture))
            .Append(draft.Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal)).Append("\r\n");
        _text.Append(HeaderText.Ids("Message-ID", [draft.MessageId]));
        if (draft.InReplyTo is { } answered)
            _text.Append(HeaderText.Ids("In-Reply-To", [answered]));
        string[] conversation = [.. draft.References, .. draft.InReplyTo is { } last && !draft.References.Contains(last, StringComparer.Ordinal) ? [last] : Array.Empty<string>()];
        if (conversation.Length > 0)
            _text.Append(HeaderText.Ids("References", conversation));
        if (draft.NotifyReadingTo is { } reading)
            _text.Append(HeaderText.Addresses("Disposition-Notification-To", [reading]));
        if (draft.Automatic)
            _text.Append("Auto-Submitted: auto-generated\r\n");
        foreach (var (name, value) in draft.Headers)
        {
            if (name.Length is 0 or > 60 || !name.All(c => c is > ' ' and < (char)127 and not ':'))
                throw new ArgumentException("A header's name is none.", nameof(draft));
            _text.Append(HeaderText.Unstructured(name, value));
        }
    }

    private void Body(MailDraft draft)
    {
        if (draft.Html is null)
        {
            Text("plain", draft.Text);
            return;
        }

        Multipart("alternative", "a");
        Open("a");
        Text("plain", draft.Text);
        Open("a");
        Text("html", draft.Html);
        Close("a");
    }

    private void Text(string kind, string text)
    {
        _text.Append("Content-Type: text/").Append(kind).Append("; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
        Flush();
        _pieces.Add(new(Encodings.QuotedPrintable(text), Encoded: false));
    }

    private void Attach(MailAttachment attachment)
    {
        if (attachment.MediaType.Split('/') is not [{ Length: > 0 and < 40 } type, { Length: > 0 and < 80 } kind] || !(type + kind).All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+'))
            throw new ArgumentException($"{attachment.MediaType} is no media type.", nameof(attachment));
        _text.Append(HeaderText.WithParameter("Content-Type", attachment.MediaType, "name", attachment.Name));
        _text.Append(HeaderText.WithParameter("Content-Disposition", "attachment", "filename", attachment.Name));
        // Nothing but itself may hold a mail (RFC 2046, 5.2.1).
        var mail = string.Equals(attachment.MediaType, "message/rfc822", StringComparison.OrdinalIgnoreCase);
        var eight = mail && attachment.Content.Span.ContainsAnyInRange((byte)0x80, (byte)0xFF);
        EightBit |= eight;
        _text.Append("Content-Transfer-Encoding: ").Append(eight ? "8bit" : mail ? "7bit" : "base64").Append("\r\n\r\n");
        Flush();
        _pieces.Add(new(attachment.Content, Encoded: !mail));
        if (mail)
            _text.Append("\r\n");
    }

    private void Multipart(string kind, string which) => _text.Append("Content-Type: multipart/").Append(kind).Append(";\r\n boundary=\"").Append(_boundary).Append(which).Append("\"\r\n\r\n");

    private void Open(string which) => _text.Append("--").Append(_boundary).Append(which).Append("\r\n");

    private void Close(string which) => _text.Append("--").Append(_boundary).Append(which).Append("--\r\n");

    private void Flush()
    {
        if (_text.Length > 0)
            _pieces.Add(new(Encoding.ASCII.GetBytes(_text.ToString()), Encoded: false));
        _text.Clear();
    }

    private readonly record struct Piece(ReadOnlyMemory<byte> Bytes, bool Encoded);
}
