using System.Text.Json;
using System.Text.Json.Nodes;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Monitoring;

namespace HopEn2.Interop.Web.Api;

/// <summary>One fact as the API and the pages show it.</summary>
/// <param name="Type">Its name in <see cref="FactTypes"/>: <c>deposit-accepted</c>.</param>
/// <param name="At">When what is stated happened, by the message's own account.</param>
/// <param name="Message">Journal id of the message that said so; null when it is shown with that message.</param>
/// <param name="Details">What else it states; nothing that is empty.</param>
internal sealed record FactView(string Type, DateTimeOffset At, long? Message, FactSource Source, JsonObject Details)
{
    public static FactView Of(Fact fact, HospitalClock clock, long? message = null)
    {
        var details = JsonSerializer.SerializeToNode(fact, fact.GetType(), ApiJson.Options)!.AsObject();
        details.Remove("at");
        details.Remove("source");
        foreach (var (name, value) in details.ToList())
        {
            if (value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 } || (value is JsonObject parts && parts.All(p => p.Value is null)))
                details.Remove(name);
        }

        return new(FactTypes.NameOf(fact), clock.Local(fact.At), message, fact.Source with { SentAt = clock.Local(fact.Source.SentAt) }, details);
    }
}
