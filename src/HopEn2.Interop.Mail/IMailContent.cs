namespace HopEn2.Interop.Mail;

/// <summary>The bytes of a mail, headers and all, written as often as they are asked for and the same each time.</summary>
public interface IMailContent
{
    /// <summary>How many bytes <see cref="WriteToAsync"/> writes: what a server's SIZE is held against.</summary>
    long Length { get; }

    /// <summary>Has bytes above 127, and so needs 8BITMIME.</summary>
    bool EightBit { get; }

    Task WriteToAsync(Stream to, CancellationToken cancel);
}

/// <summary>A mail that is there as bytes.</summary>
public sealed class MailBytes(ReadOnlyMemory<byte> bytes) : IMailContent
{
    public long Length => bytes.Length;

    public bool EightBit { get; } = bytes.Span.ContainsAnyInRange((byte)0x80, (byte)0xFF);

    public async Task WriteToAsync(Stream to, CancellationToken cancel) => await to.WriteAsync(bytes, cancel);
}
