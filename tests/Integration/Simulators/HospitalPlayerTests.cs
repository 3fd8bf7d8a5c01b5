using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Simulators.Hospital.Playing;
using HopEn2.Interop.Simulators.Hospital.Truths;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Simulators;

public class HospitalPlayerTests
{
    private static readonly HospitalPlan Plan = new() { Day = new DateOnly(2025, 3, 11), DocumentsPerDay = 60 };
    private static readonly IReadOnlyList<SimulatedMessage> Day = [.. HospitalDay.Generate(Plan).Messages];
    private static readonly DateTimeOffset Noon = new(2025, 3, 11, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_sender_has_its_own_connection_and_every_message_arrives_in_its_order()
    {
        await using var server = new TinyMllpServer { Answer = Honest };
        var player = await PlayAsync(Day, server.Port);

        Assert.Equal(Day.Select(m => m.Sender).Distinct().Count(), server.Connections);
        foreach (var sender in Enum.GetValues<Sender>())
        {
            var prefix = sender.ToString().ToUpperInvariant();
            Assert.Equal(Day.Where(m => m.Sender == sender && m.ControlId.Length > 0).Select(m => m.ControlId), server.Received.Where(id => id.StartsWith(prefix, StringComparison.Ordinal)));
        }

        Assert.Empty(player.Progress.Unexpected);
        Assert.Equal(Day.Count, player.Progress.Accepted + player.Progress.Refused);
        Assert.Equal(0, player.Progress.Reconnections);
    }

    [Fact]
    public async Task What_was_acknowledged_is_in_the_tally()
    {
        await using var server = new TinyMllpServer { Answer = Honest };
        var player = await PlayAsync(Day, server.Port);
        var whole = HospitalDay.Generate(Plan).Tally();

        Assert.Equal(whole.Total, player.Ask(t => t.Total));
        Assert.Equal(whole.Counts.Count, player.Ask(t => t.Counts.Count));
    }

    [Fact]
    public async Task A_message_without_answer_is_sent_again_on_a_new_connection()
    {
        var lost = Day.First(m => m.Sender == Sender.Dpi).ControlId;
        await using var server = new TinyMllpServer { Answer = (n, id) => id == lost && n <= 2 ? null : Honest(n, id) };
        var player = await PlayAsync(Day, server.Port);

        Assert.Equal(3, server.Received.Count(id => id == lost));
        Assert.Equal(2, player.Progress.Reconnections);
        Assert.Equal(Day.Count, player.Progress.Accepted + player.Progress.Refused);
    }

    [Fact]
    public async Task An_answer_to_another_message_is_no_answer()
    {
        var first = Day.First(m => m.Sender == Sender.Gam).ControlId;
        await using var server = new TinyMllpServer { Answer = (n, id) => id == first && n == 1 ? ("AA", "SOMETHING-ELSE") : Honest(n, id) };
        var player = await PlayAsync(Day, server.Port);

        Assert.Equal(2, server.Received.Count(id => id == first));
        Assert.Equal(1, player.Progress.Reconnections);
    }

    [Fact]
    public async Task What_is_answered_AE_is_not_sent_again_and_what_is_answered_AR_is()
    {
        var (atFault, notNow) = (Day.First(m => m.Type == "ADT^A28").ControlId, Day.First(m => m.Type == "ADT^A04").ControlId);
        await using var server = new TinyMllpServer
        {
            Answer = (n, id) => id == atFault ? ("AE", id) : id == notNow && n < 4 ? ("AR", id) : Honest(n, id),
        };
        var player = await PlayAsync(Day, server.Port);

        Assert.Equal(1, server.Received.Count(id => id == atFault));
        Assert.Equal(4, server.Received.Count(id => id == notNow));
        var unexpected = Assert.Single(player.Progress.Unexpected);
        Assert.Equal((atFault, Played.Refused), (unexpected.ControlId, unexpected.Outcome));
        Assert.Equal(Day.Count(m => m.Type == "ADT^A28") - 1, player.Ask(t => t.Types["ADT^A28"]));
    }

    [Fact]
    public async Task What_is_rejected_for_ever_is_given_up()
    {
        var never = Day.First(m => m.Type == "ADT^A04").ControlId;
        await using var server = new TinyMllpServer { Answer = (n, id) => id == never ? ("AR", id) : Honest(n, id) };
        var player = await PlayAsync(Day, server.Port, o => o with { RetriesAfterReject = 3 });

        Assert.Equal(4, server.Received.Count(id => id == never));
        Assert.Equal(Played.Rejected, Assert.Single(player.Progress.Unexpected).Outcome);
    }

    [Fact]
    public async Task A_commit_acknowledgement_is_as_good()
    {
        await using var server = new TinyMllpServer { Answer = (n, id) => Honest(n, id) is ("AA", var same) ? ("CA", same) : Honest(n, id) };
        Assert.Empty((await PlayAsync(Day, server.Port)).Progress.Unexpected);
    }

    [Fact]
    public async Task A_sender_that_was_silent_sends_its_backlog_afterwards()
    {
        await using var server = new TinyMllpServer { Answer = Honest };
        var rupture = new Rupture(Sender.Gam, Noon - TimeSpan.FromHours(3), Noon, Disconnects: true);
        var player = await PlayAsync(Day, server.Port, o => o with { Ruptures = [rupture] });

        Assert.Contains(Day, rupture.Holds);
        Assert.Equal(Day.Count(m => m.ControlId.Length > 0), server.Received.Count(id => id.Length > 0));
        Assert.Equal(Day.Where(m => m.Sender == Sender.Gam).Select(m => m.ControlId), server.Received.Where(id => id.StartsWith("GAM", StringComparison.Ordinal)));
        Assert.Equal(0, player.Progress.Held);
    }

    [Fact]
    public async Task What_a_sender_loses_never_arrives_and_is_not_in_the_tally()
    {
        await using var server = new TinyMllpServer { Answer = Honest };
        var rupture = new Rupture(Sender.Sgl, Noon - TimeSpan.FromHours(3), Noon, Lost: true);
        var player = await PlayAsync(Day, server.Port, o => o with { Ruptures = [rupture] });

        // Nobody answers what is lost, unless it is sent once more.
        var (lost, kept) = (new HashSet<(Sender, string)>(), new List<SimulatedMessage>());
        foreach (var message in Day)
        {
            if (rupture.Holds(message))
                lost.Add((message.Sender, message.ControlId));
            else if (message.Answers is null)
                lost.Remove((message.Sender, message.ControlId));
            if (!rupture.Holds(message) && !(message.Answers is { } asked && lost.Contains(asked)))
                kept.Add(message);
        }

        Assert.True(Day.Count(rupture.Holds) < Day.Count - kept.Count, "Nothing lost would have been answered.");
        Assert.True(kept.Count < Day.Count);
        Assert.Equal(Day.Count - kept.Count, player.Progress.Lost);
        Assert.Equal(Tally.Of(Plan, kept).Total, player.Ask(t => t.Total));
    }

    [Fact]
    public async Task It_waits_for_an_engine_that_is_not_there_yet()
    {
        int port;
        await using (var probe = new TinyMllpServer())
            port = probe.Port;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var player = Player(port);
        var playing = player.PlayAsync(Day.Take(40), patience.Token);
        while (player.Progress.Reconnections == 0)
            await Task.Yield();
        await using var server = new TinyMllpServer(port) { Answer = Honest };
        await playing;

        Assert.Equal(40, player.Progress.Accepted + player.Progress.Refused);
    }

    [Fact]
    public async Task Told_to_stop_it_stops()
    {
        await using var server = new TinyMllpServer { Answer = Honest };
        using var stop = new CancellationTokenSource();
        var player = Player(server.Port);
        var playing = player.PlayAsync(HospitalDay.Generate(Plan with { Days = null }).Messages, stop.Token);
        while (player.Progress.Accepted < 300)
            await Task.Yield();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => playing);
    }

