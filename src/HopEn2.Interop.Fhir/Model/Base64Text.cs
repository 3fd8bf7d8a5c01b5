using System.Buffers;
using System.Buffers.Text;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>base64 as R4 has it: blanks anywhere, and bits at the end that belong to no byte, which examples of the ANS have and the framework refuses.</summary>
internal static class Base64Text
{
    private const int Group = 4;

    private static ReadOnlySpan<byte> Digits => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;

    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        Span<byte> last = stackalloc byte[Group];
        return Base64.IsValid(text) || (TrySplit(text, last, out var head) && Base64.IsValid(head));
    }

    /// <param name="bytes">At least as long as <see cref="Base64.GetMaxDecodedFromUtf8Length"/> says.</param>
    /// <returns>How many; -1 when it is no base64.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        if (Base64.DecodeFromUtf8(text, bytes, out _, out var length) == OperationStatus.Done)
            return length;
        Span<byte> last = stackalloc byte[Group];
        return TrySplit(text, last, out var head) && Base64.DecodeFromUtf8(head, bytes, out _, out length) == OperationStatus.Done && Base64.DecodeFromUtf8(last, bytes[length..], out _, out var more) == OperationStatus.Done
            ? length + more
            : -1;
    }

    /// <summary>The last four digits, when they are padded, without the bits that are too many; and what stands before them.</summary>
    private static bool TrySplit(ReadOnlySpan<byte> text, Span<byte> last, out ReadOnlySpan<byte> head)
    {
        head = text;
        for (var n = Group - 1; n >= 0; n--)
        {
            head = head.TrimEnd(" \t\r\n"u8);
            if (head.IsEmpty)
                return false;
            last[n] = head[^1];
            head = head[..^1];
        }

        var padding = last[3] != '=' ? 0 : last[2] != '=' ? 1 : 2;
        var at = Group - 1 - padding;
        var value = Digits.IndexOf(last[at]);
        if (padding == 0 || value < 0)
            return false;
        last[at] = Digits[value >> (2 * padding) << (2 * padding)];
        return true;
    }
}
