using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Alerting;
using HopEn2.Interop.Monitoring.Feeds;
using HopEn2.Interop.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Tests.Unit.Monitoring.Alerting;

/// <summary>One engine's alerts over a store in memory, its time moved by hand, its transports made to answer as a test wants.</summary>
internal sealed class AlertRig
{
    public AlertRig(MemoryAlerts? store = null, ManualTime? time = null, params AlertRoute[] routes)
    {
        (Store, Time) = (store ?? new(), time ?? new(Breaks.Monday));
        Mappings = new(ShippedMappings.Loaded with { Alerts = ShippedMappings.Loaded.Alerts with { Routes = routes, Planned = [] } });
        var clock = new HospitalClock(Time, Breaks.Paris);
        var planned = new PlannedSilences(Mappings, clock);
        Board = new(clock, Time, Options);
        Desk = new(Store, Mappings, planned, Board, new FeedBoard(clock, Mappings), clock, Time, Options, NullLogger<AlertDesk>.Instance);
        Service = new(Desk, Board, Store, Mappings, [Transport], Time, Options, NullLogger<AlertService>.Instance);
        Sender = new(Store, Mappings, [Transport], clock, Time, Options, NullLogger<NoticeSender>.Instance);
        Heart = new(Board, Mappings, Time, Options, NullLogger<Heartbeat>.Instance);
    }

    public MemoryAlerts Store { get; }

    public ManualTime Time { get; }

    public Wired Mappings { get; }

    public FixedOptions Options { get; } = new();

    public AlertBoard Board { get; }

    public AlertDesk Desk { get; }

    public AlertService Service { get; }

    public NoticeSender Sender { get; }

    public Heartbeat Heart { get; }

    public Told Transport { get; } = new();

    public static AlertRoute Route(string name, Func<RouteRule, RouteRule>? rule = null) => new(rule is null ? new() { Name = name } : rule(new() { Name = name }), RouteTransport.Mail, $"{name}@chu-fictif.example");

    /// <summary>Lets minutes pass; every minute the watch tells what is open, and everything that is due is done.</summary>
    public async Task PassAsync(int minutes, params Incident[] open)
    {
        for (var n = 0; n < minutes; n++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            Desk.Observe(new(Time.GetUtcNow(), open));
            await StepAsync();
        }
    }

    public async Task StepAsync()
    {
        await Service.StepAsync(default);
        while (await Sender.SendOneAsync(default))
        {
        }
    }

    internal sealed class Told : INoticeTransport
    {
        /// <summary>Route and kind of what was taken, in order.</summary>
        public List<string> Taken { get; } = [];

        public List<Letter> Letters { get; } = [];

        /// <summary>What becomes of a letter; sent unless said otherwise.</summary>
        public Func<Letter, SendOutcome> Answer { get; set; } = _ => SendOutcome.Sent.It;

        public RouteTransport Transport => RouteTransport.Mail;

        public string? Missing(AlertRoute route) => null;

        public Task<SendOutcome> SendAsync(Letter letter, CancellationToken cancel)
        {
            var outcome = Answer(letter);
            if (outcome is SendOutcome.Sent)
            {
                Taken.Add($"{letter.Route.Name} {letter.Notice.Kind}");
                Letters.Add(letter);
            }

            return Task.FromResult(outcome);
        }
    }

    internal sealed class Wired(HospitalMappings mappings) : IMappings
    {
        public HospitalMappings Current { get; set; } = mappings;

        public IReadOnlyList<MappingProblem> Refused => [];

        public event Action<HospitalMappings>? Changed
        {
            add { }
            remove { }
        }
    }

    internal sealed class FixedOptions : IOptionsMonitor<AlertOptions>
    {
        public AlertOptions CurrentValue { get; } = new();

        public AlertOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<AlertOptions, string?> listener) => null;
    }
}
