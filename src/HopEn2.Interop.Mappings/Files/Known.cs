using HopEn2.Interop.Mappings.Reading;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>What the files tell each other: the names one defines and the next refers to.</summary>
internal sealed class Known
{
    public Names Authorities { get; } = new("authority", HospitalFile.FileName);
    public Names Sites { get; } = new("site", HospitalFile.FileName);
    public Names Feeds { get; } = new("feed", FeedsFile.FileName);
    public Names Services { get; } = new("service", ServicesFile.FileName);
    public Names Ufs { get; } = new("UF", ServicesFile.FileName);
    public Names Messages { get; } = new("message", MessagesFile.FileName);

    /// <summary>The messages to patients, with where each stands.</summary>
    public List<(Read<string> Code, FileProblems Problems)> MessageCodes { get; } = [];

    /// <summary>UF of each service, whenever they are its own.</summary>
    public Dictionary<string, List<string>> UfsOf { get; } = new(StringComparer.Ordinal);

    public Names DocumentCodes { get; } = new("document code", DocumentsFile.FileName);

    /// <summary>The feeds in mode deliver, with where each says so.</summary>
    public List<(string Feed, Place At, FileProblems Problems)> Delivering { get; } = [];

    /// <summary>Every spelling of an authority, with its name.</summary>
    public Dictionary<string, string> Spellings { get; } = new(StringComparer.Ordinal);

    /// <summary>Reports an authority that is none, or that is written in another spelling than its name.</summary>
    public void RequireAuthority(Read<string>? name, FileProblems problems)
    {
        if (name is not null && Authorities.Complete && !Authorities.Contains(name.Value) && Spellings.TryGetValue(name.Value, out var canonical))
            problems.Add(name.At, $"{Shown.Quoted(name.Value)} is an alias of authority {Shown.Quoted(canonical)}.", $"Write {Shown.Quoted(canonical)}.");
        else
            Authorities.Require(name, problems);
    }
}
