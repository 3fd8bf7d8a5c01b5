using System.Globalization;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Mappings;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>Search of the accesses that were kept.</summary>
internal sealed class AuditDoor(IAccessTrail trail, IMappings mappings)
{
    public async Task SearchAsync(HttpContext context)
    {
        var request = SearchRequest.Of(context.Request, "date");
        var dates = request.All("date").Select(v => DateCriterion.Parse(v, mappings.Current.Hospital.TimeZone)).ToList();
        if (dates.Exists(d => d is null or { Prefix: "ne" }))
            request.Refuse("value", "date est une date ou un instant, précédé ou non de eq, gt, lt, ge, le, sa ou eb.");
        if (request.Errors.Count > 0)
        {
            await FhirAnswer.WriteAsync(context, 400, request.Errors);
            return;
        }

        var known = dates.Select(d => d!).ToList(); // Those that are none were refused.
        long? before = long.TryParse(request.From, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var accesses = await trail.NewestAsync(known.Select(d => d.Earliest).Max(), known.Select(d => d.Latest).Min(), before, request.Count + 1, context.RequestAborted);
        var shown = accesses.Take(request.Count).Where(a => known.TrueForAll(d => d.Holds(a.At))).Select(AuditEventView.Of).ToList();
        var next = accesses.Count > request.Count ? accesses[request.Count - 1].Number.ToString(CultureInfo.InvariantCulture) : null;
        await FhirAnswer.WriteAsync(context, 200, SearchAnswers.Of(context.Request, "AuditEvent", request, new(shown, next)));
    }
}
