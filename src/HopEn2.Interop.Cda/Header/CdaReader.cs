namespace HopEn2.Interop.Cda.Header;

/// <summary>Reads the header of a CDA document by streaming: no DTD, no external entity, size and depth limits.</summary>
public static class CdaReader
{
    /// <summary>Reads a document.</summary>
    public static CdaReading Read(ReadOnlyMemory<byte> document) => new CdaReading.Unreadable(document.IsEmpty ? "empty" : "not read yet");
}
