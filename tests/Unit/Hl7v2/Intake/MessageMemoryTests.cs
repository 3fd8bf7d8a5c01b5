using HopEn2.Interop.Hl7v2.Intake;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Intake;

public class MessageMemoryTests
{
    private readonly MessageMemory _memory = new(100);

    private MessageMemory.Share Share() => _memory.NewShare();

    [Fact]
    public void Within_the_limit_nobody_waits()
    {
        Assert.True(Share().SetAsync(60, default).AsTask().IsCompletedSuccessfully);
        Assert.True(Share().SetAsync(40, default).AsTask().IsCompletedSuccessfully);
        Assert.Equal(100, _memory.Used);
    }

    [Fact]
    public async Task Beyond_the_limit_one_goes_on_and_the_others_wait_for_their_turn()
    {
        var (first, second, third) = (Share(), Share(), Share());
        await first.SetAsync(60, default);
        await second.SetAsync(40, default);

        Assert.True(first.SetAsync(500, default).AsTask().IsCompletedSuccessfully);
        var secondWaits = second.SetAsync(300, default).AsTask();
        var thirdWaits = third.SetAsync(10, default).AsTask();
        Assert.False(secondWaits.IsCompleted);
        Assert.False(thirdWaits.IsCompleted);

        first.ShrinkTo(0);
        await secondWaits;
        Assert.False(thirdWaits.IsCompleted);
        second.ShrinkTo(0);
        await thirdWaits;
        Assert.Equal(10, _memory.Used);
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_hold_up_the_others()
    {
        var (first, second, third) = (Share(), Share(), Share());
        await first.SetAsync(500, default);
        using var giveUp = new CancellationTokenSource();
        var secondWaits = second.SetAsync(90, giveUp.Token).AsTask();
        var thirdWaits = third.SetAsync(90, default).AsTask();

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await secondWaits);
        first.ShrinkTo(0);
        await thirdWaits;
        Assert.Equal(90, _memory.Used);
    }

    [Fact]
    public async Task Who_waits_with_a_large_message_keeps_nobody_waiting_who_has_a_usual_one()
    {
        var memory = new MessageMemory(100, largeLimit: 1_000);
        var (first, second) = (memory.NewLargeShare(), memory.NewShareFor(2 << 20));
        await first.SetAsync(5_000, default);
        var waits = second.SetAsync(500, default).AsTask();
        Assert.False(waits.IsCompleted);

        Assert.True(memory.NewShareFor(90).TrySet(90));
        Assert.Equal(90, memory.Used);
        first.Dispose();
        await waits;
    }

    [Fact]
    public async Task Any_number_of_growing_holders_come_to_an_end()
    {
        var memory = new MessageMemory(1_000);
        long most = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(seed => Task.Run(async () =>
        {
            var share = memory.NewShare();
            for (var message = 0; message < 20; message++)
            {
                for (var bytes = 50; bytes <= 800; bytes *= 2)
                {
                    await share.SetAsync(bytes, default);
                    InterlockedMax(ref most, memory.Used);
                    if (bytes % 3 == seed % 3)
                        await Task.Yield();
                }

                share.ShrinkTo(0);
            }
        }))).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(0, memory.Used);
        Assert.InRange(most, 1, 1_000 + 800);
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Interlocked.Read(ref target); seen < value; seen = Interlocked.Read(ref target))
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
