using System.Net;
using System.Net.Sockets;
using HopEn2.Interop.Domain.Delivering;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Delivery;

/// <summary>Everything that can happen between the client and the DMP: what is certain not to be done is tried again, what may be done is asked about.</summary>
public sealed class DmpTransportTests
{
    [Theory]
    [InlineData("before")]
    [InlineData("during")]
    public async Task Cut_on_its_way_a_document_is_taken_once_in_the_end(string when)
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        await dmp.TroubleAsync($$"""{"do":"cut","when":"{{when}}","next":1}""");
        var document = dmp.Document();

        // How much lay in buffers decides whether its end had gone out; either is true, and nothing else.
        var first = await dmp.SendAsync(document);
        Assert.True(first is DepositResult.Temporary { Code: "cut" } or DepositResult.Unknown { Code: "cut" }, first.ToString());
        Assert.Equal(new DepositResult.Accepted([]), await dmp.SendAsync(document, mayBeThere: first is DepositResult.Unknown));
        Assert.Equal(1, (await dmp.HeldAsync(document))!.Registered);
    }

    [Fact]
    public async Task Cut_before_its_end_had_gone_out_a_document_was_certainly_not_taken()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Server.ReceiveBufferSize = 8192;
        listener.Start();
        var cutting = CutAsync(listener);
        await using var dmp = await DmpNeighbour.StartAsync(s => s with { BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/dmp") });

        // More than any buffer on the way takes: the client is still writing.
        Assert.Equal(new DepositResult.Temporary("cut"), await dmp.SendAsync(dmp.Document(size: 30_000_000)));
        await cutting;
    }

    [Theory]
    [InlineData("afterRequest", false)]
    [InlineData("afterRegistering", true)]
    public async Task Cut_when_the_document_was_out_the_same_again_is_a_success(string when, bool taken)
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        await dmp.TroubleAsync($$"""{"do":"cut","when":"{{when}}","next":1}""");
        var document = dmp.Document();

        Assert.Equal(new DepositResult.Unknown("cut"), await dmp.SendAsync(document));
        Assert.Equal(new DepositResult.Accepted([], AlreadyThere: taken), await dmp.SendAsync(document, mayBeThere: true));
        // Whether it is asked about first is decided by who sends it.
        Assert.Equal((2, 1), ((await dmp.HeldAsync(document))!.Presented, (await dmp.HeldAsync(document))!.Registered));
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_leaves_it_open()
    {
        await using var dmp = await DmpNeighbour.StartAsync(s => s with { AnswerTimeout = TimeSpan.FromSeconds(1) });
        await dmp.TroubleAsync("""{"do":"late","afterMs":4000,"next":1}""");
        var document = dmp.Document();

        Assert.Equal(new DepositResult.Unknown("timeout"), await dmp.SendAsync(document));
        Assert.Equal(new DepositResult.Accepted([], AlreadyThere: true), await dmp.SendAsync(document, mayBeThere: true));
        Assert.Equal(1, (await dmp.HeldAsync(document))!.Registered);
    }

    [Fact]
    public async Task A_replacement_whose_answer_got_lost_is_found_done()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var first = dmp.Document();
        await dmp.SendAsync(first);
        await dmp.TroubleAsync("""{"do":"cut","when":"afterRegistering","next":1}""");
        var second = dmp.Document(first.Id.Value);

        Assert.Equal(new DepositResult.Unknown("cut"), await dmp.SendAsync(second, Domain.Facts.DepositAction.Replace, first.Id));
        Assert.Equal(new DepositResult.Accepted([], AlreadyThere: true), await dmp.SendAsync(second, Domain.Facts.DepositAction.Replace, first.Id, mayBeThere: true));
        Assert.Equal((1, "Deprecated"), ((await dmp.HeldAsync(second))!.Registered, (await dmp.HeldAsync(first))!.Status));
    }

    [Theory]
    [InlineData("""{"do":"unavailable","status":503,"retryAfter":7,"next":1}""", "http-503", 7)]
    [InlineData("""{"do":"unavailable","status":429,"retryAfter":60,"next":1}""", "http-429", 60)]
    [InlineData("""{"do":"unavailable","status":502,"next":1}""", "http-502", null)]
    [InlineData("""{"do":"fault","faultCode":"Receiver","context":"arrêt","next":1}""", "Receiver", null)]
    public async Task What_the_DMP_cannot_do_now_is_tried_again_when_it_says(string trouble, string code, int? seconds)
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        await dmp.TroubleAsync(trouble);
        var document = dmp.Document();

        Assert.Equal(new DepositResult.Temporary(code, seconds is { } s ? TimeSpan.FromSeconds(s) : null), await dmp.SendAsync(document));
        Assert.Equal(new DepositResult.Accepted([]), await dmp.SendAsync(document));
    }

    [Theory]
    [InlineData("""{"do":"unavailable","status":403}""", "http-403")]
    [InlineData("""{"do":"unavailable","status":404}""", "http-404")]
    [InlineData("""{"do":"fault","faultCode":"Sender","context":"VIHF de Camille TEST-DURAND refusé"}""", "AsOrdered")]
    public async Task What_the_DMP_says_is_our_fault_is_not_tried_again(string trouble, string code)
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        await dmp.TroubleAsync(trouble);
        var document = dmp.Document();
        var traits = document.Patient with { BirthName = "TEST-DURAND", FirstName = "CAMILLE" };

        var refused = Assert.IsType<DepositResult.Refused>(await dmp.SendAsync(document with { Patient = traits }));
        Assert.Equal(code, refused.Code);
        Assert.DoesNotContain("DURAND", refused.Context ?? "", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_was_taken()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var dmp = await DmpNeighbour.StartAsync(s => s with { BaseAddress = new Uri($"http://127.0.0.1:{port}/dmp") });

        Assert.Equal(new DepositResult.Temporary("no-connection"), await dmp.SendAsync(dmp.Document()));
    }

    [Theory]
    [InlineData("application/soap+xml", "<nothing>", null)]
    [InlineData("text/html", "<html><body>Bienvenue</body></html>", null)]
    [InlineData("application/soap+xml", "", 99_999_999)]
    [InlineData("application/soap+xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>", null)]
    [InlineData("multipart/related; boundary=x; start=\"<r>\"", "--x\r\nContent-ID: <r>\r\n\r\n<a", null)]
    public async Task An_answer_that_is_none_leaves_it_open(string type, string body, int? length)
    {
        var answer = $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {length ?? body.Length}\r\n\r\n{body}";
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, answer);
        await using var dmp = await DmpNeighbour.StartAsync(s => s with { BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/dmp") });

        Assert.Equal(new DepositResult.Unknown("answer-unreadable"), await dmp.SendAsync(dmp.Document()));
        listener.Stop();
        await serving;
    }

    [Fact]
    public async Task A_stop_before_the_document_went_out_leaves_nothing_open_and_one_after_it_does()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        Assert.Equal(new DepositResult.Temporary("cancelled"), await dmp.SendAsync(dmp.Document(), cancel: new CancellationToken(canceled: true)));

        await dmp.TroubleAsync("""{"do":"late","afterMs":10000,"next":1}""");
        using var stop = new CancellationTokenSource();
        var document = dmp.Document();
        var sending = dmp.SendAsync(document, cancel: stop.Token);
        while ((await dmp.HeldAsync(document))?.Registered is not 1)
            await Task.Yield();
        await stop.CancelAsync();
        Assert.Equal(new DepositResult.Unknown("cancelled"), await sending);
    }

    /// <summary>Reads the beginning of a request and cuts.</summary>
    private static async Task CutAsync(TcpListener listener)
    {
        using var peer = await listener.AcceptTcpClientAsync();
        await peer.GetStream().ReadExactlyAsync(new byte[1000]);
        peer.LingerState = new LingerOption(true, 0);
    }

    /// <summary>Reads one request whole and answers with these bytes.</summary>
    private static async Task ServeAsync(TcpListener listener, string answer)
    {
        using var peer = await listener.AcceptTcpClientAsync();
        var stream = peer.GetStream();
        var seen = new System.Text.StringBuilder();
        var buffer = new byte[65_536];
        while (!(seen.Length > 2 && seen.ToString(seen.Length - 4, 4) == "--\r\n"))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
                return;
            seen.Append(System.Text.Encoding.Latin1.GetString(buffer, 0, read));
        }

        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(answer));
        await stream.FlushAsync();
    }
}
