namespace HopEn2.Interop.Mappings.Yaml;

/// <summary>Where something stands in a file, as an editor counts: line and column from 1.</summary>
internal readonly record struct Place(int Line, int Column)
{
    public static Place Start { get; } = new(1, 1);
}

/// <summary>A YAML file as a tree that knows where everything stands. Anchors, aliases and tags have no place in it.</summary>
/// <remarks>Not YamlDotNet's own tree: that one throws at the first repeated key, and cannot say where the first of the two stands.</remarks>
internal abstract class YamlNode(Place at)
{
    public Place At { get; } = at;

    /// <summary>What it is, for messages: "a text", "a list" …</summary>
    public abstract string Sort { get; }
}

internal sealed class YamlScalar(Place at, string text, bool quoted, bool literal = false) : YamlNode(at)
{
    public string Text { get; } = text;

    /// <summary>Where the line of a character of the text begins: of a text after <c>|</c>, line by line below it; of others, where they begin.</summary>
    public Place LineOf(int index) => literal ? new(At.Line + 1 + Text.AsSpan(0, index).Count('\n'), 1) : At;

    /// <summary>Nothing written, or one of YAML's words for nothing.</summary>
    public bool IsNull { get; } = !quoted && text is ("" or "~" or "null" or "Null" or "NULL");

    public override string Sort => IsNull ? "nothing" : "a single value";
}

internal sealed class YamlList(Place at, IReadOnlyList<YamlNode> items) : YamlNode(at)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string Sort => "a list";
}

/// <summary>Keys and values. A key stands once: repetitions were reported and left out.</summary>
internal sealed class YamlMap(Place at, IReadOnlyList<YamlPair> pairs) : YamlNode(at)
{
    public IReadOnlyList<YamlPair> Pairs { get; } = pairs;

    public override string Sort => "keys with values";
}

internal readonly record struct YamlPair(Place KeyAt, string Key, YamlNode Value);

/// <summary>Something that was already reported: whoever meets it says nothing more.</summary>
internal sealed class YamlUnread(Place at) : YamlNode(at)
{
    public override string Sort => "something that cannot be read";
}
