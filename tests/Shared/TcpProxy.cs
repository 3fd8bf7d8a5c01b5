using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>Stands between the program and a server on loopback, so that a test can take the server away, hold it still or slow it down without stopping it.</summary>
/// <remarks>Its port stays the same while it is down.</remarks>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly ConcurrentDictionary<Task, Socket[]> _connections = new();
    private readonly Lock _gate = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private TaskCompletionSource _toServer = Completed();
    private TaskCompletionSource _fromServer = Completed();
    private int _accepted;

    /// <summary>Listens on a free port and passes everything to <paramref name="port"/>.</summary>
    public TcpProxy(int port)
    {
        _target = new IPEndPoint(IPAddress.Loopback, port);
        Restore();
    }

    public int Port { get; private set; }

    /// <summary>Connections taken so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections open now.</summary>
    public int Connections => _connections.Count;

    /// <summary>Waited before each piece is passed on, either way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Largest piece passed on at once, in bytes: with <see cref="Delay"/>, how fast it is.</summary>
    public int Piece { get; set; } = 64 * 1024;

    /// <summary>The same address with this proxy's port.</summary>
    public Uri Through(Uri server) => new UriBuilder(server) { Host = "127.0.0.1", Port = Port }.Uri;

    /// <summary>The server is gone: every connection is reset, new ones are refused.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
        }

        CutConnections();
    }

    /// <summary>Resets every connection; new ones are taken.</summary>
    public void CutConnections()
    {
        foreach (var pair in _connections.Values)
        {
            foreach (var socket in pair)
                Reset(socket);
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
        catch (ObjectDisposedException)
        {
            // Its peer has just gone by itself.
        }
    }

    /// <summary>The server is back.</summary>
    public void Restore()
    {
        lock (_gate)
        {
            if (_listener is not null)
                return;
            _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
            _listener.Listen(512);
            Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
            _accepting = AcceptAsync(_listener);
        }
    }

    /// <summary>Nothing passes any more, and nothing says why: a server that hangs.</summary>
    public void Pause()
    {
        PauseToServer();
        PauseFromServer();
    }

    /// <summary>The server is heard and hears nothing: what the program acknowledges does not arrive.</summary>
    public void PauseToServer()
    {
        lock (_gate)
            _toServer = Held(_toServer);
    }

    /// <summary>The server hears and is not heard: what it takes it cannot acknowledge.</summary>
    public void PauseFromServer()
    {
        lock (_gate)
            _fromServer = Held(_fromServer);
    }

    public void Resume()
    {
        lock (_gate)
        {
            _toServer.TrySetResult();
            _fromServer.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        Resume();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    private static TaskCompletionSource Held(TaskCompletionSource gate) =>
        gate.Task.IsCompleted ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : gate;

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket near;
            try
            {
                near = await listener.AcceptAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _accepted);
            var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            near.NoDelay = true;
            var begin = new TaskCompletionSource();
            var serving = ServeAsync(near, far, begin.Task);
            _connections[serving] = [near, far];
            _ = serving.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
            begin.SetResult();
        }
    }

    private async Task ServeAsync(Socket near, Socket far, Task begin)
    {
        await begin;
        try
        {
            await far.ConnectAsync(_target);
            await Task.WhenAll(PassAsync(near, far, () => _toServer.Task), PassAsync(far, near, () => _fromServer.Task));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut, or one side has gone: so has the other, below.
            _ = e;
        }
        finally
        {
            near.Dispose();
            far.Dispose();
        }
    }

    private async Task PassAsync(Socket from, Socket to, Func<Task> flowing)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(0, Math.Clamp(Piece, 1, buffer.Length))) is > 0 and var count)
            {
                await flowing();
                if (Delay > TimeSpan.Zero)
                    await Task.Delay(Delay);
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            // The other direction must not wait for what will never come.
            from.Dispose();
            to.Dispose();
            throw;
        }
    }
}
