using System.Net;
using System.Net.Sockets;

namespace HopEn2.Interop.Simulators.Mss;

/// <summary>Accepts connections of one protocol and serves each until it ends.</summary>
internal sealed class LineServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly MssOptions _options;
    private readonly Func<TextConnection, CancellationToken, Task> _serve;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _connections;

    public LineServer(MssOptions options, int port, Func<TextConnection, CancellationToken, Task> serve)
    {
        (_options, _serve) = (options, serve);
        _listener = new TcpListener(IPAddress.TryParse(options.Host, out var address) ? address : IPAddress.Loopback, port);
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                continue;
            }

            if (Interlocked.Increment(ref _connections) > _options.MostConnections)
            {
                Interlocked.Decrement(ref _connections);
                client.Dispose();
                continue;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            client.NoDelay = true;
            using var connection = new TextConnection(client, _options.Silence);
            if (_options is { ImplicitTls: true, Certificate: { } certificate })
                await connection.SecureAsync(certificate, _options.Authorities, _stop.Token);
            await _serve(connection, _stop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client is gone, or was told to go.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }
}
