using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>From a message sent over MLLP to the figure on the wall, through the program as it is run.</summary>
public sealed class FeedToWallboardTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);
    private Engine _engine = null!;

    public async Task InitializeAsync() => _engine = await Engine.RunAsync();

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task A_letter_is_produced_then_deposited_when_its_acknowledgement_comes()
    {
        using var sender = new MllpSender(_engine.MllpPort);

        Assert.Equal("AA", await sender.CodeAsync(Messages.Admission("V1", Morning, "A1")));
        Assert.Equal("AA", await sender.CodeAsync(Messages.Letter("V1", "1.2.250.1.999.7.1", Morning.AddHours(2), "M1")));
        await CountsAsync(c => c is { Produced: 1, Waiting: 1, Deposited: 0 });

        Assert.Equal("AA", await sender.CodeAsync(Messages.DepositAnswer("M1", Morning.AddHours(3), "Z1")));
        await CountsAsync(c => c is { Produced: 1, Waiting: 0, Deposited: 1 });
    }

    [Fact]
    public async Task The_same_messages_again_and_in_another_order_change_nothing()
    {
        using var sender = new MllpSender(_engine.MllpPort);
        string[] messages =
        [
            Messages.DepositAnswer("M2", Morning.AddHours(3), "Z2", refusal: "XDSPatientIdDoesNotMatch"),
            Messages.Letter("V2", "1.2.250.1.999.7.2", Morning.AddHours(2), "M2"),
            Messages.Admission("V2", Morning, "A2"),
        ];
        foreach (var message in messages.Concat(messages.Reverse()))
            Assert.Equal("AA", await sender.CodeAsync(message));

        await CountsAsync(c => c is { Produced: 1, Refused: 1, Waiting: 0, Deposited: 0 });
        var kept = await _engine.GetAsync("/api/messages?controlId=M2");
        Assert.Equal(1, kept.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task What_cannot_be_read_is_answered_so_and_kept_with_its_reason()
    {
        using var sender = new MllpSender(_engine.MllpPort);
        var withoutPatient = string.Join('\n', Messages.Letter("V3", "1.2.250.1.999.7.3", Morning, "M3").Split('\n').Where(s => !s.StartsWith("PID", StringComparison.Ordinal)));

        var answer = await sender.SendAsync(withoutPatient);

        Assert.Contains(answer, s => s.StartsWith("MSA|AE|M3", StringComparison.Ordinal));
        Assert.Contains(answer, s => s.StartsWith("ERR|", StringComparison.Ordinal) && s.Contains("PID", StringComparison.Ordinal));
        await _engine.EventuallyAsync("/api/messages?controlId=M3", a =>
            a.GetProperty("items") is { } items && items.GetArrayLength() == 1 && items[0].GetProperty("status").GetString() == "parked" && items[0].GetProperty("reason").GetString() == "missingSegment");
    }

    [Fact]
    public async Task A_documents_timeline_names_each_fact_and_the_message_that_said_so()
    {
        using var sender = new MllpSender(_engine.MllpPort);
        await sender.CodeAsync(Messages.Letter("V4", "1.2.250.1.999.7.4", Morning, "M4"));
        await sender.CodeAsync(Messages.DepositAnswer("M4", Morning.AddHours(1), "Z4"));

        var timeline = await _engine.EventuallyAsync("/api/documents/1.2.250.1.999.7.4", a => a.GetProperty("document").GetProperty("deposit").GetString() == "accepted");

        Assert.Contains("document-produced", timeline.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("deposit-accepted", timeline.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>Sums the counters of the day over services and kinds until they are as expected.</summary>
    private async Task CountsAsync(Func<Counted, bool> expected) =>
        await _engine.EventuallyAsync("/api/counters?by=service,kind&from=2025-03-12&to=2025-03-12", a => expected(Counted.Of(a)));

    private sealed record Counted(int Produced, int Waiting, int Deposited, int Refused)
    {
        public static Counted Of(JsonElement answer)
        {
            int Sum(string stage) => answer.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty(stage).GetInt32());
            return new Counted(Sum("produced"), Sum("waiting"), Sum("deposited"), Sum("refused"));
        }
    }
}
