using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HopEn2.Interop.Fhir.Model;
using Xunit.Abstractions;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>ITI-65 with documents of 20 MB, one after another: memory does not grow from one to the next, whichever way FHIR writes them.</summary>
[Collection(nameof(Alone))]
public sealed class FhirLargeTests(ITestOutputHelper output)
{
    private const int Documents = 20;
    private const int Size = 20 << 20;
    private const int FirstFew = 5;

    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task In_json() => OneAfterAnotherAsync("application/fhir+json", json => json);

    // As json_encode of PHP writes it: nothing of the document can be read where it stands.
    [Fact]
    public Task In_json_with_every_slash_escaped() => OneAfterAnotherAsync("application/fhir+json", json => json.Replace("/", "\\/", StringComparison.Ordinal));

    [Fact]
    public Task In_xml() => OneAfterAnotherAsync("application/fhir+xml", json => Encoding.UTF8.GetString(FhirXml.Write(FhirReader.Read(Encoding.UTF8.GetBytes(json)).Root!)));

    private async Task OneAfterAnotherAsync(string type, Func<string, string> form)
    {
        await using var engine = await Engine.RunAsync();
        var peaks = new List<long>();
        for (var n = 1; n <= Documents; n++)
        {
            using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(form(Messages.Publication($"1.2.250.1.999.6.{n}", Morning.AddMinutes(n), Size))));
            body.Headers.ContentType = new MediaTypeHeaderValue(type);
            using var answer = await engine.Client.PostAsync(new Uri("/fhir", UriKind.Relative), body);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            // Recorded before the next: else what is measured depends on which of the two is quicker.
            await engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a => a.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32()) == n, 60);
            peaks.Add(engine.PeakMemory >> 20);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Documents} ITI-65 of {Size >> 20} MB, {type}: peak memory {string.Join(", ", peaks)} MiB; now {engine.Memory >> 20} MiB"));
        Assert.InRange(peaks[^1], 0, 330);
        Assert.InRange(peaks[^1] - peaks[FirstFew - 1], 0, 50);
    }
}
