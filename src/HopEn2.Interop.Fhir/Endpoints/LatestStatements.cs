using System.Globalization;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>Of each resource the latest statement this engine has taken: whether the next is a repetition of it, and the version that If-Match may ask for.</summary>
/// <remarks>
/// Kept in memory, and bounded. What it has forgotten costs nothing but a message kept twice: the facts of both are the same and fold to one. The other way round, taking
/// the same bytes for a repetition for ever, would lose the second of "in progress, on leave, in progress".
/// </remarks>
internal sealed class LatestStatements(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Statement> _latest = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <param name="resource"><c>Encounter/123</c>.</param>
    /// <param name="version">Of its content.</param>
    /// <returns>The control id to keep it under: the former one when it repeats the latest statement.</returns>
    public string ControlId(string resource, string version, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_latest.TryGetValue(resource, out var known) && known.Version == version)
                return known.ControlId;
            var id = string.Create(CultureInfo.InvariantCulture, $"{resource}/_history/{version} {now.UtcDateTime:yyyyMMddHHmmssfff}");
            Keep(resource, new(version, id));
            return id;
        }
    }

    /// <summary>Remembers a statement that has a control id of its own.</summary>
    public void Remember(string resource, string version, string controlId)
    {
        lock (_lock)
            Keep(resource, new(version, controlId));
    }

    /// <summary>Null: not known, or no longer.</summary>
    public string? VersionOf(string resource)
    {
        lock (_lock)
            return _latest.GetValueOrDefault(resource)?.Version;
    }

    private void Keep(string resource, Statement statement)
    {
        if (!_latest.ContainsKey(resource))
        {
            _order.Enqueue(resource);
            if (_order.Count > most)
                _latest.Remove(_order.Dequeue());
        }

        _latest[resource] = statement;
    }

    private sealed record Statement(string Version, string ControlId);
}
