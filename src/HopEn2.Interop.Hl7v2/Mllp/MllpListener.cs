using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Hl7v2.Mllp;

/// <summary>One MLLP entrance: accepts peers and watches over their time limits until it is disposed.</summary>
internal sealed class MllpListener : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly MessageMemory _memory;
    private readonly IMappings _mappings;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly ConcurrentDictionary<MllpConnection, string> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborted = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Connections were refused since there was last ample room.</summary>
    private volatile bool _crowded;

    private MllpListener(Socket socket, string entrance, MllpServices services, SslServerAuthenticationOptions? tls)
    {
        (_socket, Entrance, _tls) = (socket, entrance, tls);
        (_mappings, _memory, Intake, Observer, Options, Time, Logger) =
            (services.Mappings, services.Memory, services.Intake, services.Observer, services.Options, services.Time, services.Logger);
        Limits = EntranceLimits.Of(_mappings.Current, entrance);
        _mappings.Changed += OnMappingsChanged;
    }

    public string Entrance { get; }
    public Hl7v2Intake Intake { get; }
    public IFeedObserver Observer { get; }
    public MllpOptions Options { get; }
    public TimeProvider Time { get; }
    public ILogger Logger { get; }

    /// <summary>Those of the mappings in force.</summary>
    public EntranceLimits Limits { get; private set; }

    /// <summary>Cancelled when a stop no longer waits.</summary>
    public CancellationToken Aborted => _aborted.Token;

    /// <summary>Where it listens; the port is the real one where 0 was asked for.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Peers connected now.</summary>
    public int Connections => _connections.Count;

    /// <summary>Begins to listen. Throws <see cref="SocketException"/> when the address cannot be had.</summary>
    public static MllpListener Open(string entrance, IPEndPoint at, MllpServices services, SslServerAuthenticationOptions? tls = null)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (at.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(at);
            socket.Listen(512);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var listener = new MllpListener(socket, entrance, services, tls);
        listener._running = Task.WhenAll(listener.AcceptAsync(), listener.LookAfterAsync());
        return listener;
    }

    /// <summary>The stream to speak on: the connection's own, or TLS over it.</summary>
    public async ValueTask<Stream> SecureAsync(NetworkStream stream)
    {
        if (_tls is null)
            return stream;
        var secured = new SslStream(stream, leaveInnerStreamOpen: false);
        await secured.AuthenticateAsServerAsync(_tls, Aborted);
        return secured;
    }

    /// <summary>Takes no more peers, lets what has been received whole be kept and answered, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _mappings.Changed -= OnMappingsChanged;
        await _stopping.CancelAsync();
        _socket.Dispose();
        await _running;
        var open = _connections.Keys.ToList();
        foreach (var connection in open)
            connection.Stop();
        var ended = Task.WhenAll(open.Select(c => c.Ended));
        try
        {
            await ended.WaitAsync(Options.StopTimeout, Time);
        }
        catch (TimeoutException)
        {
            Log.StopTookTooLong(Logger, Entrance, _connections.Count);
            await _aborted.CancelAsync();
            foreach (var connection in open)
                connection.Abort("stopped before it was answered");
            await ended;
        }

        _stopping.Dispose();
        _aborted.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Take(await _socket.AcceptAsync(_stopping.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                if (_stopping.IsCancellationRequested)
                    return;
                // A peer gone before it was accepted, or no file handle left: the others are still served.
                Log.AcceptFailed(Logger, Entrance, e.SocketErrorCode);
                await Task.Delay(TimeSpan.FromMilliseconds(100), Time);
            }
        }
    }

    private void Take(Socket socket)
    {
        if (_connections.Count >= Options.MostConnections)
        {
            Refuse(socket);
            return;
        }

        string peer;
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            peer = socket.RemoteEndPoint?.ToString() ?? "";
        }
        catch (SocketException)
        {
            // Reset between connecting and being accepted.
            socket.Dispose();
            return;
        }

        var connection = new MllpConnection(this, socket, peer, _memory);
        Observer.PeerConnected(Entrance, peer);
        _connections[connection] = peer;
        connection.Ended = ServeAsync(connection, peer);
    }

    /// <summary>Closes one that is too many, and shows who it was.</summary>
    private void Refuse(Socket socket)
    {
        // Said when it begins: who opens thousands would fill the log. It has ended when there is room again for a while.
        if (!_crowded)
            Log.TooManyConnections(Logger, Entrance, Options.MostConnections);
        _crowded = true;
        Observer.PeerDisconnected(Entrance, Peer(socket), $"too many connections: {Options.MostConnections} are open");
        socket.Dispose();
    }

    private static string Peer(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint?.ToString() ?? "";
        }
        catch (SocketException)
        {
            return "";
        }
    }

    private async Task ServeAsync(MllpConnection connection, string peer)
    {
        // The accepting loop goes on at once.
        await Task.Yield();
        var reason = await connection.RunAsync();
        _connections.TryRemove(connection, out _);
        Observer.PeerDisconnected(Entrance, peer, reason);
    }

    private async Task LookAfterAsync()
    {
        using var timer = new PeriodicTimer(Options.LookEvery, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
                LookAt(Time.GetTimestamp());
        }
        catch (OperationCanceledException)
        {
            // Stopping: what still runs has the stop's own limit.
        }
    }

    private void LookAt(long now)
    {
        foreach (var (connection, _) in _connections)
            connection.LookAt(now);
        if (!_crowded || _connections.Count > Options.MostConnections * 9 / 10)
            return;
        _crowded = false;
        Log.RoomAgain(Logger, Entrance, _connections.Count);
    }

    private void OnMappingsChanged(HospitalMappings mappings) => Limits = EntranceLimits.Of(mappings, Entrance);
}

/// <summary>What all MLLP entrances share.</summary>
internal sealed record MllpServices(IMappings Mappings, MessageMemory Memory, Hl7v2Intake Intake, IFeedObserver Observer, MllpOptions Options, TimeProvider Time, ILogger Logger);
