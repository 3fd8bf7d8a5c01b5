using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
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
    private const long MostBytes = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly WebApplication _app;
    private readonly Postman _postman;
    private readonly MailStore _store;
    private readonly MssOptions _start;

    private MssControl(Uri url, Postman postman, MailStore store, MssOptions start)
    {
        (_postman, _store, _start) = (postman, store, start);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MostBytes;
            kestrel.Listen(IPAddress.Loopback, url.Port);
        });
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
                await context.Response.WriteAsJsonAsync(State(), Json, cancel);
                break;
            case ("POST", "control"):
                await OrderAsync(context, cancel);
                break;
            case ("DELETE", "control"):
                (_postman.Behaviour, _postman.Troubles) = (_start.Behaviour, []);
                break;
            case ("GET", "control/mails"):
                await context.Response.WriteAsJsonAsync(_postman.Received, Json, cancel);
                break;
            case ("GET", "control/taken"):
                await context.Response.WriteAsJsonAsync(_postman.Taken.Select(t => new { t.MessageId, t.Recipient, t.Taken }), Json, cancel);
                break;
            case ("GET", "control/counts"):
                await context.Response.WriteAsJsonAsync(_postman.Counts, Json, cancel);
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
        string? problem;
        try
        {
            // JSON by name only: a page in somebody's browser cannot send that to another origin unasked.
            var order = context.Request.HasJsonContentType() ? await JsonSerializer.DeserializeAsync<MssOrder>(context.Request.Body, Json, cancel) : null;
            problem = order is null ? "an order is application/json" : order.Problem();
            if (problem is null)
                (_postman.Behaviour, _postman.Troubles) = (order!.Behaviour ?? _postman.Behaviour, order.Troubles ?? _postman.Troubles);
        }
        catch (JsonException e)
        {
            problem = $"{e.Path}: {e.Message}";
        }

        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        await context.Response.WriteAsJsonAsync(problem is null ? State() : (object)new { problem }, Json, cancel);
    }

    private MssOrder State() => new() { Behaviour = _postman.Behaviour, Troubles = _postman.Troubles };
}
