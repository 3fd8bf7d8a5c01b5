using System.Net;
using HopEn2.Interop.Simulators.Dmp.Codes;
using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Simulators.Dmp.Registry;
using HopEn2.Interop.Simulators.Dmp.Vihf;
using HopEn2.Interop.Simulators.Dmp.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Simulators.Dmp;

/// <summary>
/// A DMP that is none: takes ITI-41, ITI-18, ITI-57 and TD0.2 as the specification has them, refuses what the DMP refuses, and can be told to fail in every way a network can.
/// Under its base: <c>repository</c>, <c>registry</c>, <c>patients</c>; for tests, from the machine itself only, <c>control</c>.
/// </summary>
public sealed class DmpServer : IAsyncDisposable
{
    private readonly DmpOptions _options;
    private readonly TimeProvider _clock;
    private readonly WebApplication _app;
    private readonly KeptLines<RegistryLine>? _kept;
    private readonly DocumentRegistry _registry;
    private readonly TroubleBook _troubles;
    private readonly Tally _tally = new();
    private readonly RequestBytes _bytes;
    private readonly Random _jitter;
    private readonly Door _door;
    private readonly ControlDoor _control;
    private readonly Throttle _throttle;

    private DmpServer(DmpOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        var codes = ValueSets.BuiltIn;
        if (options.ValueSets is { } file)
        {
            using var reader = File.OpenText(file);
            codes = codes.With(reader);
        }

        _kept = options.Keep is { } folder ? KeptLines<RegistryLine>.Open(folder, "registry.jsonl") : null;
        _registry = new DocumentRegistry(options.Keeps, _kept);
        _troubles = new TroubleBook(options.Seed);
        _throttle = new Throttle(clock);
        _bytes = new RequestBytes(options.MostRequestBytes, options.MostHeldBytes);
        _jitter = new Random(options.Seed);
        _door = new Door(_registry, new VihfCheck(codes, options.Authorities), codes, _troubles, clock) { Patients = options.Patients };
        _control = new ControlDoor(_registry, _troubles, _tally, _door, _throttle, options);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(Listen);
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Where it listens, with its base path and its real port.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Starts it; listening when the task completes. Throws <see cref="IOException"/> when the port is taken, <see cref="InvalidDataException"/> for a wrong file of value sets or of what was kept.</summary>
    public static async Task<DmpServer> StartAsync(DmpOptions options, TimeProvider clock, CancellationToken cancel)
    {
        var server = new DmpServer(options, clock);
        await server._app.StartAsync(cancel);
        var bound = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        server.Url = new UriBuilder(options.Url) { Port = bound.Port }.Uri;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _kept?.Dispose();
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // Ours is counted while it is read (RequestBytes) and answered in SOAP.
        kestrel.Limits.MaxRequestBodySize = null;
        var address = _options.Url.Host is "localhost" ? IPAddress.Loopback : IPAddress.TryParse(_options.Url.Host, out var ip) ? ip : IPAddress.Any;
        kestrel.Listen(address, _options.Url.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (_options.Url.Scheme != Uri.UriSchemeHttps)
                return;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = _options.Certificate ?? throw new InvalidOperationException("https needs a certificate.");
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => StructureCertificate.Trusted(certificate, _options.Authorities, _clock.GetUtcNow());
            });
        });
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = Below(context.Request.Path.Value ?? "");
        var cancel = context.RequestAborted;
        if (path is "control" || path.StartsWith("control/", StringComparison.Ordinal))
        {
            await _control.HandleAsync(context, path["control".Length..].TrimStart('/'), cancel);
            return;
        }

        string[]? actions = path switch
        {
            "repository" => [Names.ProvideAndRegister],
            "registry" => [Names.StoredQuery, Names.UpdateDocumentSet],
            "patients" => [Names.PatientQuery],
            _ => null,
        };
        if (actions is null || !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = actions is null ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed;
            return;
        }

        var transaction = path switch
        {
            "repository" => Transaction.Deposit,
            "patients" => Transaction.Status,
            // One address for two: the Content-Type tells, where it says anything.
            _ => MediaType.Parse(context.Request.ContentType)?["action"] == Names.UpdateDocumentSet ? Transaction.Update : Transaction.Query,
        };
        var now = _tally.Enter();
        try
        {
            await ServeAsync(context, transaction, actions, now, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            _tally.Count(transaction, "client-gone");
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            // The body ended early, came too slowly, or was no HTTP.
            _tally.Count(transaction, "bad-http");
            if (!context.Response.HasStarted)
                context.Response.StatusCode = e.StatusCode;
        }
        finally
        {
            _tally.Leave();
        }
    }

    private async Task ServeAsync(HttpContext context, Transaction transaction, string[] actions, int now, CancellationToken cancel)
    {
        if (transaction == Transaction.Deposit && _throttle.Refuses(now) is { } status)
        {
            Unavailable(context, transaction, status, 1);
            return;
        }

        var trouble = _troubles.OnArrival(transaction);
        switch (trouble)
        {
            case { Do: TroubleKind.Unavailable }:
                Unavailable(context, transaction, trouble.Status ?? StatusCodes.Status503ServiceUnavailable, trouble.RetryAfter);
                return;
            case { Do: TroubleKind.Cut, When: CutPoint.Before }:
                Cut(context, transaction);
                return;
            case { Do: TroubleKind.Cut, When: CutPoint.During }:
                using (await _bytes.ReadAsync(context.Request, (int)Math.Min((context.Request.ContentLength ?? 2_048) / 2, int.MaxValue), cancel))
                    Cut(context, transaction);
                return;
        }

        Served served;
        using (var body = await _bytes.ReadAsync(context.Request, null, cancel))
        {
            if (body.Outcome == RequestBytes.Outcome.NoRoom)
            {
                Unavailable(context, transaction, StatusCodes.Status503ServiceUnavailable, 1);
                return;
            }

            served = body.Outcome == RequestBytes.Outcome.TooLarge
                ? new Served(SoapAnswer.Write(Fault.TooLarge(_options.MostRequestBytes), null), "TooLarge")
                : _door.Serve(actions, context.Request.ContentType, body.Bytes, context.Connection.ClientCertificate, trouble);
        }

        await AnswerAsync(context, transaction, served, cancel);
    }

    private async Task AnswerAsync(HttpContext context, Transaction transaction, Served served, CancellationToken cancel)
    {
        if (served.Trouble is { Do: TroubleKind.Cut })
        {
            Cut(context, transaction);
            return;
        }

        // What is done is counted when it is done; the client may be gone before it hears of it.
        _tally.Count(transaction, served.Outcome);
        await Task.Delay(served.Trouble is { Do: TroubleKind.Late, AfterMs: { } late } ? TimeSpan.FromMilliseconds(late) : Latency(), TimeProvider.System, cancel);
        context.Response.StatusCode = served.Answer.HttpStatus;
        context.Response.ContentType = served.Answer.ContentType;
        context.Response.ContentLength = served.Answer.Body.Length;
        if (served.Outcome == "TooLarge")
            context.Response.Headers.Connection = "close";
        await context.Response.Body.WriteAsync(served.Answer.Body, cancel);
    }

    private TimeSpan Latency()
    {
        var (from, to) = _control.Latency;
        lock (_jitter)
            return TimeSpan.FromMilliseconds(_jitter.Next(from, to + 1));
    }

    private void Unavailable(HttpContext context, Transaction transaction, int status, int? retryAfter)
    {
        _tally.Count(transaction, $"http-{status}");
        context.Response.StatusCode = status;
        if (retryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Cut(HttpContext context, Transaction transaction)
    {
        _tally.Count(transaction, "cut");
        context.Abort();
    }

    /// <summary>The path below the base; something that is no path when it is not below it.</summary>
    private string Below(string path)
    {
        var root = _options.Url.AbsolutePath.TrimEnd('/') + "/";
        return path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..].TrimEnd('/') : "?";
    }
}
