using System.Net;
using System.Net.Sockets;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

public class EntranceServiceTests
{
    private readonly ManualTime _time = new();
    private readonly RecordingObserver _observer = new();

    private IHost Host(TestMappings mappings) => new HostBuilder().ConfigureServices(services => services
        .AddSingleton<TimeProvider>(_time)
        .AddSingleton<IMappings>(mappings)
        .AddSingleton<IJournal>(new MemoryJournal())
        .AddSingleton<IFeedObserver>(_observer)
        .AddHl7v2Feeds(new Hl7v2FeedOptions())).Build();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static Feed At(int port) => TestMappings.Feed($"feed-{port}", $"mllp:127.0.0.1:{port}");

    private static async Task<bool> Connects(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [Fact]
    public async Task New_mappings_open_new_entrances_and_close_those_no_longer_named()
    {
        var (first, second) = (FreePort(), FreePort());
        var mappings = new TestMappings(At(first));
        using var host = Host(mappings);
        await host.StartAsync();
        await _observer.Until(() => _observer.Entrances.Count == 1);
        Assert.True(await Connects(first));

        mappings.Replace(At(second));
        await _observer.Until(() => _observer.Entrances.Count == 2);

        Assert.True(await Connects(second));
        Assert.False(await Connects(first));
        await host.StopAsync();
        Assert.False(await Connects(second));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_the_others_open_and_it_is_tried_again()
    {
        var free = FreePort();
        var blocker = new TcpListener(IPAddress.Loopback, 0);
        blocker.Start();
        var taken = ((IPEndPoint)blocker.LocalEndpoint).Port;
        using var host = Host(new TestMappings(At(taken), At(free)));
        await host.StartAsync();
        await _observer.Until(() => _observer.Entrances.Count == 2);

        Assert.Contains("taken by another program", _observer.Entrances.Single(e => e.Entrance.EndsWith($"{taken}", StringComparison.Ordinal)).Problem, StringComparison.Ordinal);
        Assert.True(await Connects(free));

        blocker.Stop();
        for (var i = 0; i < 200 && _observer.Entrances.Count < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(10);
        }

        Assert.Equal(($"mllp:127.0.0.1:{taken}", null), _observer.Entrances.Last());
        Assert.True(await Connects(taken));
        await host.StopAsync();
    }

    [Theory]
    [InlineData("mllp:127.0.0.1:2600", "mllp:127.0.0.1:2600")]
    [InlineData("amqp:amqp://user:secret@broker:5672/hl7#q", "amqp:amqp://broker:5672/hl7#q")]
    [InlineData("amqp:amqp://broker/hl7#q@q", "amqp:amqp://q")]
    public void A_password_is_not_shown(string entrance, string shown) => Assert.Equal(shown, EntranceService.Shown(entrance));
}
