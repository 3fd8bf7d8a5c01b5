using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HopEn2.Interop.Simulators.Dmp;
using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Tests.Shared.Dmp;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Simulators.Dmp;

/// <summary>The simulated DMP over real sockets, with requests made by hand.</summary>
public sealed class DmpServerTests : IAsyncLifetime, IDisposable
{
    private DmpServer _server = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await DmpServer.StartAsync(new DmpOptions { Url = new Uri("http://127.0.0.1:0/dmp"), Latency = new Latency(0, 0), Authorities = [DmpCertificates.Authority] }, TimeProvider.System, default);
        _client = new HttpClient { BaseAddress = new Uri(_server.Url + "/"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_document_goes_its_whole_way_from_deposit_to_deletion()
    {
        var deposit = new DmpDeposit();
        Assert.Equal("Success", (await SendAsync(deposit.Mtom())).Code);

        var found = await SendAsync(DmpOtherRequests.Find(deposit.Document.UniqueId));
        var entry = Assert.Single(found.Content.Descendants(), e => e.Name.LocalName == "ExtrinsicObject");
        Assert.Contains(entry.Descendants(), e => e.Value == deposit.Document.Hash);
        var entryUuid = entry.Attribute("id")!.Value;

        var second = new DmpDeposit { Replaces = entryUuid };
        Assert.Equal("Success", (await SendAsync(second.Mtom())).Code);
        var current = (await SendAsync(DmpOtherRequests.Find(second.Document.UniqueId))).Content.Descendants().Single(e => e.Name.LocalName == "ExtrinsicObject");
        Assert.Equal("Success", (await SendAsync(DmpOtherRequests.Delete(current.Attribute("id")!.Value))).Code);
        Assert.DoesNotContain((await SendAsync(DmpOtherRequests.Find(second.Document.UniqueId))).Content.Descendants(), e => e.Name.LocalName == "ExtrinsicObject");
        Assert.Equal("UnresolvedReferenceException", (await SendAsync(DmpOtherRequests.Delete(current.Attribute("id")!.Value))).Code);
    }

    [Fact]
    public async Task The_control_endpoint_lists_what_was_presented_and_what_was_registered()
    {
        var deposit = new DmpDeposit();
        await SendAsync(deposit.Mtom());
        await SendAsync(deposit.Mtom());
        await SendAsync(new DmpDeposit { Document = new DmpDocument("1.2.250.1.999.5"), Metadata = m => m.Replace("34874-8", "x", StringComparison.Ordinal) }.Mtom());
        var listed = await _client.GetFromJsonAsync<List<JsonElement>>("control/documents");
        var one = listed!.Single(d => d.GetProperty("uniqueId").GetString() == deposit.Document.UniqueId);
        Assert.Equal((2, 1, deposit.Document.Hash, "2 79 •• •• ••• ••• ••"), (one.GetProperty("presented").GetInt32(), one.GetProperty("registered").GetInt32(), one.GetProperty("hash").GetString(), one.GetProperty("patient").GetString()));
        var refused = listed!.Single(d => d.GetProperty("uniqueId").GetString() == "1.2.250.1.999.5");
        Assert.Equal((1, 0), (refused.GetProperty("presented").GetInt32(), refused.GetProperty("registered").GetInt32()));
        Assert.Contains("DocumentEntry.typeCode", await _client.GetStringAsync("control/refusals"), StringComparison.Ordinal);
        Assert.Equal(deposit.Document.Content, await _client.GetByteArrayAsync($"control/documents/{deposit.Document.UniqueId}/content"));
        Assert.Equal(HttpStatusCode.OK, (await _client.DeleteAsync("control/documents")).StatusCode);
        Assert.Equal("Success", (await SendAsync(deposit.Mtom())).Code);
    }

    [Theory]
    [InlineData("""{"troubles":[{"do":"refuse","code":"XDSRegistryBusy","context":"plus tard","next":1}]}""", "XDSRegistryBusy", false)]
    [InlineData("""{"troubles":[{"do":"warn","code":"XDSExtraMetadataNotSaved","next":1}]}""", "XDSExtraMetadataNotSaved", true)]
    [InlineData("""{"troubles":[{"do":"fault","faultCode":"Receiver","context":"arrêt","next":1}]}""", "AsOrdered", false)]
    public async Task It_refuses_warns_and_faults_as_it_is_told_and_then_no_more(string order, string code, bool registered)
    {
        await OrderAsync(order);
        var deposit = new DmpDeposit();
        Assert.Equal(code, (await SendAsync(deposit.Mtom())).Code);
        Assert.Equal(registered ? "XDSDuplicateUniqueIdInRegistry" : "Success", (await SendAsync(deposit.Mtom())).Code);
    }

    [Fact]
    public async Task It_is_unavailable_as_it_is_told()
    {
        await OrderAsync("""{"troubles":[{"do":"unavailable","status":503,"retryAfter":7,"next":1}]}""");
        var answer = await PostAsync(new DmpDeposit().Mtom());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(7)), (answer.StatusCode, answer.Headers.RetryAfter!.Delta));
    }

