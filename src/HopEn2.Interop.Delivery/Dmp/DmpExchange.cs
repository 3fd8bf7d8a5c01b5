using System.Net;
using System.Net.Http.Headers;
using System.Xml;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>What one request became.</summary>
internal abstract record Exchanged<T>
{
    public sealed record Answered(T Answer) : Exchanged<T>;

    /// <summary>The call itself was refused.</summary>
    /// <param name="Reason">As the DMP wrote it: it may quote the patient.</param>
    public sealed record Refused(string Code, string? Reason) : Exchanged<T>;

    /// <summary>Certainly not done.</summary>
    public sealed record Failed(string Code, TimeSpan? RetryAfter = null) : Exchanged<T>;

    /// <summary>It went out whole, and what came back says nothing.</summary>
    public sealed record Unknown(string Code) : Exchanged<T>;
}

/// <summary>Sends one request and reads its answer within the time limits, and knows at every failure whether the DMP may have had it all (dmp.md §7, transport).</summary>
internal sealed class DmpExchange(DmpSettings settings, TimeProvider clock)
{
    /// <summary>A DMP that says to come back later than this is asked again all the same.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <param name="read">Reads the element in the body of the answer; null: it is not the one that was to come.</param>
    public async Task<Exchanged<T>> SendAsync<T>(DmpConnection connection, Uri to, RequestContent content, Func<XmlReader, T?> read, CancellationToken cancel)
        where T : class
    {
        using var limit = new CancellationTokenSource(settings.AnswerTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = content };
            using var answer = await connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var body = await ReadAsync(answer.Content, both.Token);
            return body is null ? new Exchanged<T>.Unknown("answer-unreadable") : Judge(answer, body.Value, read);
        }
        catch (OperationCanceledException)
        {
            return Broken<T>(content, cancel.IsCancellationRequested ? "cancelled" : "timeout");
        }
        catch (Exception e) when (e is HttpRequestException or IOException && TlsAlerts.RefuseOurCertificate(e))
        {
            return new Exchanged<T>.Failed("certificate-refused");
        }
        catch (HttpRequestException e)
        {
            return e.HttpRequestError switch
            {
                HttpRequestError.SecureConnectionError => new Exchanged<T>.Failed("tls"),
                HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError when !content.MayBeComplete => new Exchanged<T>.Failed("no-connection"),
                _ => Broken<T>(content, "cut"),
            };
        }
        catch (IOException)
        {
            return Broken<T>(content, "cut");
        }
    }

    /// <summary>A request that did not go out whole is none: the DMP cannot have taken it.</summary>
    private static Exchanged<T> Broken<T>(RequestContent content, string code) =>
        content.MayBeComplete ? new Exchanged<T>.Unknown(code) : new Exchanged<T>.Failed(code);

    private Exchanged<T> Judge<T>(HttpResponseMessage answer, ReadOnlyMemory<byte> body, Func<XmlReader, T?> read)
        where T : class
    {
        var status = (int)answer.StatusCode;
        var (content, fault) = SoapAnswer.Read(answer.Content.Headers.ContentType, body, read);
        if (fault is not null)
            return fault.Ours ? new Exchanged<T>.Refused(fault.Code, fault.Reason) : new Exchanged<T>.Failed("Receiver", RetryAfter(answer.Headers.RetryAfter));
        if (answer.IsSuccessStatusCode)
            return content is null ? new Exchanged<T>.Unknown("answer-unreadable") : new Exchanged<T>.Answered(content);
        return answer.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            ? new Exchanged<T>.Failed($"http-{status}", RetryAfter(answer.Headers.RetryAfter))
            : new Exchanged<T>.Refused($"http-{status}", null);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date - clock.GetUtcNow());
        return wait > LongestRetryAfter ? LongestRetryAfter : wait > TimeSpan.Zero ? wait : null;
    }

    /// <summary>The whole body; null when it is larger than any answer.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > settings.LargestAnswer)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var bytes = new byte[Math.Max(4096, (int)(content.Headers.ContentLength ?? 0) + 1)];
        var length = 0;
        while (await stream.ReadAsync(bytes.AsMemory(length), cancel) is var read and > 0)
        {
            length += read;
            if (length > settings.LargestAnswer)
                return null;
            if (length == bytes.Length)
                Array.Resize(ref bytes, Math.Min(bytes.Length * 2, settings.LargestAnswer + 1));
        }

        return bytes.AsMemory(0, length);
    }
}
