using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Web.Api;

/// <summary>The bus between journal and ledger: is it there, how much waits, what was given up and why.</summary>
internal static class BusEndpoints
{
    /// <summary>Errors shown at once: who has more repairs the cause, not the list.</summary>
    private const int MostErrors = 200;

    public static void MapBus(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/bus", (IBusDesk bus) => bus.State).RequireAuthorization(AccessPolicies.View)
            .WithSummary("The bus: connected or why not, announcements waiting, engines that take them, those given up and the last reason. What is null is not known.");
        routes.MapGet("/api/bus/errors", (IBusDesk bus, CancellationToken cancel) => AskAsync(async () => Results.Ok(await bus.ErrorsAsync(MostErrors, cancel)))).RequireAuthorization(AccessPolicies.Operate)
            .Produces<IReadOnlyList<BusError>>().WithSummary($"Announcements given up, the oldest {MostErrors}: keys of the journal, reason and time.");
        routes.MapPost("/api/bus/errors/replay", ReplayAsync).RequireAuthorization(AccessPolicies.Operate).AddEndpointFilter<SameOrigin>().Produces<BusReplayView>()
            .WithSummary("Has all that was given up tried again. What fails again comes back.");
    }

    private static Task<IResult> ReplayAsync(HttpContext context, IBusDesk bus, ILogger<IBusDesk> log, CancellationToken cancel) => AskAsync(async () =>
    {
        var messages = await bus.ReplayErrorsAsync(cancel);
        Log.ErrorsReplayed(log, context.User.Identity?.Name ?? "", messages);
        return Results.Ok(new BusReplayView(messages));
    });

    private static async Task<IResult> AskAsync(Func<Task<IResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (BusUnavailableException e)
        {
            return Problem.Away("The bus cannot be asked now.", e.Message);
        }
    }
}

/// <param name="Messages">Announced again; whether they are recorded now is seen a moment later.</param>
internal sealed record BusReplayView(int Messages);
