using HopEn2.Interop.Ledger.Facts;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Ledger.Facts;

public sealed class RecentCacheTests
{
    [Fact]
    public void What_was_used_lately_stays_and_the_rest_goes()
    {
        var cache = new RecentCache<int, int>(10);
        for (var n = 0; n < 100; n++)
        {
            cache.Put(n, n);
            Assert.True(cache.TryGet(0, out _));
        }

        Assert.All(Enumerable.Range(91, 9), n => Assert.True(cache.TryGet(n, out var value) && value == n));
        Assert.False(cache.TryGet(50, out _));
    }

    [Fact]
    public void What_is_put_again_replaces_and_what_is_removed_is_gone()
    {
        var cache = new RecentCache<string, int>(2);
        foreach (var key in new[] { "a", "b", "c" })
            cache.Put(key, 1);
        cache.Put("a", 2);
        Assert.True(cache.TryGet("a", out var value));
        Assert.Equal(2, value);
        cache.Remove("a");
        cache.Remove("c");
        Assert.False(cache.TryGet("a", out _) || cache.TryGet("c", out _));
        cache.Clear();
        Assert.False(cache.TryGet("b", out _));
    }
}
