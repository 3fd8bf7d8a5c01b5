using System.Text;
using HopEn2.Interop.Delivery.Dmp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Dmp;

public sealed class RequestContentTests
{
    [Fact]
    public async Task An_MTOM_request_holds_the_envelope_and_the_document_as_it_is()
    {
        byte[] document = [0, 255, 13, 10, 45, 45];
        var content = RequestContent.Mtom("urn:a", Encoding.UTF8.GetBytes("<e/>"), document, "d@x");
        var bytes = await content.ReadAsByteArrayAsync();

        Assert.Equal(bytes.Length, content.Headers.ContentLength);
        var type = content.Headers.ContentType!;
        string Parameter(string name) => type.Parameters.Single(p => p.Name == name).Value!.Trim('"');
        Assert.Equal("multipart/related", type.MediaType);
        Assert.Equal(("application/xop+xml", "application/soap+xml", "urn:a"), (Parameter("type"), Parameter("start-info"), Parameter("action")));
        var boundary = Parameter("boundary");
        Assert.Equal(
            $"--{boundary}\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {Parameter("start")}\r\n\r\n<e/>"
            + $"\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <d@x>\r\n\r\n\0\u00ff\r\n--\r\n--{boundary}--\r\n",
            Encoding.Latin1.GetString(bytes));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(4, true)]
    public async Task Its_end_may_have_gone_out_from_the_moment_it_is_begun(int writesBeforeFailure, bool maybe)
    {
        var content = RequestContent.Mtom("urn:a", new byte[10], new byte[10], "d@x");
        await Assert.ThrowsAsync<HttpRequestException>(() => content.CopyToAsync(new Failing(writesBeforeFailure), CancellationToken.None));
        Assert.Equal(maybe, content.MayBeComplete);
    }

    private sealed class Failing(int after) : MemoryStream
    {
        private int _writes;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _writes++ == after ? throw new IOException("cut") : base.WriteAsync(buffer, cancellationToken);
    }
}
