using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace HopEn2.Interop.Mail;

/// <summary>Bytes to and from a mail server: lines and counted pieces in, whatever out, in the clear or under TLS, each within its time.</summary>
/// <remarks>
/// Everything that goes wrong is a <see cref="MailConnectionException"/> or a <see cref="MailSignInException"/>. A read that is given up by its caller stays under way and its bytes are had by
/// the next one: TLS does not survive a read cut in the middle.
/// </remarks>
internal sealed class MailConnection : IAsyncDisposable
{
    private const int BufferBytes = 16 * 1024;

    private readonly MailServer _server;
    private readonly TimeProvider _time;
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private Stream _stream;
    private Task<int>? _filling;
    private int _at;
    private int _end;
    private bool _heardUnderTls = true;

    private MailConnection(MailServer server, TimeProvider time, Socket socket)
    {
        (_server, _time, _socket) = (server, time, socket);
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Connects, with TLS at once where the server wants it so.</summary>
    public static async Task<MailConnection> OpenAsync(MailServer server, TimeProvider time, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        MailConnection? connection = null;
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, CancellationToken.None).AsTask().WaitAsync(server.Patience.Connect, time, cancel);
            connection = new MailConnection(server, time, socket);
            if (server.Security is MailSecurity.Tls)
                await connection.SecureAsync(cancel);
            return connection;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (connection is not null)
                await connection.DisposeAsync();
            if (e is SocketException or TimeoutException)
                throw new MailConnectionException($"{server.Host}:{server.Port} cannot be reached: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Everything from here on goes through TLS.</summary>
    public async Task SecureAsync(CancellationToken cancel)
    {
        // What came in the clear after the answer to STARTTLS would be taken for the server's own words (command injection).
        if (_at < _end || _filling is not null)
            throw new MailSignInException(SignInFailure.NoTls, $"{_server.Host}:{_server.Port} spoke before TLS was agreed.");
        var tls = new SslStream(_stream);
        _stream = tls;
        var options = _server.Tls?.Invoke() ?? new SslClientAuthenticationOptions();
        options.TargetHost ??= _server.Host;
        try
        {
            await tls.AuthenticateAsClientAsync(options, CancellationToken.None).WaitAsync(_server.Patience.Connect, _time, cancel);
            _heardUnderTls = false;
        }
        catch (AuthenticationException e)
        {
            throw new MailSignInException(SignInFailure.Certificate, $"No TLS with {_server.Host}:{_server.Port}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            throw new MailConnectionException($"{_server.Host}:{_server.Port} went away while TLS was agreed: {e.Message}", e);
        }
    }

    /// <summary>A line without its end. Longer than <paramref name="most"/> bytes, the server is broken.</summary>
    public async ValueTask<byte[]> ReadLineAsync(int most, TimeSpan patience, CancellationToken cancel)
    {
        byte[] line = [];
        while (true)
        {
            if (_at == _end)
                await FillAsync(patience, cancel);
            var end = _buffer.AsSpan(_at, _end - _at).IndexOf((byte)'\n');
            var piece = _buffer.AsSpan(_at, end < 0 ? _end - _at : end);
            if (line.Length + piece.Length > most)
                throw new MailConnectionException($"{_server.Host}:{_server.Port} sent a line without end.");
            line = [.. line, .. piece];
            _at += piece.Length;
            if (end < 0)
                continue;
            _at++;
            return line is [.., (byte)'\r'] ? line[..^1] : line;
        }
    }

    /// <summary>Exactly so many bytes.</summary>
    public async Task ReadExactlyAsync(Memory<byte> into, TimeSpan patience, CancellationToken cancel)
    {
        while (into.Length > 0)
        {
            if (_at == _end)
                await FillAsync(patience, cancel);
            var count = Math.Min(into.Length, _end - _at);
            _buffer.AsMemory(_at, count).CopyTo(into);
            (_at, into) = (_at + count, into[count..]);
        }
    }

    /// <summary>Reads so many bytes and keeps none.</summary>
    public async Task SkipAsync(long count, TimeSpan patience, CancellationToken cancel)
    {
        while (count > 0)
        {
            if (_at == _end)
                await FillAsync(patience, cancel);
            var here = (int)Math.Min(count, _end - _at);
            (_at, count) = (_at + here, count - here);
        }
    }

    /// <summary>Waits until there is something to read. False: nothing within that time, and the connection is as good as before.</summary>
    public async Task<bool> WaitAsync(TimeSpan most, CancellationToken cancel)
    {
        if (_at < _end)
            return true;
        try
        {
            await FillAsync(most, cancel, orGone: false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            await _stream.WriteAsync(bytes, CancellationToken.None).AsTask().WaitAsync(patience, _time, cancel);
        }
        catch (Exception e) when (e is IOException or TimeoutException or ObjectDisposedException)
        {
            throw new MailConnectionException($"{_server.Host}:{_server.Port} takes nothing any more: {e.Message}", e);
        }
    }

    public Task WriteLineAsync(string line, TimeSpan patience, CancellationToken cancel) => WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), patience, cancel);

    public async ValueTask DisposeAsync()
    {
        // A read under way ends with an error that nobody waits for.
        _ = _filling?.ContinueWith(static read => _ = read.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _socket.Dispose();
        await _stream.DisposeAsync();
    }

    private async ValueTask FillAsync(TimeSpan patience, CancellationToken cancel, bool orGone = true)
    {
        try
        {
            _filling ??= _stream.ReadAsync(_buffer, CancellationToken.None).AsTask();
            var count = await _filling.WaitAsync(patience, _time, cancel);
            (_filling, _at, _end, _heardUnderTls) = (null, 0, count, true);
        }
        catch (TimeoutException) when (!orGone)
        {
            throw;
        }
        catch (TimeoutException e)
        {
            throw new MailConnectionException($"{_server.Host}:{_server.Port} was silent for {patience.TotalSeconds:0.#} s.", e);
        }
        catch (IOException e) when (!_heardUnderTls && e.InnerException is { } inner and not SocketException)
        {
            // TLS 1.3: a server that does not like our certificate says so only after the handshake has succeeded for us.
            throw new MailSignInException(SignInFailure.Certificate, $"{_server.Host}:{_server.Port} ended TLS: {inner.InnerException?.Message ?? inner.Message}", e);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new MailConnectionException($"{_server.Host}:{_server.Port} went away: {e.Message}", e);
        }

        if (_end == 0)
            throw new MailConnectionException($"{_server.Host}:{_server.Port} closed the connection.");
    }
}
