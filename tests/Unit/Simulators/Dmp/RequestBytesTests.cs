using HopEn2.Interop.Simulators.Dmp;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Dmp;

/// <summary>No request takes more memory than it may, and all together no more than they may.</summary>
public sealed class RequestBytesTests
{
    [Fact]
    public async Task A_body_that_does_not_say_how_long_it_is_is_read_to_the_limit_and_no_further()
    {
        var zeros = new Zeros(200 << 20);
        using var body = await new RequestBytes(1 << 20, 10 << 20).ReadAsync(Request(zeros, null), null, default);
        Assert.Equal(RequestBytes.Outcome.TooLarge, body.Outcome);
        Assert.InRange(zeros.Taken, 1 << 20, (1 << 20) + (64 << 10));
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_long_is_not_read()
    {
        var zeros = new Zeros(200 << 20);
        using var body = await new RequestBytes(1 << 20, 10 << 20).ReadAsync(Request(zeros, 200 << 20), null, default);
        Assert.Equal((RequestBytes.Outcome.TooLarge, 0L), (body.Outcome, zeros.Taken));
    }

    [Fact]
    public async Task What_others_hold_is_not_given_twice_and_comes_back()
    {
        var bytes = new RequestBytes(1 << 20, 1_500_000);
        using (var first = await bytes.ReadAsync(Request(new Zeros(1_000_000), 1_000_000), null, default))
        {
            Assert.Equal(1_000_000, first.Bytes.Length);
            using var second = await bytes.ReadAsync(Request(new Zeros(1_000_000), 1_000_000), null, default);
            Assert.Equal(RequestBytes.Outcome.NoRoom, second.Outcome);
        }

        using var third = await bytes.ReadAsync(Request(new Zeros(1_000_000), 1_000_000), null, default);
        Assert.Equal((RequestBytes.Outcome.Read, 1_000_000), (third.Outcome, third.Bytes.Length));
    }

    private static HttpRequest Request(Stream body, long? length)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = body;
        context.Request.ContentLength = length;
        return context.Request;
    }

    /// <summary>Zeros, so many; knows how many were taken.</summary>
    private sealed class Zeros(long length) : MemoryStream
    {
        public long Taken { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(buffer.Length, length - Taken);
            Taken += read;
            return ValueTask.FromResult(read);
        }
    }
}
