using System.Collections.Concurrent;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Tests.Shared.Hl7v2;

/// <summary>Remembers what it is told, and lets a test wait until something has been.</summary>
internal sealed class RecordingObserver : IFeedObserver
{
    private readonly Lock _lock = new();
    private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> _waiting = [];
    private long _strays;

    public ConcurrentQueue<(string Entrance, string? Problem)> Entrances { get; } = new();
    public ConcurrentQueue<string> Connected { get; } = new();
    public ConcurrentQueue<string> Disconnected { get; } = new();
    public ConcurrentQueue<(string Feed, KeptAs Kept, Answer Answer)> Answers { get; } = new();
    public ConcurrentQueue<(string Feed, string Why)> Refused { get; } = new();
    public long Strays => Interlocked.Read(ref _strays);

    /// <summary>Completes when the condition holds; looked at after each thing told. Fails after 20 s.</summary>
    public async Task Until(Func<bool> condition)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _waiting.Add((condition, met));
        Look();
        await met.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public void EntranceOpened(string entrance, string? problem) => Told(() => Entrances.Enqueue((entrance, problem)));

    public void PeerConnected(string entrance, string peer) => Told(() => Connected.Enqueue(peer));

    public void PeerDisconnected(string entrance, string peer, string reason) => Told(() => Disconnected.Enqueue(reason));

    public void BytesWithoutFrame(string entrance, string peer, long count) => Told(() => Interlocked.Add(ref _strays, count));

    public void Answered(string feed, KeptAs kept, Answer answer, DateTimeOffset receivedAt, int bytes) => Told(() => Answers.Enqueue((feed, kept, answer)));

    public void NotKept(string feed, string why) => Told(() => Refused.Enqueue((feed, why)));

    private void Told(Action what)
    {
        what();
        Look();
    }

    private void Look()
    {
        lock (_lock)
        {
            foreach (var (condition, met) in _waiting.ToArray())
            {
                if (condition())
                    met.TrySetResult();
            }

            _waiting.RemoveAll(w => w.Met.Task.IsCompleted);
        }
    }
}