    [Fact]
    public async Task The_morning_is_sent_at_once_and_the_rest_in_pace()
    {
        await using var server = new TinyMllpServer { Answer = Honest };
        using var stop = new CancellationTokenSource();
        var start = Noon - TimeSpan.FromHours(2.5);
        var player = Player(server.Port, o => o with { Speed = 1, StartAt = start });
        var playing = player.PlayAsync(Day, stop.Token);
        var morning = Day.Count(m => m.At < start);
        while (player.Progress.Accepted + player.Progress.Refused < morning)
            await Task.Yield();

        Assert.True(player.Progress.LastPlayed < start + TimeSpan.FromMinutes(5));
        Assert.InRange(player.Progress.Accepted + player.Progress.Refused, morning, morning + 20);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => playing);
    }

    private static (string, string)? Honest(int time, string id) => (Day.FirstOrDefault(m => m.ControlId == id) is { IsToBeRefused: true } ? "AE" : "AA", id);

    private static HospitalPlayer Player(int port, Func<PlayOptions, PlayOptions>? with = null)
    {
        var options = new PlayOptions { Port = port, RetryDelay = TimeSpan.FromMilliseconds(1) };
        return new HospitalPlayer(with?.Invoke(options) ?? options, TimeProvider.System, Plan.Zone);
    }

    private static async Task<HospitalPlayer> PlayAsync(IReadOnlyList<SimulatedMessage> messages, int port, Func<PlayOptions, PlayOptions>? with = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var player = Player(port, with);
        await player.PlayAsync(messages, patience.Token);
        return player;
    }
}
