using System.Net.Sockets;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Mllp;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>An answer cannot be passed on now; the same may be tried again.</summary>
internal sealed class AnswerNotPassedOnException(string why, Exception? cause = null) : Exception(why, cause);

/// <summary>Passes what came on to the patient record.</summary>
internal interface IAnswerRecord
{
    /// <summary>True: taken (AA). False: refused (AE), and a person must see to it. Throws <see cref="AnswerNotPassedOnException"/> when it cannot be told now.</summary>
    Task<bool> SendAsync(ReadOnlyMemory<byte> message, AnswerDestination to, CancellationToken cancel);
}

/// <summary>Over MLLP, a connection each: patients answer seldom.</summary>
internal sealed class MllpAnswerRecord : IAnswerRecord
{
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> message, AnswerDestination to, CancellationToken cancel)
    {
        try
        {
            await using var client = await MllpClient.ConnectAsync(to.Host, to.Port, to.Patience, null, cancel);
            var answer = await client.SendAsync(message, cancel);
            var code = Er7Message.TryRead(answer, Er7Charsets.Latin9, out var ack) == Er7Problem.None ? ack!.First("MSA")[1].Code : "";
            return code switch
            {
                "AA" or "CA" => true,
                "AE" or "CE" => false,
                _ => throw new AnswerNotPassedOnException($"{to.Host}:{to.Port} answered {(code.Length == 0 ? "no MSA" : code)}."),
            };
        }
        catch (Exception e) when (e is SocketException or TimeoutException or IOException)
        {
            throw new AnswerNotPassedOnException($"{to.Host}:{to.Port}: {e.GetType().Name}", e);
        }
    }
}
