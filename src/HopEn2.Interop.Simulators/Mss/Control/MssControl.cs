using System.Net;
using HopEn2.Interop.Simulators.Mss.Mailboxes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Simulators.Mss.Control;

/// <summary>
/// For tests, on loopback only: <c>GET</c> and <c>POST control</c> show and change behaviour and troubles, <c>DELETE control</c> brings back those of the start;
/// <c>GET control/mails</c> lists what was handed over with attachments and XDM, <c>control/taken</c> how often each mail was taken for each recipient,
/// <c>control/counts</c> what became of them; <c>POST control/deliver</c> lets come back at once what waits; <c>DELETE control/mails</c> forgets.
/// </summary>
internal sealed class MssControl : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Postman _postman;
    private readonly MailStore _store;
    private readonly MssOptions _start;

    private MssControl(Uri url, Postman postman, MailStore store, MssOptions start)
    {
        (_postman, _store, _start) = (postman, store, start);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, url.Port));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri Url { get; private set; } = null!;

    public static async Task<MssControl> StartAsync(Uri url, Postman postman, MailStore store, MssOptions start, CancellationToken cancel)
    {
        var control = new MssControl(url, postman, store, start);
        await control._app.StartAsync(cancel);
        control.Url = new Uri(control._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return control;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var cancel = context.RequestAborted;
        switch (context.Request.Method, context.Request.Path.Value?.Trim('/'))
        {
            case ("GET", "control"):
                await context.Response.WriteAsJsonAsync(State(), Orders.Json, cancel);
                break;
            case ("POST", "control"):
                await OrderAsync(context, cancel);
                break;
            case ("DELETE", "control"):
                (_postman.Behaviour, _postman.Troubles) = (_start.Behaviour, []);
                break;
            case ("GET", "control/mails"):
                await context.Response.WriteAsJsonAsync(_postman.Received, Orders.Json, cancel);
                break;
            case ("GET", "control/taken"):
                await context.Response.WriteAsJsonAsync(_postman.Taken, Orders.Json, cancel);
                break;
            case ("GET", "control/counts"):
                await context.Response.WriteAsJsonAsync(_postman.Counts, Orders.Json, cancel);
                break;
            case ("POST", "control/deliver"):
                _postman.DeliverDue(all: true);
                break;
            case ("DELETE", "control/mails"):
                _postman.Forget();
                _store.Clear();
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private async Task OrderAsync(HttpContext context, CancellationToken cancel)
    {
        var (order, problem) = await Orders.ReadAsync<MssOrder>(context, o => o.Problem(), cancel);
        if (order is not null)
            (_postman.Behaviour, _postman.Troubles) = (order.Behaviour ?? _postman.Behaviour, order.Troubles ?? _postman.Troubles);
        await Orders.AnswerAsync(context, problem, State(), cancel);
    }

    private MssOrder State() => new() { Behaviour = _postman.Behaviour, Troubles = _postman.Troubles };
}
