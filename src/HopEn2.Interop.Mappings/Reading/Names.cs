using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Reading;

/// <summary>The names that one file defines and others (or later lines) refer to, each with where it was defined.</summary>
/// <param name="what">What they name, for messages: "feed".</param>
/// <param name="file">File that defines them.</param>
internal sealed class Names(string what, string file)
{
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>The file was read as far as its names: a name that is not among them does not exist. Else nothing can be said of references to it.</summary>
    public bool Complete { get; set; }

    public IReadOnlyCollection<string> All => _places.Keys;

    private string Sentence => char.ToUpperInvariant(what[0]) + what[1..];

    public bool Contains(string name) => _places.ContainsKey(name);

    /// <summary>Takes a name; false the second time, which is reported with the line of the first.</summary>
    public bool Define(Read<string> name, FileProblems problems)
    {
        if (_places.TryAdd(name.Value, name.At))
            return true;

        problems.Add(name.At, $"{Sentence} {Shown.Quoted(name.Value)} stands twice (first at line {_places[name.Value].Line}).", "Keep one, or give the other another name.");
        return false;
    }

    /// <summary>Takes a name that may well stand several times.</summary>
    public void Mention(Read<string> name) => _places.TryAdd(name.Value, name.At);

    /// <summary>Reports a reference to what does not exist.</summary>
    public void Require(Read<string>? reference, FileProblems problems)
    {
        if (reference is not null && Complete && !Contains(reference.Value))
            problems.Add(reference.At, $"{Sentence} {Shown.Quoted(reference.Value)} does not stand in {file}.", DidYouMean.Remedy(reference.Value, All));
    }
}
