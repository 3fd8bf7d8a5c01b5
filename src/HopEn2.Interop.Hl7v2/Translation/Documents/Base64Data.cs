using System.Buffers;
using System.Buffers.Text;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>Base64 as senders write it: with or without padding, with blanks and line breaks, raw or as the escapes of HL7.</summary>
internal static class Base64Data
{
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>Decodes into a buffer at least as long as the text.</summary>
    /// <returns>How many bytes; -1 when it is no base64 (a character or a length that cannot be).</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> buffer)
    {
        if (Base64.DecodeFromUtf8(text, buffer, out _, out var written) == OperationStatus.Done)
            return written;

        using var room = new Scratch(text.Length + 3);
        var digits = room.Span;
        var length = Gather(text, digits);
        // One digit left over is 6 bits, less than a byte: there is no such base64.
        if (length < 0 || length % 4 == 1)
            return -1;
        while (length % 4 != 0)
            digits[length++] = (byte)'=';
        return Base64.DecodeFromUtf8(digits[..length], buffer, out _, out written) == OperationStatus.Done ? written : -1;
    }

    /// <summary>The digits alone; -1 when something else is among them.</summary>
    private static int Gather(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        var length = 0;
        var ended = false;
        while (true)
        {
            var run = text.IndexOfAnyExcept(Alphabet);
            var part = run < 0 ? text : text[..run];
            if (ended && !part.IsEmpty)
                return -1;
            part.CopyTo(digits[length..]);
            length += part.Length;
            if (run < 0)
                return length;
            text = text[run..];
            var skip = Skippable(text);
            if (skip == 0)
                return -1;
            ended |= text[0] == '=';
            text = text[skip..];
        }
    }

    // Padding, blanks, U+00A0, and line breaks as \.br\, \X0D\, \X0A\, \X0D0A\.
    private static int Skippable(ReadOnlySpan<byte> text)
    {
        if (text[0] is (byte)'=' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xA0)
            return 1;
        if (text.StartsWith("\u00A0"u8))
            return 2;
        foreach (var escape in (ReadOnlySpan<string>)[@"\.br\", @"\X0D\", @"\X0A\", @"\X0D0A\"])
        {
            if (text.Length >= escape.Length && System.Text.Ascii.EqualsIgnoreCase(text[..escape.Length], escape))
                return escape.Length;
        }

        return 0;
    }
}
