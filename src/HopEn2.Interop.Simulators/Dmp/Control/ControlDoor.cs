using System.Net;
using HopEn2.Interop.Simulators.Dmp.Patients;
using HopEn2.Interop.Simulators.Dmp.Registry;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Simulators.Dmp.Control;

/// <summary>
/// For tests, from the machine itself only: <c>GET</c> and <c>POST control</c> show and change the settings, <c>DELETE control</c> brings back those of the start;
/// <c>GET control/documents</c> lists what is known (<c>?registered=true</c>: only what is registered), <c>…/{uniqueId}</c> one of it, <c>…/{uniqueId}/content</c> its bytes;
/// <c>DELETE control/documents</c> and <c>…/{uniqueId}</c> forget; <c>GET control/counts</c> says how often what was answered, <c>control/refusals</c> what was wrong with the last deposits refused.
/// </summary>
internal sealed class ControlDoor(DocumentRegistry registry, TroubleBook troubles, Tally tally, Door door, Throttle throttle, DmpOptions start)
{
    public Latency Latency { get; private set; } = start.Latency;

    public async Task HandleAsync(HttpContext context, string path, CancellationToken cancel)
    {
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        switch (context.Request.Method, path.Split('/'))
        {
            case ("GET", [""]):
                await WriteAsync(context, State(), cancel);
                break;
            case ("POST", [""]):
                await OrderAsync(context, cancel);
                break;
            case ("DELETE", [""]):
                Apply(new ControlOrder { Latency = start.Latency, Capacity = new(), Answers = AnswerForm.AsAsked, Troubles = [], Patients = start.Patients });
                await WriteAsync(context, State(), cancel);
                break;
            case ("GET", ["counts"]):
                await WriteAsync(context, Counts(), cancel);
                break;
            case ("GET", ["refusals"]):
                await WriteAsync(context, door.Refusals.All, cancel);
                break;
            case ("DELETE", ["counts"]):
                tally.Clear();
                break;
            case ("GET", ["documents"]):
                await WriteAsync(context, registry.Accounts().Where(a => context.Request.Query["registered"] != "true" || a.Version is not null).Select(Shown), cancel);
                break;
            case ("DELETE", ["documents"]):
                registry.Forget(null);
                break;
            case ("GET", ["documents", var id]):
                await WriteAsync(context, registry.Accounts().FirstOrDefault(a => a.UniqueId == id) is { } account ? Shown(account) : null, cancel);
                break;
            case ("DELETE", ["documents", var id]):
                context.Response.StatusCode = registry.Forget(id) ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
                break;
            case ("GET", ["documents", var id, "content"]):
                if (registry.Content(id) is { } content)
                    await context.Response.Body.WriteAsync(content, cancel);
                else
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private async Task OrderAsync(HttpContext context, CancellationToken cancel)
    {
        var (order, problem) = await Orders.ReadAsync<ControlOrder>(context, o => o.Problem(), cancel);
        if (order is not null)
            Apply(order);
        await Orders.AnswerAsync(context, problem, State(), cancel);
    }

    private void Apply(ControlOrder order)
    {
        Latency = order.Latency ?? Latency;
        throttle.Capacity = order.Capacity ?? throttle.Capacity;
        door.Form = order.Answers ?? door.Form;
        door.Patients = order.Patients ?? door.Patients;
        if (order.Troubles is { } ordered)
            troubles.Order(ordered);
    }

    private ControlOrder State() => new() { Latency = Latency, Capacity = throttle.Capacity, Answers = door.Form, Troubles = troubles.Ordered, Patients = door.Patients };

    private object Counts() => new
    {
        now = tally.Now,
        mostAtOnce = tally.MostAtOnce,
        deposits = tally.Of(Transaction.Deposit),
        queries = tally.Of(Transaction.Query),
        updates = tally.Of(Transaction.Update),
        statuses = tally.Of(Transaction.Status),
        documents = registry.Accounts().Count(a => a.Version is not null),
    };

    /// <summary>Nothing of the patient but a masked matricule.</summary>
    private static object Shown(DocumentAccount account) => new
    {
        account.UniqueId,
        account.Presented,
        account.Registered,
        account.Duplicates,
        hash = account.Version?.Sha1,
        size = account.Version?.Size,
        patient = account.Version is { } v ? PatientId.Parse(v.PatientId)?.Masked : null,
        status = account.Version?.Status.Split(':')[^1],
        account.Version?.EntryUuid,
        account.Version?.SubmissionId,
        account.Version?.Replaces,
        classCode = account.Version?.Class.Code,
        typeCode = account.Version?.Type.Code,
        formatCode = account.Version?.Format.Code,
        at = account.Version?.At,
    };

    private static async Task WriteAsync(HttpContext context, object? value, CancellationToken cancel)
    {
        if (value is null)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else
            await context.Response.WriteAsJsonAsync(value, Orders.Json, cancel);
    }
}
