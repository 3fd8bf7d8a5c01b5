using System.Globalization;
using System.Text;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>An access as an AuditEvent: a query of the RESTful API, who asked, from where, and for what.</summary>
internal static class AuditEventView
{
    private const string EventTypes = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    private const string Interactions = "http://hl7.org/fhir/restful-interaction";

    public static FhirNode Of(KeptAccess access)
    {
        var search = access.Access == FhirAccess.Search;
        var resource = FhirNode.Resource("AuditEvent").Add("id", access.Number.ToString(CultureInfo.InvariantCulture));
        resource.Add("type").Add("system", EventTypes).Add("code", "rest").Add("display", "RESTful Operation");
        resource.Add("subtype").Add("system", Interactions).Add("code", search ? "search-type" : "read");
        resource.Add("action", search ? "E" : "R").Add("recorded", FhirTime.Write(access.At)).Add("outcome", "0");
        var agent = resource.Add("agent");
        agent.Add("role").Add("text", access.Role);
        agent.Add("name", access.Who).Add("requestor", "true");
        if (access.Peer is { } peer)
            agent.Add("network").Add("address", peer).Add("type", "2");
        resource.Add("source").Add("observer").Add("display", "hopen2");
        var entity = resource.Add("entity");
        if (search)
            entity.Add("description", access.Type).Add("query", Convert.ToBase64String(Encoding.UTF8.GetBytes(access.Subject)));
        else
            entity.Add("what").Add("reference", $"{access.Type}/{access.Subject}");
        return resource;
    }
}
