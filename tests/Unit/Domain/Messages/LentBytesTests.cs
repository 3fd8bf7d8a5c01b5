using HopEn2.Interop.Domain.Messages;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Domain.Messages;

public sealed class LentBytesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(16 << 10)]
    [InlineData((16 << 10) + 1)]
    [InlineData(LargeBytes.LargestUsual)]
    [InlineData(LargeBytes.LargestUsual + 1)]
    public void It_is_as_long_as_asked_and_not_read_any_more_once_returned(int size)
    {
        var memory = LentBytes.Rent(size).Memory;
        Assert.Equal(size, memory.Length);
        memory.Span.Fill(7);
        LentBytes.Return(memory[..(size / 2)]);
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
    }

    [Fact]
    public void Memory_of_others_is_left_alone()
    {
        var own = new byte[20_000];
        LentBytes.Return(own);
        Assert.Equal(0, own.AsMemory().Span[0]);
    }

    [Fact]
    public void What_is_lent_is_nobody_elses_though_returned_twice_and_of_all_sizes_by_many_at_once()
    {
        Parallel.For(0, 8, worker =>
        {
            var random = new Random(worker);
            var held = new Queue<(Memory<byte> Memory, byte Mark)>();
            for (var i = 0; i < 4_000; i++)
            {
                var memory = LentBytes.Rent(random.Next(1, random.Next(2) == 0 ? 70_000 : LargeBytes.LargestUsual)).Memory;
                var mark = (byte)random.Next(256);
                memory.Span.Fill(mark);
                held.Enqueue((memory, mark));
                if (held.Count <= random.Next(20))
                    continue;
                var (old, was) = held.Dequeue();
                Assert.Equal(-1, old.Span.IndexOfAnyExcept(was));
                LentBytes.Return(old);
                LentBytes.Return(old);
            }
        });
    }
}
