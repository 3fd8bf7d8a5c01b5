using Microsoft.Win32.SafeHandles;

namespace HopEn2.Interop.MllpLoad;

/// <summary>A file to whose end messages are written. What waits while the disk is busy goes there together.</summary>
internal sealed class CommittedFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _waiting = new(false);
    private Group _next = new();
    private long _length;

    public CommittedFile(string file)
    {
        _file = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write);
        new Thread(Commit) { IsBackground = true }.Start();
    }

    /// <summary>Returns when the message is on disk.</summary>
    public void Append(ReadOnlySpan<byte> message)
    {
        Group group;
        lock (_gate)
        {
            group = _next;
            group.Bytes.Write(message);
        }

        _waiting.Set();
        group.OnDisk.Wait();
    }

    public void Dispose() => _file.Dispose();

    private void Commit()
    {
        while (true)
        {
            _waiting.WaitOne();
            Group group;
            lock (_gate)
                (group, _next) = (_next, new Group());
            RandomAccess.Write(_file, group.Bytes.GetBuffer().AsSpan(0, (int)group.Bytes.Length), _length);
            _length += group.Bytes.Length;
            RandomAccess.FlushToDisk(_file);
            group.OnDisk.Set();
        }
    }

    private sealed class Group
    {
        public MemoryStream Bytes { get; } = new();

        public ManualResetEventSlim OnDisk { get; } = new();
    }
}
