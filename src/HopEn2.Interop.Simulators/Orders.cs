using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Simulators;

/// <summary>JSON that tells a simulator what to do, in a file or over its control endpoint: strict, so that a word misspelt is not an order forgotten.</summary>
public static class Orders
{
    private const long MostBytes = 1 << 20;

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads a file of orders. Throws <see cref="JsonException"/> that says where it is wrong, and what reading a file throws.</summary>
    public static T Read<T>(string file) => JsonSerializer.Deserialize<T>(File.ReadAllText(file), Json) ?? throw new JsonException($"{file} holds nothing.");

    /// <summary>The order in a request; null with what is wrong.</summary>
    /// <param name="check">Why an order makes no sense; null: it does.</param>
    internal static async Task<(T? Order, string? Problem)> ReadAsync<T>(HttpContext context, Func<T, string?> check, CancellationToken cancel)
        where T : class
    {
        // JSON by name only: a page in somebody's browser cannot send that to another origin unasked.
        if (!context.Request.HasJsonContentType() || context.Request.ContentLength is not <= MostBytes)
            return (null, $"an order is application/json with a Content-Length of at most {MostBytes}");
        try
        {
            var order = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Json, cancel);
            var problem = order is null ? "the order is null" : check(order);
            return problem is null ? (order, null) : (null, problem);
        }
        catch (JsonException e)
        {
            return (null, $"{e.Path}: {e.Message}");
        }
    }

    /// <summary>Answers an order: what is in force now, or 400 with what is wrong.</summary>
    internal static async Task AnswerAsync(HttpContext context, string? problem, object state, CancellationToken cancel)
    {
        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        await context.Response.WriteAsJsonAsync(problem is null ? state : new { problem }, Json, cancel);
    }
}
