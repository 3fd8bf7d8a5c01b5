using System.Net;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Monitoring;
using HopEn2.Interop.Web;
using HopEn2.Interop.Web.Access;
using HopEn2.Interop.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Tests.Unit.Web;

/// <summary>The web of the program over a ledger that is a fake: no socket, no disk.</summary>
internal sealed class WebHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebHost(WebApplication app, StandingTime hospital, FakeMappings mappings, FakeCounterSource counters, FakeQueries ledger, FakeAudit audit)
    {
        (_app, Hospital, Mappings, Counters, Ledger, Audit) = (app, hospital, mappings, counters, ledger, audit);
    }

    /// <summary>The hospital's time; the machine's goes on by itself.</summary>
    public StandingTime Hospital { get; }

    public FakeMappings Mappings { get; }

    public FakeCounterSource Counters { get; }

    public FakeQueries Ledger { get; }

    public FakeAudit Audit { get; }

    public TestServer Server => _app.GetTestServer();

    public static async Task<WebHost> StartAsync(Dictionary<string, string?>? settings = null, Action<IServiceCollection>? more = null, bool unguarded = false, Exception? broken = null)
    {
        var hospital = new StandingTime(new(2025, 3, 10, 8, 31, 12, TimeSpan.Zero));
        var mappings = new FakeMappings(SampleHospital.Mappings());
        var counters = new FakeCounterSource();
        var ledger = new FakeQueries { Broken = broken };
        var audit = new FakeAudit();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IMappings>(mappings).AddSingleton<ICounterSource>(counters).AddSingleton(new HospitalClock(hospital, SampleHospital.Paris));
        builder.Services.AddSingleton(new HospitalCalendar(SampleHospital.Paris)).AddSingleton<IIndicatorSource>(new FakeIndicatorSource { Broken = broken });
        builder.Services.AddSingleton<ILedgerQueries>(ledger).AddSingleton<IReplay>(ledger).AddSingleton<IBusDesk, FakeBus>().AddSingleton<IAccessAudit>(audit);
        builder.Services.AddSingleton<IStartupFilter, AddressFilter>();
        var alerts = new MemoryAlerts();
        builder.Services.AddSingleton<IAlertStore>(alerts).AddSingleton<IAlertQueries>(alerts);
        builder.Services.AddSingleton<IOutgoingWork>(_ => MemoryWork.Open());
        builder.Services.AddSingleton<IVisitMessagePreview, FakePreview>();
        more?.Invoke(builder.Services);
        builder.Services.AddMonitoring().AddWallboard();
        var app = builder.Build();
        app.MapHopEn2();
        if (unguarded)
            app.MapGet("/mapped-by-somebody-else", () => "something");
        await app.StartAsync();
        return new(app, hospital, mappings, counters, ledger, audit);
    }

    /// <summary>What the recorder does after a commit.</summary>
    public void Record(LedgerChange change)
    {
        Counters.Add(change);
        foreach (var observer in _app.Services.GetServices<ILedgerObserver>())
            observer.Recorded(change);
    }

    /// <summary>A client on the machine itself, or (<paramref name="from"/>) elsewhere.</summary>
    public HttpClient Client(string from = "127.0.0.1", string? token = null)
    {
        var client = new HttpClient(new FromAddress(Server.CreateHandler(), from)) { BaseAddress = new("http://localhost/") };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

internal sealed class FromAddress(HttpMessageHandler inner, string address) : DelegatingHandler(inner)
{
    public const string Header = "X-Test-Address";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Add(Header, address);
        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>A server without sockets knows no address: the client says which one it stands for, before anything else looks.</summary>
internal sealed class AddressFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((HttpContext context, RequestDelegate rest) =>
        {
            if (context.Request.Headers.Remove(FromAddress.Header, out var address))
                context.Connection.RemoteIpAddress = IPAddress.Parse(address.ToString());
            return rest(context);
        });
        next(app);
    };
}
