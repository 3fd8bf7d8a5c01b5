using System.Text.Json.Nodes;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Reading;

/// <summary>Keys that stand together. Strict: any other key, a missing one and a wrong value are problems.</summary>
/// <param name="what">What one such group is, for messages: "a feed".</param>
internal sealed class Shape(string what, params IReadOnlyList<Key> keys) : Value<Entry>
{
    public IReadOnlyList<Key> Keys { get; } = keys;

    /// <summary>What was read of it, broken or not (<see cref="Entry.Whole"/>); null when it is no group of keys at all.</summary>
    public override Read<Entry>? Read(YamlNode node, FileProblems problems)
    {
        if (node is not YamlMap map)
        {
            if (node is not YamlUnread)
                problems.Add(node.At, $"Here stands {node.Sort} instead of {what}.", $"Write its keys: {Shown.List(Keys.Where(k => k.Required).DefaultIfEmpty(Keys[0]).Select(k => k.Name + ":"))}.");
            return null;
        }

        var before = problems.Found.Count;
        var values = new Dictionary<Key, object>();
        var written = new HashSet<Key>();
        foreach (var pair in map.Pairs)
        {
            if (Keys.FirstOrDefault(k => k.Name == pair.Key) is not { } key)
            {
                problems.Add(pair.KeyAt, $"{Sentence(what)} has no key {Shown.Quoted(pair.Key)}.", Unknown(pair.Key));
                continue;
            }

            written.Add(key);
            if (pair.Value is YamlScalar { IsNull: true })
                problems.Add(pair.KeyAt, $"Key \"{key.Name}\" has no value.", key.Required ? "Give it one." : "Give it one, or remove the key.");
            else if (key.Read(pair.Value, problems) is { } value)
                values.Add(key, value);
        }

        foreach (var key in Keys.Where(k => k.Required && !written.Contains(k)))
            problems.Add(map.At, $"{Sentence(what)} needs the key \"{key.Name}\".", $"Add it: {key.Description}");

        var whole = Keys.All(k => !k.Required || values.ContainsKey(k));
        return new(new Entry(map.At, values, written, whole, problems.Found.Count == before), map.At);
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var key in Keys)
            properties.Add(key.Name, key.Schema());
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (Keys.Any(k => k.Required))
            schema["required"] = new JsonArray([.. Keys.Where(k => k.Required).Select(k => JsonValue.Create(k.Name))]);
        return schema;
    }

    private string Unknown(string key) => key switch
    {
        "<<" => "Mapping files have no merge keys: write the keys themselves.",
        _ when key.Contains(' ', StringComparison.Ordinal) => "Between { } a text that holds a comma goes between quotes.",
        _ => DidYouMean.Remedy(key, [.. Keys.Select(k => k.Name)]),
    };

    private static string Sentence(string what) => char.ToUpperInvariant(what[0]) + what[1..];
}

/// <summary>One group of keys as read.</summary>
/// <param name="whole">Every required key stands, with a right value: something can be made of it.</param>
/// <param name="sound">Nothing in it was wrong: what it says may be held against other entries without one mistake being told twice.</param>
internal sealed class Entry(Place at, Dictionary<Key, object> values, HashSet<Key> written, bool whole, bool sound)
{
    public Place At { get; } = at;

    public bool Whole { get; } = whole;

    public bool Sound { get; } = sound;

    /// <summary>The key stands, with a right value.</summary>
    public bool Has(Key key) => values.ContainsKey(key);

    /// <summary>The key stands, whatever its value.</summary>
    public bool Wrote(Key key) => written.Contains(key);

    /// <summary>The value; what holds without the key when it does not stand or was wrong.</summary>
    public T Of<T>(Key<T> key) => Read(key) is { } read ? read.Value : key.Otherwise;

    /// <summary>The value and its place; null when it does not stand or was wrong.</summary>
    public Read<T>? Read<T>(Key<T> key) => values.TryGetValue(key, out var value) ? (Read<T>)value : null;

    /// <summary>Where the value stands, else where the entry begins.</summary>
    public Place PlaceOf<T>(Key<T> key) => Read(key)?.At ?? At;
}
