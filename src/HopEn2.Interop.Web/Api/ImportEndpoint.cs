using System.Text;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Imports;
using HopEn2.Interop.Mappings.Imports;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Web.Api;

/// <summary>Lines of extracts, as <c>hopen2 import</c> hands them to a running engine.</summary>
internal static class ImportEndpoint
{
    /// <summary>Lines of one request at most.</summary>
    public const int MostLines = 1000;

    public static void MapImports(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/imports", TakeAsync).RequireAuthorization(AccessPolicies.Operate).AddEndpointFilter<SameOrigin>().Accepts<string>("application/x-ndjson").Produces<ImportTake>()
            .WithSummary($"Lines of extracts, one JSON object a line, {MostLines} at most, as `hopen2 import` writes them. Answers when their facts are recorded; the same lines again change nothing.");

    private static async Task<IResult> TakeAsync(HttpContext context, ImportIntake intake, ILogger<ImportIntake> log, CancellationToken cancel)
    {
        var records = new List<ImportRecord>();
        using var lines = new StreamReader(context.Request.Body, Encoding.UTF8);
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            if (line.Length == 0)
                continue;
            if (records.Count == MostLines)
                return Problem.Bad("Too many lines.", $"Send {MostLines} at most in one request.");
            if (ImportRecord.Read(Encoding.UTF8.GetBytes(line)) is not { Sort: not ImportSort.Cnam } record)
                return Problem.Bad($"Line {records.Count + 1} is no line of an import.", "Use `hopen2 import`: it checks the extract and writes such lines.");
            records.Add(record);
        }

        try
        {
            var take = await intake.TakeAsync(records, cancel);
            Log.Imported(log, context.User.Identity?.Name ?? "", take.New, take.Known);
            return Results.Ok(take);
        }
        catch (Exception e) when (e is JournalUnavailableException or LedgerUnavailableException)
        {
            return Problem.Away(e.Message, "Import the same lines again: what was taken changes nothing.");
        }
    }
}
