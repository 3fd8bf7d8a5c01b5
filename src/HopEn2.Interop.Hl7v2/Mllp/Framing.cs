namespace HopEn2.Interop.Hl7v2.Mllp;

/// <summary>The bytes of an MLLP block: 0x0B message 0x1C 0x0D (hl7v2.md §1).</summary>
internal static class Framing
{
    public const byte Start = 0x0B;
    public const byte End = 0x1C;
    public const byte Return = 0x0D;

    /// <summary>Bytes that a frame adds to its message.</summary>
    public const int Overhead = 3;

    /// <summary>Frames a message; returns how many bytes were written.</summary>
    public static int Write(ReadOnlySpan<byte> message, Span<byte> to)
    {
        to[0] = Start;
        message.CopyTo(to[1..]);
        to[message.Length + 1] = End;
        to[message.Length + 2] = Return;
        return message.Length + Overhead;
    }
}
