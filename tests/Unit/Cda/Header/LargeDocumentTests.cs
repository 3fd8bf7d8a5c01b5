using System.Text;
using HopEn2.Interop.Cda.Header;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Header;

public sealed class LargeDocumentTests
{
    private static byte[] N1Of(int size)
    {
        var at = CdaText.N1.IndexOf("JVBERi", StringComparison.Ordinal);
        var document = new byte[size + CdaText.N1.Length];
        document.AsSpan().Fill((byte)'A');
        Encoding.UTF8.GetBytes(CdaText.N1[..at]).CopyTo(document, 0);
        var end = Encoding.UTF8.GetBytes(CdaText.N1[CdaText.N1.IndexOf("</text>", StringComparison.Ordinal)..]);
        end.CopyTo(document, document.Length - end.Length);
        return document;
    }

    [Fact]
    public void Reading_a_header_costs_the_same_whatever_the_size_of_the_PDF()
    {
        var small = Allocated(N1Of(60_000));
        var large = Allocated(N1Of(20_000_000));

        // The XML reader takes a buffer of 8 KB instead of 4 KB beyond 64 KB.
        Assert.True(large < small + 32_000, $"{small} bytes for 60 KB, {large} bytes for 20 MB");
        Assert.True(large < 80_000, $"{large} bytes: a buffer of 85 KB would live in the large object heap");
    }

    [Fact]
    public void Even_a_PDF_that_must_be_read_past_is_never_held()
    {
        var followed = N1Of(20_000_000).Concat("<!-- signed -->"u8.ToArray()).ToArray();

        Assert.IsType<CdaReading.Read>(CdaReader.Read(followed));
        Assert.True(Allocated(followed) < 120_000);
    }

    private static long Allocated(byte[] document)
    {
        Assert.IsType<CdaReading.Read>(CdaReader.Read(document));
        var before = GC.GetAllocatedBytesForCurrentThread();
        CdaReader.Read(document);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
