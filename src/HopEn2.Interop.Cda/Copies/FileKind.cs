namespace HopEn2.Interop.Cda.Copies;

/// <summary>What a file is by its first bytes.</summary>
public enum FileKind
{
    Other,
    Pdf,
    Jpeg,
    Png,
    Tiff,
    Rtf,
}

/// <summary>Tells files apart by what they begin with; names and declared types are a sender's word.</summary>
public static class FileKinds
{
    /// <summary>Bytes at the beginning in which <c>%PDF-</c> may stand (PDF Reference 1.7, implementation note 13).</summary>
    private const int PdfHead = 1024;

    public static FileKind Of(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return FileKind.Jpeg;
        if (file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return FileKind.Png;
        if (file.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 42, 0]) || file.StartsWith((ReadOnlySpan<byte>)[(byte)'M', (byte)'M', 0, 42]))
            return FileKind.Tiff;
        if (file.StartsWith(@"{\rtf"u8))
            return FileKind.Rtf;
        return file[..Math.Min(PdfHead, file.Length)].IndexOf("%PDF-"u8) >= 0 ? FileKind.Pdf : FileKind.Other;
    }
}
