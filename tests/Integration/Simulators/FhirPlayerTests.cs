using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Simulators.Hospital.Playing;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Simulators;

/// <summary>The hospital speaking FHIR over HTTP: nothing is given up that was not answered, nothing sent again that was.</summary>
public class FhirPlayerTests
{
    private static readonly HospitalPlan Plan = new() { Day = new DateOnly(2025, 3, 11), DocumentsPerDay = 40, Fhir = true };
    private static readonly IReadOnlyList<SimulatedMessage> Day = [.. HospitalDay.Generate(Plan).Messages];

    [Fact]
    public async Task Every_sender_keeps_one_connection_and_every_request_arrives()
    {
        await using var server = await TinyFhirServer.StartAsync();
        server.Answer = (_, got) => Honest(got);
        var player = await PlayAsync(server);

        Assert.Equal(Day.Count, server.Received.Count);
        Assert.Equal(Day.Select(m => m.Sender).Distinct().Count(), server.Received.Select(r => r.Connection).Distinct().Count());
        Assert.All(server.Received.Where(r => (string?)r.Body?["resourceType"] == "Bundle"), r => Assert.Equal("/fhir", r.Url));
        Assert.Contains(server.Received, r => r.Url == "/fhir/DocumentReference");
        Assert.Equal(0, player.Progress.Reconnections);
    }

    [Fact]
    public async Task What_nobody_answered_is_sent_again()
    {
        await using var server = await TinyFhirServer.StartAsync();
        var broken = 0;
        server.Answer = (n, got) => n % 50 == 0 && Interlocked.Increment(ref broken) > 0 ? null : Honest(got);
        var player = await PlayAsync(server);

        Assert.True(broken > 3);
        Assert.Equal(Day.Count + broken, server.Received.Count);
        Assert.Equal(broken, player.Progress.Reconnections);
        Assert.Equal(HospitalDay.Generate(Plan).Tally().Total, player.Ask(t => t.Total));
    }

    [Fact]
    public async Task A_server_that_says_later_is_asked_again_and_one_that_says_no_is_not()
    {
        await using var server = await TinyFhirServer.StartAsync();
        var later = Day.First(m => m.Type == "ADT^A04").ControlId;
        var never = Day.First(m => m.Type == "MDM^T02" && m.Sender == Sender.Dpi).ControlId;
        server.Answer = (_, got) => IdOf(got) is var id && id == never ? 422 : id == later && server.Received.Count(r => IdOf(r) == later) < 4 ? 503 : Honest(got);
        var player = await PlayAsync(server);

        Assert.Equal(4, server.Received.Count(r => IdOf(r) == later));
        Assert.Equal(1, server.Received.Count(r => IdOf(r) == never));
        Assert.Equal((never, Played.Refused), player.Progress.Unexpected.Where(u => u.ControlId == never).Select(u => (u.ControlId, u.Outcome)).Single());
    }

    private static string? IdOf(TinyFhirServer.Got got) => (string?)(got.Body?["identifier"] as JsonObject)?["value"];

    /// <summary>Refuses nothing: what is at fault is not this server's to know.</summary>
    private static int Honest(TinyFhirServer.Got got) => got.Body is null ? 400 : 201;

    private static async Task<HospitalPlayer> PlayAsync(TinyFhirServer server)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var player = new HospitalPlayer(new PlayOptions { Fhir = new Uri(server.Url, "fhir"), RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, Plan.Zone);
        await player.PlayAsync(Day, patience.Token);
        return player;
    }
}
