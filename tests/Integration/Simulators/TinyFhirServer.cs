using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Tests.Integration.Simulators;

/// <summary>An HTTP server on loopback that keeps what it gets and answers as it is told.</summary>
internal sealed class TinyFhirServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<Got> _received = new();
    private readonly WebApplication _application;

    private TinyFhirServer(WebApplication application) => _application = application;

    /// <summary>One request.</summary>
    /// <param name="Connection">Tells connections apart.</param>
    public sealed record Got(string Method, string Url, string Connection, JsonObject? Body);

    /// <summary>Status for the nth request (from 1) with this body; null: break the connection.</summary>
    public Func<int, Got, int?> Answer { get; set; } = (_, _) => 200;

    public IReadOnlyList<Got> Received => [.. _received];

    public Uri Url => new(_application.Urls.First());

    public static async Task<TinyFhirServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var server = new TinyFhirServer(application);
        application.Run(server.ServeAsync);
        await application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        JsonObject? json = null;
        try
        {
            json = body.Length == 0 ? null : JsonNode.Parse(body.ToArray()) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            // What is no JSON has none.
        }

        var got = new Got(context.Request.Method, context.Request.Path + context.Request.QueryString, context.Connection.Id, json);
        _received.Enqueue(got);
        if (Answer(_received.Count, got) is { } status)
            context.Response.StatusCode = status;
        else
            context.Abort();
    }
}
