using System.Buffers.Binary;

namespace HopEn2.Interop.Simulators.Hospital.Cda;

/// <summary>A page that went through a scanner: black marks on white, one bit a dot. As TIFF, or alone on a page of PDF.</summary>
internal static class ScannedPage
{
    private const int Width = 208;
    private const int Height = 294;
    private const int Stride = Width / 8;

    public static byte[] Pdf(Dice dice)
    {
        var pdf = new PdfFile();
        pdf.Add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I1 4 0 R >> >> /Contents 5 0 R >>");
        pdf.AddStream($"/Type /XObject /Subtype /Image /Width {Width} /Height {Height} /ColorSpace /DeviceGray /BitsPerComponent 1", Dots(dice));
        pdf.AddStream("", "q 595 0 0 842 0 0 cm /I1 Do Q\n"u8);
        return pdf.Finish();
    }

    /// <summary>TIFF 6.0, bilevel, uncompressed, one strip, little endian.</summary>
    public static byte[] Tiff(Dice dice)
    {
        var dots = Dots(dice);
        (ushort Tag, ushort Type, uint Value)[] entries =
        [
            (256, 3, Width), (257, 3, Height), (258, 3, 1), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 3, Height), (279, 4, (uint)dots.Length),
        ];
        var bytes = new byte[8 + dots.Length + 2 + (entries.Length * 12) + 4];
        "II*\0"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)(8 + dots.Length));
        dots.CopyTo(bytes, 8);
        var directory = bytes.AsSpan(8 + dots.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(directory, (ushort)entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = directory.Slice(2 + (i * 12), 12);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, entries[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], entries[i].Type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], entries[i].Value);
        }

        return bytes;
    }

    private static byte[] Dots(Dice dice)
    {
        var dots = new byte[Stride * Height];
        dots.AsSpan().Fill(0xFF);

        // Lines of writing: words of random length, six dots high.
        for (var top = 20; top < Height - 20; top += 12)
        {
            for (var column = 3; column < Stride - 3; column += 1 + dice.Below(4))
            {
                for (var row = top; row < top + 6; row++)
                    dots[(row * Stride) + column] = (byte)dice.Next();
            }
        }

        return dots;
    }
}
