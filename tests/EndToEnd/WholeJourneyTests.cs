using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>One document to the DMP, to a physician and to the patient, and everything that comes back: what source, screens and API are told at each step.</summary>
public sealed class WholeJourneyTests
{
    [OperatorFact]
    public Task A_document_that_comes_as_HL7v2() => JourneyAsync(async (platform, controlId, document) =>
    {
        using var sender = new MllpSender(platform.Engine.MllpPort);
        Assert.Equal("AA", await sender.CodeAsync(OwnPlatform.Hl7v2(controlId, document, DateTimeOffset.UtcNow)));
    });

    [OperatorFact]
    public Task A_document_that_comes_as_FHIR() => JourneyAsync(async (platform, controlId, document) =>
    {
        using var body = new StringContent(OwnPlatform.Fhir(controlId, document, DateTimeOffset.UtcNow), Encoding.UTF8, new MediaTypeHeaderValue("application/fhir+json"));
        using var answer = await platform.Engine.Client.PostAsync(new Uri("/fhir", UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    });

    private static async Task JourneyAsync(Func<OwnPlatform, string, string, Task> send)
    {
        await using var platform = await OwnPlatform.StartAsync();
        var engine = platform.Engine;
        var number = Random.Shared.Next(1, int.MaxValue);
        var (controlId, document) = ($"JOURNEY-{number}", $"2.999.7.{number}");
        var path = $"/api/documents/{document}";

        // Asked for, then deposited and mailed, whichever is first; Postfix tells at once that it has put the mails into their mailboxes.
        await send(platform, controlId, document);
        var taken = await engine.EventuallyAsync(path, t => Deposit(t) == "accepted" && Mails(t).All(m => m.State == "distributed"), 60);
        Assert.Equal([(OwnPlatform.Patient, "patient", "distributed"), (OwnPlatform.Physician, "professional", "distributed")], Mails(taken));
        Assert.NotNull(await platform.InDmpAsync(document));
        Assert.Equal(["Z01 Y", $"Z02 {OwnPlatform.Patient} Y", $"Z02 {OwnPlatform.Physician} Y"], (await platform.Source.AnswersAsync(controlId, 3, engine)).Order(StringComparer.Ordinal));

        // The physician's software tells of reading, later the patient's.
        await OwnPlatform.ReadAsync(OwnPlatform.Physician, await OwnPlatform.MessageIdAsync(OwnPlatform.Physician, document));
        var read = await engine.EventuallyAsync(path, t => Mails(t).Any(m => m.State == "read"), 30);
        Assert.Equal([(OwnPlatform.Patient, "patient", "distributed"), (OwnPlatform.Physician, "professional", "read")], Mails(read));
        Assert.Equal($"Z03 {OwnPlatform.Physician} Y", (await platform.Source.AnswersAsync(controlId, 4, engine))[^1]);
        await OwnPlatform.ReadAsync(OwnPlatform.Patient, await OwnPlatform.MessageIdAsync(OwnPlatform.Patients, document));
        var whole = await engine.EventuallyAsync(path, t => Mails(t).All(m => m.State == "read"), 30);
        Assert.Equal($"Z03 {OwnPlatform.Patient} Y", (await platform.Source.AnswersAsync(controlId, 5, engine))[^1]);

        Assert.Equal(
            ["deposit-accepted", "deposit-requested", "document-produced", "mail-distributed", "mail-distributed", "mail-handed-over", "mail-handed-over", "mail-read", "mail-read", "send-requested", "send-requested"],
            Facts(whole).Order(StringComparer.Ordinal));
        // The page tells it in the order in which it happened, and what the source knows of it.
        foreach (var recipient in new[] { OwnPlatform.Patient, OwnPlatform.Physician })
            Assert.Equal(["send-requested", "mail-handed-over", "mail-distributed", "mail-read"], FactsOf(whole, recipient));
        var told = (await engine.EventuallyAsync(path, t => t.GetProperty("told").EnumerateArray().All(w => w.GetProperty("state").GetString() == "done"), 10)).GetProperty("told").EnumerateArray();
        Assert.Equal(["Z01", "Z02", "Z02", "Z03", "Z03"], told.Select(w => w.GetProperty("event").GetString()).Order(StringComparer.Ordinal));
        // Nothing is left to do, and nothing was done twice.
        foreach (var state in new[] { "waiting", "held", "failed" })
            Assert.Empty((await engine.GetAsync($"/api/delivery/items?state={state}")).GetProperty("items").EnumerateArray());
        Assert.Single(await OwnPlatform.MailsAsync(OwnPlatform.Physician, document));
        Assert.Single(await OwnPlatform.MailsAsync(OwnPlatform.Patients, document));
        Assert.Equal(5, platform.Source.Messages.Count);
        await LookAsync(engine, document);
    }

    /// <summary>For a person to look at: leaves the engine running for so long (HOPEN2_TEST_LOOK, seconds).</summary>
    private static async Task LookAsync(Engine engine, string document)
    {
        if (Environment.GetEnvironmentVariable("HOPEN2_TEST_LOOK") is not { } seconds)
            return;
        Console.Error.WriteLine($"{engine.Client.BaseAddress}documents/{document}");
        await Task.Delay(TimeSpan.FromSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static string? Deposit(JsonElement timeline) => timeline.GetProperty("document").GetProperty("deposit").GetString();

    private static IEnumerable<(string Recipient, string Kind, string State)> Mails(JsonElement timeline) => timeline.GetProperty("document").GetProperty("mails").EnumerateArray()
        .Select(m => (m.GetProperty("recipient").GetString()!, m.GetProperty("kind").GetString()!, m.GetProperty("state").GetString()!)).OrderBy(m => m.Item1, StringComparer.Ordinal);

    private static IEnumerable<string?> FactsOf(JsonElement timeline, string recipient) => timeline.GetProperty("facts").EnumerateArray()
        .Where(f => f.GetProperty("details").TryGetProperty("recipient", out var to) && to.GetString() == recipient).Select(f => f.GetProperty("type").GetString());

    private static IEnumerable<string> Facts(JsonElement timeline) => timeline.GetProperty("facts").EnumerateArray().Select(f => f.GetProperty("type").GetString()!);
}
