using System.Text.Json;
using HopEn2.Interop.Simulators.Hospital;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital.Fhir;

/// <summary>A day that is said in both standards, made once.</summary>
internal static class FhirDay
{
    public static readonly HospitalPlan Plan = new() { Day = new DateOnly(2025, 3, 11), Seed = 5, DocumentsPerDay = 400, Fhir = true };

    private static readonly Lazy<IReadOnlyList<SimulatedMessage>> Lazily = new(() => [.. HospitalDay.Generate(Plan).Messages]);

    private static readonly Lazy<IReadOnlyList<(SimulatedMessage, PlainEr7, JsonElement)>> Parsed =
        new(() => [.. Messages.Where(m => m.Fault == Fault.None).Select(m => (m, PlainEr7.Read(m), JsonDocument.Parse(m.Fhir!.Body).RootElement))]);

    public static IReadOnlyList<SimulatedMessage> Messages => Lazily.Value;

    /// <summary>The sound messages, read in both.</summary>
    public static IReadOnlyList<(SimulatedMessage Message, PlainEr7 Er7, JsonElement Fhir)> Read => Parsed.Value;

    /// <summary>The resources of a bundle, or the resource itself.</summary>
    public static IEnumerable<JsonElement> Resources(JsonElement body) =>
        body.GetProperty("resourceType").GetString() == "Bundle" ? body.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource")) : [body];

    public static IEnumerable<JsonElement> Resources(JsonElement body, string type) => Resources(body).Where(r => r.GetProperty("resourceType").GetString() == type);

    /// <summary>Every object and value below, with the name of the member that holds it.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Below(JsonElement element, string name = "") => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => Below(m.Value, m.Name)).Prepend((name, element)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(e => Below(e, name)).Prepend((name, element)),
        _ => [(name, element)],
    };

    public static string? IdentifierOf(JsonElement resource, string system, string? use = null) => resource.TryGetProperty("identifier", out var all)
        ? all.EnumerateArray().Where(i => i.GetProperty("system").GetString() == system && (use is null || i.GetProperty("use").GetString() == use)).Select(i => i.GetProperty("value").GetString()).FirstOrDefault()
        : null;
}
