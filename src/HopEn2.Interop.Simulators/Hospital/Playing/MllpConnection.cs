using System.Net.Sockets;
using System.Text;

namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>The acknowledgement of one message.</summary>
/// <param name="Code">MSA-1: AA, AE, AR, CA, CE, CR; empty when there is no MSA.</param>
/// <param name="ControlId">MSA-2.</param>
/// <param name="Error">ERR, or the text of MSA-3; empty when none.</param>
internal sealed record MllpAnswer(string Code, string ControlId, string Error);

/// <summary>One MLLP connection of a sender: a frame out, a frame back. Written for the simulator alone.</summary>
internal sealed class MllpConnection(string host, int port) : ISenderConnection
{
    private const byte Start = 0x0B;
    private const byte End = 0x1C;
    private const byte Return = 0x0D;

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly byte[] _input = new byte[16_384];
    private int _from;
    private int _to;

    public async Task<Answered?> ExchangeAsync(SimulatedMessage message, CancellationToken cancel)
    {
        await ConnectAsync(cancel);
        var answer = await ExchangeAsync(message.Bytes, cancel);
        if (message.ControlId.Length > 0 && answer.ControlId != message.ControlId)
            return null;
        return answer.Code switch
        {
            "AA" or "CA" => new(Played.Accepted, ""),
            "AE" or "CE" => new(Played.Refused, answer.Error),
            "AR" or "CR" => new(Played.Rejected, answer.Error),
            _ => null,
        };
    }

    public void Dispose() => _client.Dispose();

    private async Task<MllpAnswer> ExchangeAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        var frame = new byte[message.Length + 3];
        frame[0] = Start;
        message.CopyTo(frame.AsMemory(1));
        frame[^2] = End;
        frame[^1] = Return;
        await _client.GetStream().WriteAsync(frame, cancel);
        return Read(await ReadFrameAsync(cancel));
    }

    /// <summary>Sends bytes without a frame around them.</summary>
    public async Task SpillAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await ConnectAsync(cancel);
        await _client.GetStream().WriteAsync(bytes, cancel);
    }

    private async ValueTask ConnectAsync(CancellationToken cancel)
    {
        if (!_client.Connected)
            await _client.ConnectAsync(host, port, cancel);
    }

    private static MllpAnswer Read(byte[] frame)
    {
        var text = Encoding.UTF8.GetString(frame);
        var segments = text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var separator = text.Length > 3 ? text[3] : '|';
        var msa = segments.FirstOrDefault(s => s.StartsWith("MSA", StringComparison.Ordinal))?.Split(separator) ?? [];
        var error = segments.FirstOrDefault(s => s.StartsWith("ERR", StringComparison.Ordinal)) ?? (msa.Length > 3 ? msa[3] : "");
        return new MllpAnswer(msa.Length > 1 ? msa[1] : "", msa.Length > 2 ? msa[2] : "", error);
    }

    private async Task<byte[]> ReadFrameAsync(CancellationToken cancel)
    {
        using var frame = new MemoryStream();
        while (await ReadByteAsync(cancel) != Start)
        {
            // What stands before a frame is none of it.
        }

        while (await ReadByteAsync(cancel) is var next)
        {
            if (next == End)
                break;
            frame.WriteByte(next);
        }

        _ = await ReadByteAsync(cancel);
        return frame.ToArray();
    }

    private async ValueTask<byte> ReadByteAsync(CancellationToken cancel)
    {
        if (_from == _to)
        {
            _from = 0;
            _to = await _client.GetStream().ReadAsync(_input, cancel);
            if (_to == 0)
                throw new EndOfStreamException("The other side closed the connection.");
        }

        return _input[_from++];
    }
}
