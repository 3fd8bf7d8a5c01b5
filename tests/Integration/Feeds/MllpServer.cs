using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Hl7v2.Mllp;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

/// <summary>A real MLLP entrance on a free port, with a journal in memory.</summary>
internal sealed class MllpServer : IAsyncDisposable
{
    private readonly MllpListener _listener;

    public MllpServer(Feed? feed = null, MllpOptions? options = null, TimeProvider? time = null, long memory = 256L << 20, SslServerAuthenticationOptions? tls = null)
    {
        Mappings = new TestMappings(feed ?? TestMappings.Feed());
        Memory = new MessageMemory(memory);
        var clock = time ?? TimeProvider.System;
        var services = new MllpServices(Mappings, Memory, new Hl7v2Intake(Mappings, Journal, Observer, clock), Observer, options ?? new MllpOptions(), clock, NullLogger.Instance);
        _listener = MllpListener.Open("mllp", new IPEndPoint(IPAddress.Loopback, 0), services, tls);
        Port = _listener.EndPoint.Port;
    }

    public MemoryJournal Journal { get; } = new();
    public RecordingObserver Observer { get; } = new();
    public TestMappings Mappings { get; }
    public MessageMemory Memory { get; }
    public int Port { get; }
    public int Connections => _listener.Connections;

    /// <param name="window">What the peer's side of the connection takes without being read, in bytes.</param>
    public async Task<MllpPeer> ConnectAsync(int? window = null)
    {
        var client = new TcpClient();
        if (window is { } bytes)
            client.ReceiveBufferSize = bytes;
        await client.ConnectAsync(IPAddress.Loopback, Port);
        return new MllpPeer(client);
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();
}

/// <summary>The other side of a connection, byte by byte.</summary>
internal sealed class MllpPeer(TcpClient client) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<byte> _received = [];

    public NetworkStream Stream { get; } = client.GetStream();

    public Socket Socket => client.Client;

    public static byte[] Framed(byte[] message) => [0x0B, .. message, 0x1C, 0x0D];

    /// <summary>An ADT with that control id.</summary>
    public static byte[] Adt(string controlId) => Encoding.ASCII.GetBytes(Encoding.UTF8.GetString(FeedSamples.Bytes("adt-a01")).Replace("A-0001", controlId, StringComparison.Ordinal));

    public Task SendAsync(byte[] bytes) => Stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);

    public Task SendMessageAsync(byte[] message) => SendAsync(Framed(message));

    /// <summary>The next answer as <c>code control-id</c>.</summary>
    public async Task<string> AnswerAsync()
    {
        var ack = await AcknowledgementAsync();
        return $"{ack.First("MSA")[1].Text} {ack.First("MSA")[2].Text}";
    }

    public async Task<Er7Message> AcknowledgementAsync()
    {
        var buffer = new byte[4096];
        int end;
        while ((end = EndOfFrame()) < 0)
        {
            var count = await Stream.ReadAsync(buffer).AsTask().WaitAsync(Patience);
            if (count == 0)
                throw new EndOfStreamException("closed after " + Encoding.Latin1.GetString([.. _received]));
            _received.AddRange(buffer[..count]);
        }

        Assert.Equal(0x0B, _received[0]);
        var body = _received.GetRange(1, end - 1).ToArray();
        _received.RemoveRange(0, end + 2);
        Assert.Equal(Er7Problem.None, Er7Message.TryRead(body, Er7Charsets.Latin9, out var ack));
        return ack!;
    }

    /// <summary>Completes when the server has closed; fails when it sends something first.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            Assert.Equal(0, await Stream.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience));
        }
        catch (IOException)
        {
            // Reset: closed as well.
        }
    }

    public void Dispose() => client.Dispose();

    private int EndOfFrame()
    {
        for (var i = 1; i < _received.Count; i++)
        {
            if (_received[i - 1] == 0x1C && _received[i] == 0x0D)
                return i - 1;
        }

        return -1;
    }
}