    [Theory]
    [InlineData("before", false)]
    [InlineData("during", false)]
    [InlineData("afterRequest", false)]
    [InlineData("afterRegistering", true)]
    public async Task It_cuts_the_connection_where_it_is_told(string when, bool registered)
    {
        await OrderAsync($$"""{"troubles":[{"do":"cut","when":"{{when}}","next":1}]}""");
        var deposit = new DmpDeposit { Document = new DmpDocument(DmpDeposit.NewId(), Bytes: 500_000) };
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => PostAsync(deposit.Mtom()));
        Assert.Equal(registered ? "XDSDuplicateUniqueIdInRegistry" : "Success", (await SendAsync(deposit.Mtom())).Code);
    }

    [Fact]
    public async Task It_answers_after_the_client_has_given_up_although_it_registered()
    {
        await OrderAsync("""{"troubles":[{"do":"late","afterMs":60000,"next":1}]}""");
        using var hasty = new HttpClient { BaseAddress = _client.BaseAddress, Timeout = TimeSpan.FromSeconds(2) };
        var deposit = new DmpDeposit();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PostAsync(deposit.Mtom(), hasty));
        Assert.Equal("XDSDuplicateUniqueIdInRegistry", (await SendAsync(deposit.Mtom())).Code);
    }

    [Fact]
    public async Task Trouble_comes_to_the_document_it_is_ordered_for_and_to_no_other()
    {
        var deposit = new DmpDeposit();
        await OrderAsync($$"""{"troubles":[{"do":"refuse","code":"XDSRepositoryError","uniqueId":"{{deposit.Document.UniqueId}}"}]}""");
        Assert.Equal("Success", (await SendAsync(new DmpDeposit().Mtom())).Code);
        Assert.Equal("XDSRepositoryError", (await SendAsync(deposit.Mtom())).Code);
        await _client.DeleteAsync("control");
        Assert.Equal("Success", (await SendAsync(deposit.Mtom())).Code);
    }

    [Theory]
    [InlineData("""{"troubles":[{"do":"refuse"}]}""")]
    [InlineData("""{"troubles":[{"do":"refuse","code":"X","percent":101}]}""")]
    [InlineData("""{"troubles":[{"do":"cut","when":"before","uniqueId":"1.2"}]}""")]
    [InlineData("""{"trouble":[]}""")]
    [InlineData("""{"latency":{"fromMs":9,"toMs":1}}""")]
    [InlineData("{")]
    public async Task An_order_that_makes_no_sense_is_refused_and_changes_nothing(string order)
    {
        using var content = new StringContent(order, Encoding.UTF8, "application/json");
        var before = await _client.GetStringAsync("control");
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.PostAsync("control", content)).StatusCode);
        Assert.Equal(before, await _client.GetStringAsync("control"));
    }

    [Fact]
    public async Task Capacity_is_held_to()
    {
        await OrderAsync("""{"capacity":{"perMinute":2}}""");
        await SendAsync(new DmpDeposit().Mtom());
        await SendAsync(new DmpDeposit().Mtom());
        Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync(new DmpDeposit().Mtom())).StatusCode);
    }

    [Fact]
    public async Task Who_has_a_dmp_is_told()
    {
        await OrderAsync("""{"patients":{"closed":["279035121518989"],"noDmp":["185057512345673"]}}""");
        var closed = await SendAsync(DmpOtherRequests.Status("279035121518989"));
        Assert.Equal(["active", "terminated"], closed.Content.Descendants().Where(e => e.Name.LocalName == "statusCode").Select(e => e.Attribute("code")!.Value));
        Assert.Equal("OK", closed.Content.Descendants().Single(e => e.Name.LocalName == "queryResponseCode").Attribute("code")!.Value);
        var none = await SendAsync(DmpOtherRequests.Status("185057512345673"));
        Assert.Equal("NF", none.Content.Descendants().Single(e => e.Name.LocalName == "queryResponseCode").Attribute("code")!.Value);
    }

    [Fact]
    public async Task Only_its_own_doors_answer()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(new DmpDeposit().Mtom() with { Path = "elsewhere" })).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _client.GetAsync("repository")).StatusCode);
        Assert.Equal("ActionNotSupported", (await SendAsync(DmpOtherRequests.Find("1.2") with { Path = "repository", ContentType = "application/soap+xml" })).Code);
    }

    private async Task OrderAsync(string order)
    {
        using var content = new StringContent(order, Encoding.UTF8, "application/json");
        var answer = await _client.PostAsync("control", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<DmpAnswer> SendAsync(DmpRequest request)
    {
        using var answer = await PostAsync(request);
        return DmpAnswer.Read((int)answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), await answer.Content.ReadAsByteArrayAsync());
    }

    private async Task<HttpResponseMessage> PostAsync(DmpRequest request, HttpClient? client = null)
    {
        using var content = new ByteArrayContent(request.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        return await (client ?? _client).PostAsync(request.Path, content);
    }
}
