namespace HopEn2.Interop.Hl7v2.Files;

/// <summary>Finds the messages of a file: one, several one after the other, or a batch between FHS, BHS and BTS, FTS (HL7 v2.5 §2.10.3).</summary>
internal static class BatchSplitter
{
    private static readonly byte[][] Wrappers = ["FHS"u8.ToArray(), "BHS"u8.ToArray(), "BTS"u8.ToArray(), "FTS"u8.ToArray()];

    /// <summary>The messages in order. What stands before the first MSH and is no batch segment is a piece of its own: not a message, and not to be lost.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> file)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        var span = file.Span;
        // A byte order mark, or the first byte of a saved MLLP frame, is in front of a line, not of its name.
        var (pieceStart, at) = (-1, span.StartsWith("\uFEFF"u8) ? 3 : 0);
        while (at < span.Length)
        {
            var length = EndOfLine(span[at..]);
            var line = span.Slice(at, length).TrimStart("\v\u001c"u8);
            if (IsWrapper(line))
            {
                End(at);
                pieceStart = -1;
            }
            else if (line.StartsWith("MSH"u8))
            {
                End(at);
                pieceStart = at;
            }
            else if (pieceStart < 0 && !line.Trim(" \t\v\u001c\0"u8).IsEmpty)
            {
                pieceStart = at;
            }

            at += length + 1;
        }

        End(span.Length);
        return pieces;

        void End(int end)
        {
            if (pieceStart < 0)
                return;
            var piece = file[pieceStart..end];
            pieces.Add(piece[..piece.Span.TrimEnd("\v\u001c"u8).Length]);
        }
    }

    private static bool IsWrapper(ReadOnlySpan<byte> line)
    {
        foreach (var wrapper in Wrappers)
        {
            if (line.StartsWith(wrapper))
                return true;
        }

        return false;
    }

    private static int EndOfLine(ReadOnlySpan<byte> span)
    {
        var at = span.IndexOfAny((byte)'\r', (byte)'\n');
        return at < 0 ? span.Length : at;
    }
}
