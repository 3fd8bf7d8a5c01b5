using System.Net.Sockets;
using System.Security.Authentication;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Mllp;
using HopEn2.Interop.Hl7v2.Tls;

namespace HopEn2.Interop.Hl7v2.Answering;

/// <summary>The one connection to a destination, kept between messages. Who comes while another is sending waits.</summary>
internal sealed class AnswerLine(Uri address, AnswerOptions options) : IAsyncDisposable
{
    private const string Closed = "connection-closed";
    private const string Unreadable = "acknowledgement-unreadable";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private MllpClient? _client;

    public async Task<AnswerResult> SendAsync(byte[] message, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var kept = _client is not null;
            var result = await TryAsync(message, cancel);
            // A connection kept since the last message may have been closed by the other side long ago, which only shows now: that says nothing of the destination.
            return kept && result is AnswerResult.Temporary { Code: Closed } ? await TryAsync(message, cancel) : result;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        _turn.Dispose();
    }

    private async Task<AnswerResult> TryAsync(byte[] message, CancellationToken cancel)
    {
        var spoken = false;
        try
        {
            _client ??= await MllpClient.ConnectAsync(address.IdnHost, address.Port, options.Timeout, Tls(), cancel);
            spoken = true;
            var result = ResultOf(await _client.SendAsync(message, cancel));
            // What is no acknowledgement leaves nobody knowing which answer comes next.
            if (result is AnswerResult.Temporary { Code: Unreadable })
                await DropAsync();
            return result;
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException or AuthenticationException or InvalidDataException or ObjectDisposedException)
        {
            await DropAsync();
            return new AnswerResult.Temporary(e switch
            {
                TimeoutException => spoken ? "no-acknowledgement" : "connection-timeout",
                AuthenticationException => "tls-refused",
                TlsFilesException => "certificate-unreadable",
                InvalidDataException => Unreadable,
                _ => spoken ? Closed : "connection-refused",
            });
        }
        catch (OperationCanceledException)
        {
            // Its acknowledgement may still come, and would be taken for the next one's by nobody; but the connection is of no more use to know.
            await DropAsync();
            throw;
        }
    }

    // Codes of MSA-1 in original and in enhanced mode (hl7v2.md §3).
    private static AnswerResult ResultOf(ReadOnlyMemory<byte> acknowledgement)
    {
        if (Er7Message.TryRead(acknowledgement, Er7Charsets.Latin9, out var read) != Er7Problem.None || read!.First("MSA") is not { Exists: true } msa)
            return new AnswerResult.Temporary(Unreadable);
        var err = read.First("ERR");
        var code = string.Join('/', new[] { err[3][1].Code, err[5][1].Code }.Where(c => c.Length > 0));
        return msa[1].Code switch
        {
            "AA" or "CA" => AnswerResult.Taken.Instance,
            "AE" or "CE" => new AnswerResult.Refused(code.Length > 0 ? code : msa[1].Code),
            "AR" or "CR" => new AnswerResult.Temporary(code.Length > 0 ? code : msa[1].Code),
            _ => new AnswerResult.Temporary(Unreadable),
        };
    }

    private ClientTls? Tls() => address.Scheme != "mllps" ? null : options.Tls.TryGetValue(address.IdnHost, out var files) ? files.Load() : new ClientTls(null, null);

    private async Task DropAsync()
    {
        var client = Interlocked.Exchange(ref _client, null);
        if (client is not null)
            await client.DisposeAsync();
    }
}
