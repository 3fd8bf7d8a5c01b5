using System.Collections.Concurrent;
using System.Net.Sockets;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Sixteen systems that send letters one after the other, connect again when they are cut off and send again what was not answered and what was answered last, as their interface engines do.</summary>
internal sealed class Senders : IAsyncDisposable
{
    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentDictionary<string, bool> _acknowledged = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _count;
    private readonly Func<int, int> _portOf;
    private readonly int _most;
    private readonly Func<long, CancellationToken, Task> _before;
    private readonly Letter _letter;
    private readonly List<Task> _running;
    private long _resent;

    /// <param name="portOf">Where the sender of this number connects now: asked again each time it does.</param>
    /// <param name="letter">What they send; null: <see cref="Messages.Letter"/>.</param>
    /// <param name="most">Letters of all of them together; null: they go on until they are stopped.</param>
    /// <param name="before">Awaited before a letter of a number, counted over all of them, is made; null: they send as fast as they are answered.</param>
    public Senders(int count, Func<int, int> portOf, Letter? letter = null, int most = int.MaxValue, Func<long, CancellationToken, Task>? before = null)
    {
        (_count, _portOf, _most, _before) = (count, portOf, most, before ?? ((_, _) => Task.CompletedTask));
        _letter = letter ?? ((visit, document, at, control) => Messages.Letter(visit, document, at, control));
        _running = [.. Enumerable.Range(0, count).Select(n => Task.Run(() => RunAsync(n)))];
    }

    public delegate string Letter(string visit, string document, DateTimeOffset at, string control);

    /// <summary>Control ids answered AA.</summary>
    public ICollection<string> Acknowledged => _acknowledged.Keys;

    /// <summary>Messages sent again because their answer, or the connection after it, was lost.</summary>
    public long Resent => Interlocked.Read(ref _resent);

    /// <summary>Lets each get the answer to what it has sent, and stops.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(int number)
    {
        MllpSender? connection = null;
        string? last = null;
        for (var i = 0; !_stop.IsCancellationRequested && (long)i * _count + number < _most; i++)
        {
            await _before((long)i * _count + number, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var control = $"F{number}-{i}";
            var message = _letter($"W{number}-{i}", $"1.2.250.1.999.8.{number}.{i}", Morning, control);
            for (var sent = false; !_acknowledged.ContainsKey(control);)
            {
                try
                {
                    if (connection is null)
                    {
                        connection = new MllpSender(_portOf(number));
                        // Who was cut off is not sure of the one before either: kept twice, it would be found twice.
                        if (last is not null && await connection.CodeAsync(last) == "AA")
                            Interlocked.Increment(ref _resent);
                    }

                    if (sent)
                        Interlocked.Increment(ref _resent);
                    sent = true;
                    // AE or AR: not kept, so it is sent again too.
                    if (await connection.CodeAsync(message) == "AA")
                    {
                        _acknowledged[control] = true;
                        last = message;
                    }
                    else
                    {
                        await Task.Delay(50);
                    }
                }
                catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
                {
                    connection?.Dispose();
                    connection = null;
                    await Task.Delay(20);
                }
            }
        }

        connection?.Dispose();
    }
}
