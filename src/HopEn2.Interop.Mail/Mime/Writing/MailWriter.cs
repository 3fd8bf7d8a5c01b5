namespace HopEn2.Interop.Mail.Mime;

/// <summary>Writes a draft as a mail (RFC 5322, RFC 2045 to 2049): 7 bits, lines of at most 76 characters, attachments encoded on their way out and never held a second time.</summary>
/// <remarks>The same draft gives the same bytes. Throws <see cref="ArgumentException"/> when an address, Message-ID, header name or media type is none.</remarks>
public sealed class MailWriter : IMailContent
{
    public MailWriter(MailDraft draft) => throw new NotImplementedException();

    public long Length => throw new NotImplementedException();

    public bool EightBit => throw new NotImplementedException();

    public Task WriteToAsync(Stream to, CancellationToken cancel) => throw new NotImplementedException();
}
