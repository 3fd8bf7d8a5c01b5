using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>The demonstration without a platform: the engine deposits and mails, and reads what comes back.</summary>
public sealed partial class DeliveringDayTests
{
    [Fact]
    public async Task The_hospitals_documents_are_deposited_once_each_and_mailed_and_their_returns_read()
    {
        // A small hospital announces three or four stays by half past two, and on most days none of them in ambulatory surgery: on this one, one, of a qualified INS.
        await using var engine = await Engine.StartAsync("demo", null, null, "--deliver", "--documents", "300", "--day", "2025-03-19", "--seed", "2");
        var (dmp, mss) = (Dmp().Match(engine.Output).Groups[1].Value, Mss().Match(engine.Output).Groups[1].Value);
        using var client = new HttpClient();

        await UntilAsync(async () => (await client.GetFromJsonAsync<JsonElement>($"{dmp}/control/counts")).GetProperty("documents").GetInt32() >= 20, engine);
        var deposited = await client.GetFromJsonAsync<List<JsonElement>>($"{dmp}/control/documents?registered=true");
        Assert.All(deposited!, d => Assert.Equal(1, d.GetProperty("registered").GetInt32()));

        await UntilAsync(async () => await client.GetFromJsonAsync<JsonElement>($"{mss}/counts") is var counts && Count(counts, "taken") >= 5 && Count(counts, "returned-Delivered") >= 3, engine);
        // Patients whose stay in ambulatory surgery was announced are written to, without a document.
        await UntilAsync(async () => (await client.GetFromJsonAsync<List<JsonElement>>($"{mss}/mails"))!.Exists(m => m.GetProperty("subject").GetString()!.StartsWith("Votre venue le", StringComparison.Ordinal)), engine);
        var mails = await client.GetFromJsonAsync<List<JsonElement>>($"{mss}/mails");
        Assert.All(mails!.Where(m => m.TryGetProperty("xdm", out _)), m =>
        {
            Assert.False(m.GetProperty("xdm").TryGetProperty("problem", out var problem), problem.ToString());
            Assert.All(m.GetProperty("xdm").GetProperty("entries").EnumerateArray(), e => Assert.True(e.GetProperty("fileMatches").GetBoolean()));
        });
    }

    [Fact]
    public async Task The_hospital_hears_what_became_of_its_documents_and_none_is_refused_for_what_the_engine_says_of_it()
    {
        await using var engine = await Engine.StartAsync("demo", null, null, "--deliver", "--documents", "300", "--day", "2025-03-19", "--seed", "2");
        var dmp = Dmp().Match(engine.Output).Groups[1].Value;
        using var client = new HttpClient();

        // A day of another year: what the sources date is compared with the hospital's clock, and not with the machine's.
        // Deposits, deliveries and readings are told to the sources that asked, and each takes what it is told.
        await UntilAsync(async () => (await engine.GetAsync("/api/delivery/items?state=done&size=500")).GetProperty("items").EnumerateArray()
            .Count(w => w.GetProperty("destination").GetString()!.StartsWith("zam:", StringComparison.Ordinal)) >= 20, engine);
        Assert.DoesNotContain((await engine.GetAsync("/api/delivery/items?state=failed&size=500")).GetProperty("items").EnumerateArray(), w => w.GetProperty("destination").GetString()!.StartsWith("zam:", StringComparison.Ordinal));
        await UntilAsync(async () => (await client.GetFromJsonAsync<JsonElement>($"{dmp}/control/counts")).GetProperty("documents").GetInt32() >= 20, engine);
        var refusals = await client.GetFromJsonAsync<List<JsonElement>>($"{dmp}/control/refusals");
        Assert.NotEmpty(refusals!);
        // Some fictitious persons have a matricule with a wrong key: that is what their hospital says of them.
        Assert.DoesNotContain(
            refusals!.SelectMany(r => r.GetProperty("errors").EnumerateArray()).Select(e => e.GetRawText()),
            e => e.Contains("MetadataError", StringComparison.Ordinal) && !e.Contains("the key of the matricule is wrong", StringComparison.Ordinal));
    }

    private static int Count(JsonElement counts, string name) => counts.TryGetProperty(name, out var count) ? count.GetInt32() : 0;

    private static async Task UntilAsync(Func<Task<bool>> condition, Engine engine)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, engine.Output);
            await Task.Delay(200);
        }
    }

    [GeneratedRegex(@"DMP at (\S+) ")]
    private static partial Regex Dmp();

    [GeneratedRegex(@"\((http\S+control)\)")]
    private static partial Regex Mss();
}
