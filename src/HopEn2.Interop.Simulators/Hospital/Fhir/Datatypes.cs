using System.Text.Json.Nodes;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>The small data types: Coding, Identifier, Reference …</summary>
internal static class Datatypes
{
    public static JsonObject Coding(string? system, string code, string? display = null) =>
        Json.Of(("system", system), ("code", code), ("display", display));

    public static JsonObject Concept(string? system, string code, string? display = null) =>
        Json.Of(("coding", Json.List(Coding(system, code, display))));

    public static JsonObject Identifier(string? system, string value, JsonObject? type = null, string? use = null) =>
        Json.Of(("use", use), ("type", type), ("system", system), ("value", value));

    public static JsonObject Reference(string reference) => Json.Of(("reference", reference));

    public static JsonObject Extension(string url, string valueName, JsonNode? value) => Json.Of(("url", url), (valueName, value));

    public static JsonObject Extension(string url, params ReadOnlySpan<JsonNode?> parts) => Json.Of(("url", url), ("extension", Json.List(parts)));

    public static JsonObject Profile(string profile) => Json.Of(("profile", Json.List(profile)));

    public static JsonObject Mail(string address) => Json.Of(("system", "email"), ("value", address));
}
