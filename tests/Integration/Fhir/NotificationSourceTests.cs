using System.Text.Json.Nodes;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Notifications;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Simulators.Fhir;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Fhir;

/// <summary>The engine subscribed to a source of notifications: everything that happens there is kept once, whatever the source loses, repeats, mixes up or forgets.</summary>
public sealed class NotificationSourceTests : IAsyncLifetime, IKnownResources
{
    private const string Topic = "http://hopen2.example/SubscriptionTopic/encounters";

    private readonly MemoryJournal _journal = new();
    private readonly RecordingObserver _observer = new();
    private readonly MemorySubscriptions _store = new();
    private SourceServer _source = null!;
    private WebApplication? _app;

    public Task<int> CountAsync(string type, string system, string value, CancellationToken cancel) => Task.FromResult(0);

    public Task<IReadOnlyCollection<string>?> FeedsOfAsync(DocumentId document, CancellationToken cancel) => Task.FromResult<IReadOnlyCollection<string>?>(null);

    public async Task InitializeAsync() => _source = await SourceServer.StartAsync(new() { Token = "let-me-in", RetryDelay = TimeSpan.FromMilliseconds(20), InFlight = 3 }, TimeProvider.System);

    public async Task DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Theory]
    [InlineData("full-resource")]
    [InlineData("id-only")]
    [InlineData("empty")]
    public async Task What_is_told_is_kept_once_whatever_the_notification_holds(string content)
    {
        await StartAsync(content);
        for (var i = 1; i <= 20; i++)
            _source.Publish(Topic, Encounter(i));
        await UntilAsync(() => Kept().Count == 20);
        await _source.TellAgainAsync(_source.Subscriptions.Keys.Single(), 3, 20, 1);
        await UntilAsync(() => State() is { TakenUpTo: 20, Missing: 0, Connected: true });

        Assert.Equal(20, Kept().Distinct().Count());
        Assert.Equal("active", _source.Subscriptions.Values.Single());
    }

    [Fact]
    public async Task What_was_lost_on_the_way_is_asked_for()
    {
        await StartAsync("full-resource");
        _source.Publish(Topic, Encounter(1));
        await UntilAsync(() => Kept().Count == 1);
        _source.Lose(3);
        for (var i = 2; i <= 6; i++)
            _source.Publish(Topic, Encounter(i));
        await UntilAsync(() => Kept().Count == 6);
        // The last ones lost leave no gap: the count tells.
        _source.Lose(2);
        _source.Publish(Topic, Encounter(7));
        _source.Publish(Topic, Encounter(8));
        await UntilAsync(() => Kept().Count == 8);

        Assert.Equal(Enumerable.Range(1, 8).Select(n => (long)n), Kept().Order());
    }

    [Fact]
    public async Task A_source_that_goes_down_is_seen_and_what_happened_meanwhile_is_taken_when_it_is_back()
    {
        await StartAsync("id-only");
        _source.Publish(Topic, Encounter(1));
        await UntilAsync(() => Kept().Count == 1);
        await _source.GoDownAsync();
        _source.Publish(Topic, Encounter(2));
        _source.Publish(Topic, Encounter(3));
        await UntilAsync(() => State() is { Connected: false, Problem: not null });
        await _source.ComeBackAsync();
        await UntilAsync(() => Kept().Count == 3 && State() is { Connected: true, Missing: 0 });
    }

    [Fact]
    public async Task Started_again_it_goes_on_where_it_was_with_the_subscription_it_had()
    {
        await StartAsync("full-resource");
        _source.Publish(Topic, Encounter(1));
        await UntilAsync(() => State() is { TakenUpTo: 1 } && _store.Position == 1);
        var port = new Uri(Address()).Port;
        await _app!.DisposeAsync();
        _source.Publish(Topic, Encounter(2));
        await StartAsync("full-resource", port);
        _source.Publish(Topic, Encounter(3));
        await UntilAsync(() => Kept().Count == 3);

        Assert.Single(_source.Subscriptions);
        Assert.Equal([1L, 2L, 3L], Kept().Order());
    }

    [Fact]
    public async Task Forgotten_by_its_source_it_subscribes_anew()
    {
        await StartAsync("full-resource");
        _source.Publish(Topic, Encounter(1));
        await UntilAsync(() => Kept().Count == 1);
        var first = _source.Subscriptions.Keys.Single();
        _source.Forget(first);
        await UntilAsync(() => _source.Subscriptions.Count == 1 && _source.Subscriptions.Keys.Single() != first && _source.Subscriptions.Values.Single() == "active");
        _source.Publish(Topic, Encounter(2));
        await UntilAsync(() => Kept().Count == 2);
    }

    [Fact]
    public async Task While_the_journal_cannot_keep_it_is_told_again()
    {
        await StartAsync("full-resource");
        await UntilAsync(() => State() is { Connected: true });
        _journal.Before = (_, _) => throw new JournalUnavailableException("disk full");
        _source.Publish(Topic, Encounter(1));
        await UntilAsync(() => _source.Failed > 0);
        _journal.Before = null;
        await UntilAsync(() => Kept().Count == 1);
    }

    /// <summary>Numbers of the events that are in the journal, one for each message.</summary>
    private List<long> Kept() => [.. _journal.Kept.Where(m => m.Format == MessageFormat.Fhir).Select(m => long.Parse(m.ControlId[(m.ControlId.IndexOf('#', StringComparison.Ordinal) + 1)..], System.Globalization.CultureInfo.InvariantCulture))];

    private SourceState State() => _app!.Services.GetRequiredService<SourceService>().States.DefaultIfEmpty(new SourceState("", "", "", null, false, 0, 0, null, null)).Single();

    private string Address() => _app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private static JsonObject Encounter(int number) => JsonNode.Parse($$$"""
        {"resourceType":"Encounter","id":"e{{{number}}}","identifier":[{"type":{"coding":[{"code":"VN"}]},"value":"V{{{number}}}"}],"status":"in-progress","class":{"code":"IMP"},"period":{"start":"2025-03-10T09:00:00+01:00"}}
        """)!.AsObject();

    private async Task StartAsync(string content, int? port = null)
    {
        var own = port ?? FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{own}");
        builder.Services.AddSingleton<IMappings>(new TestMappings(TestMappings.Feed("dpi", "fhir", FeedTransport.Fhir))).AddSingleton<IJournal>(_journal).AddSingleton<IFeedObserver>(_observer).AddSingleton<IKnownResources>(this)
            .AddSingleton<ISubscriptionStore>(_store);
        builder.Services.AddFhirFeeds(new FhirFeedOptions
        {
            Sources = [new() { Name = "dpi", Server = _source.Base.AbsoluteUri, Topic = Topic, Feed = "dpi", Address = $"http://127.0.0.1:{own}/fhir", Content = content, Token = "let-me-in", Heartbeat = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromMilliseconds(300) }],
        });
        builder.Services.AddFhirSources();
        _app = builder.Build();
        _app.MapFhirSources();
        await _app.StartAsync();
        await UntilAsync(() => State() is { Connected: true } && _source.Subscriptions.Values.Contains("active"));
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task UntilAsync(Func<bool> isSo)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.True(tries < 400, $"{State()} kept {string.Join(' ', Kept())} at the source {string.Join(' ', _source.Subscriptions)}, told {_source.Told}, failed {_source.Failed}");
            await Task.Delay(50);
        }
    }

    /// <summary>What it takes to remember how far a source was followed.</summary>
    private sealed class MemorySubscriptions : ISubscriptionStore
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, long> _positions = new();

        public long Position => _positions.Values.Sum();

        public Task<long?> PositionAsync(string part, CancellationToken cancel) => Task.FromResult(_positions.TryGetValue(part, out var position) ? position : (long?)null);

        public Task<bool> AppendAsync(string part, long? from, long to, IReadOnlyList<NewEvent> events, CancellationToken cancel)
        {
            _positions[part] = to;
            return Task.FromResult(true);
        }

        public Task<IReadOnlyList<StoredSubscription>> AllAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<StoredSubscription>>([]);

        public Task<bool> WriteAsync(StoredSubscription subscription, CancellationToken cancel) => throw new NotSupportedException();

        public Task RemoveAsync(string id, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<StoredEvent>> EventsAsync(string subscription, long after, int most, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyDictionary<string, string>> LastDetailsAsync(string subscription, IReadOnlyCollection<string> focuses, CancellationToken cancel) => throw new NotSupportedException();

        public Task ForgetEventsAsync(DateTimeOffset before, CancellationToken cancel) => throw new NotSupportedException();
    }
}
