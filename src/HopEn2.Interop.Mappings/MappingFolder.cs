using System.Collections.ObjectModel;
using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings;

/// <summary>The bytes of a folder's files at one moment, or why there are none.</summary>
internal sealed class MappingFolder
{
    // A hospital of ten thousand UF fits in a quarter of it; what is larger was put there by mistake.
    private const long LargestFile = 4 * 1024 * 1024;

    /// <summary>Where the files lie that messages to patients carry.</summary>
    public const string AttachmentFolder = "messages";

    private readonly string _path;
    private readonly IReadOnlyList<string> _others;

    private MappingFolder(string path, IReadOnlyDictionary<string, MappingFile> files, IReadOnlyList<string> others, IReadOnlyDictionary<string, byte[]> attachments)
    {
        (_path, Files, _others, Attachments) = (path, files, others, attachments);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in MappingLoader.FileNames)
        {
            var bytes = files[name].Bytes;
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{bytes?.Length ?? -1}\n"));
            hash.AppendData(bytes ?? []);
        }

        foreach (var (name, bytes) in attachments.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{AttachmentFolder}/{name}\n{bytes.Length}\n"));
            hash.AppendData(bytes);
        }

        Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Each of <see cref="MappingLoader.FileNames"/>.</summary>
    public IReadOnlyDictionary<string, MappingFile> Files { get; }

    /// <summary>Files that messages to patients carry, by name; those that cannot be read are not there.</summary>
    public IReadOnlyDictionary<string, byte[]> Attachments { get; }

    /// <summary>SHA-256 over all of them, hexadecimal.</summary>
    public string Hash { get; }

    public static MappingFolder Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            var trouble = ($"There is no folder {folder}.", "Name the folder of the mappings (--mappings); copy the one shipped with the program to begin.");
            return new(folder, MappingLoader.FileNames.ToDictionary(n => n, n => new MappingFile(PathOf(folder, n), null, trouble, IsMissing: true)), [], ReadOnlyDictionary<string, byte[]>.Empty);
        }

        IReadOnlyList<string> present = [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        return new(
            folder,
            MappingLoader.FileNames.ToDictionary(n => n, n => ReadFile(folder, n, present)),
            [.. present.Where(IsStranger)],
            ReadAttachments(Path.Combine(folder, AttachmentFolder)));
    }

    /// <summary>A folder that is on no disk.</summary>
    public static MappingFolder Of(string folder, IReadOnlyDictionary<string, byte[]> files) => new(
        folder,
        MappingLoader.FileNames.ToDictionary(n => n, n => files.TryGetValue(n, out var bytes) ? new MappingFile(PathOf(folder, n), bytes, default) : Missing(folder, n, [.. files.Keys])),
        [.. files.Keys.Where(IsStranger).Order(StringComparer.Ordinal)],
        files.Where(f => f.Key.StartsWith(AttachmentFolder + "/", StringComparison.Ordinal)).ToDictionary(f => f.Key[(AttachmentFolder.Length + 1)..], f => f.Value, StringComparer.Ordinal));

    /// <summary>YAML files that no one reads: a misspelt name is otherwise never noticed.</summary>
    public IEnumerable<MappingProblem> Strangers() => _others
        .Select(name => new MappingProblem(PathOf(_path, name), 1, 1, "This file is not read.", DidYouMean.Remedy(name, MappingLoader.FileNames)) { Severity = MappingSeverity.Warning });

    private static MappingFile ReadFile(string folder, string name, IReadOnlyList<string> present)
    {
        var path = PathOf(folder, name);
        if (!present.Contains(name))
            return Missing(folder, name, present);

        try
        {
            using var stream = new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > LargestFile)
                return new(path, null, ($"The file has {stream.Length / (1024 * 1024)} MB, and {LargestFile / (1024 * 1024)} are the most.", "Look what was put there by mistake."));

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return new(path, bytes, default);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(path, null, ($"The file cannot be read: {e.Message}", "Look who else has it open, and whether this account may read it."));
        }
    }

    private static Dictionary<string, byte[]> ReadAttachments(string folder)
    {
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (!Directory.Exists(folder))
            return found;
        foreach (var path in Directory.EnumerateFiles(folder, "*.pdf").Order(StringComparer.Ordinal))
        {
            try
            {
                if (new FileInfo(path).Length <= LargestFile)
                    found.Add(Path.GetFileName(path), File.ReadAllBytes(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Whoever names it is told that it is not there.
            }
        }

        return found;
    }

    private static MappingFile Missing(string folder, string name, IReadOnlyList<string> present)
    {
        var other = Path.ChangeExtension(name, ".yml");
        return new(PathOf(folder, name), null, ("The file is missing.", present.Contains(other) ? $"Rename {other} to {name}." : "Copy it from the mappings shipped with the program, and change it."), !present.Contains(other));
    }

    private static bool IsStranger(string name) => !MappingLoader.FileNames.Contains(name) && !name.Contains('/', StringComparison.Ordinal) && Path.GetExtension(name) is (".yaml" or ".yml");

    // Forward slashes whatever the machine: editors and CI make a link of it.
    private static string PathOf(string folder, string name) => folder.Length == 0 ? name : $"{folder.TrimEnd('/', '\\')}/{name}";
}

/// <summary>One file as it was found.</summary>
/// <param name="Path">As problems name it.</param>
/// <param name="Bytes">Null when it could not be read.</param>
/// <param name="Trouble">Why not.</param>
internal sealed record MappingFile(string Path, byte[]? Bytes, (string What, string Remedy) Trouble, bool IsMissing = false);
