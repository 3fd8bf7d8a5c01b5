using System.Net.Security;
using System.Net.Sockets;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Tls;

namespace HopEn2.Interop.Hl7v2.Mllp;

/// <summary>Sends messages over one MLLP connection, one at a time, and finds the answer of each by MSA-2.</summary>
public sealed class MllpClient : IAsyncDisposable
{
    /// <summary>An acknowledgement is small; a peer that sends more is none.</summary>
    private const int LargestAnswer = 1 << 20;

    private readonly Stream _stream;
    private readonly TimeSpan _timeout;
    private readonly FrameDecoder _decoder = new();
    private readonly Queue<byte[]> _answers = new();
    private readonly byte[] _received = new byte[16 * 1024];

    private MllpClient(Stream stream, TimeSpan timeout) => (_stream, _timeout) = (stream, timeout);

    /// <summary>Connects. Throws <see cref="SocketException"/> or <see cref="TimeoutException"/>; over TLS also <see cref="System.Security.Authentication.AuthenticationException"/> and <see cref="IOException"/>.</summary>
    /// <param name="timeout">For connecting, and for each answer.</param>
    /// <param name="tls">Null: without TLS.</param>
    public static async Task<MllpClient> ConnectAsync(string host, int port, TimeSpan timeout, ClientTls? tls, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await WithinAsync(timeout, token => socket.ConnectAsync(host, port, token), cancel);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return new MllpClient(tls is null ? stream : await SecureAsync(stream, host, timeout, tls, cancel), timeout);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a message and returns its answer, without framing.</summary>
    /// <remarks>
    /// Answers to other messages (late ones, to what has timed out) are passed over. In enhanced mode the first of the two answers is returned. Throws
    /// <see cref="TimeoutException"/> when none comes in time, <see cref="IOException"/> when the peer closes.
    /// </remarks>
    public async Task<ReadOnlyMemory<byte>> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        var frame = new byte[message.Length + Framing.Overhead];
        Framing.Write(message.Span, frame);
        var controlId = Er7Message.ReadHeader(message)?.Header[10].Raw.ToArray() ?? [];

        ReadOnlyMemory<byte> answer = default;
        await WithinAsync(_timeout, async token =>
        {
            await _stream.WriteAsync(frame, token);
            do
                answer = await NextAnswerAsync(token);
            while (controlId.Length > 0 && !Answers(answer, controlId));
        }, cancel);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        _decoder.Abandon();
        await _stream.DisposeAsync();
    }

    private static async Task<SslStream> SecureAsync(NetworkStream stream, string host, TimeSpan timeout, ClientTls tls, CancellationToken cancel)
    {
        var secured = new SslStream(stream, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = tls.Trust, ClientCertificates = tls.Certificate is { } ours ? [ours] : [] };
        await WithinAsync(timeout, token => new ValueTask(secured.AuthenticateAsClientAsync(options, token)), cancel);
        return secured;
    }

    private static bool Answers(ReadOnlyMemory<byte> answer, byte[] controlId) =>
        Er7Message.TryRead(answer, Er7Charsets.Latin9, out var read) != Er7Problem.None || read!.First("MSA")[2].Raw.SequenceEqual(controlId);

    private async Task<byte[]> NextAnswerAsync(CancellationToken cancel)
    {
        while (_answers.Count == 0)
        {
            var count = await _stream.ReadAsync(_received, cancel);
            if (count == 0)
                throw new EndOfStreamException("The peer closed the connection without an answer.");
            Decode(_received.AsSpan(0, count));
        }

        return _answers.Dequeue();
    }

    private void Decode(ReadOnlySpan<byte> received)
    {
        while (true)
        {
            switch (_decoder.Next(ref received, LargestAnswer, out var frame))
            {
                case FrameStep.Message:
                    _answers.Enqueue(frame.Message.ToArray());
                    frame.Return();
                    break;
                case FrameStep.TooLarge:
                    frame.Return();
                    throw new InvalidDataException("The peer's answer is larger than an acknowledgement can be.");
                default:
                    return;
            }
        }
    }

    private static async Task WithinAsync(TimeSpan timeout, Func<CancellationToken, ValueTask> act, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            await act(either.Token);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer within {timeout.TotalSeconds:0.#} s.", e);
        }
    }
}
