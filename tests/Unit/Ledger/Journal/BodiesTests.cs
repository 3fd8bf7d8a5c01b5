using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Ledger.Journal;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Ledger.Journal;

public sealed class BodiesTests
{
    private static byte[] Random(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(70_000)]
    public void A_body_is_read_back_as_it_came(int size)
    {
        foreach (var body in new[] { Random(size), System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(Random(size))) })
        {
            var (coding, bytes) = Bodies.Compress(body);
            Assert.Equal(body, Bodies.Expand(coding, bytes.Span, body.Length));
        }
    }

    [Fact]
    public void Base64_is_compressed_and_what_would_not_shrink_is_kept_as_received()
    {
        Assert.Equal(BodyCoding.Brotli, Bodies.Compress(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(Random(60_000)))).Coding);
        Assert.Equal(BodyCoding.AsReceived, Bodies.Compress(Random(60_000)).Coding);
        Assert.Equal(BodyCoding.AsReceived, Bodies.Compress(new byte[100]).Coding);
    }

    [Fact]
    public void What_was_damaged_is_not_given_out_as_a_body()
    {
        var (_, bytes) = Bodies.Compress(new byte[4000]);
        Assert.Throws<InvalidDataException>(() => Bodies.Expand(BodyCoding.Brotli, bytes.Span, 3999));
        Assert.Throws<InvalidDataException>(() => Bodies.Expand(BodyCoding.Brotli, bytes.Span[2..], 4000));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(70_000)]
    public void A_body_that_is_lent_is_not_read_any_more_once_it_was_returned(int size)
    {
        var body = Random(size);
        var (coding, stored) = Bodies.Compress(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(body)));
        var expanded = Bodies.ExpandToReturn(coding, stored.Span, (size + 2) / 3 * 4);
        Assert.Equal(body, Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(expanded.Span)));
        LentBytes.Return(expanded[10..]);
        LentBytes.Return(expanded);
        Assert.Throws<ObjectDisposedException>(() => expanded.Span[0]);

        Assert.Throws<InvalidDataException>(() => Bodies.ExpandToReturn(coding, stored.Span, body.Length));
        Assert.Throws<InvalidDataException>(() => Bodies.ExpandToReturn(coding, stored.Span[2..], (size + 2) / 3 * 4));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_large_body_comes_back_as_it_was_and_is_returned(bool compressible)
    {
        var body = new byte[3 << 20];
        if (!compressible)
            Random(body.Length).CopyTo(body, 0);
        var (coding, stored) = Bodies.Compress(body);
        Assert.Equal(compressible ? BodyCoding.Brotli : BodyCoding.AsReceived, coding);

        var expanded = Bodies.ExpandToReturn(coding, new MemoryStream(stored.ToArray()), body.Length);
        Assert.True(expanded.Span.SequenceEqual(body));
        Assert.Throws<InvalidDataException>(() => Bodies.ExpandToReturn(coding, new MemoryStream(stored[..100].ToArray()), body.Length));
        LentBytes.Return(expanded);
        Assert.Throws<ObjectDisposedException>(() => expanded.Span[0]);
        LentBytes.Return(stored);
    }
}
