using System.Text.Json;
using System.Text.Json.Serialization;

namespace HopEn2.Interop.Simulators;

/// <summary>What a simulator took, a line of JSON each, appended as it happens: the death of its process takes nothing away. Not safe for several at once: its owner guards it.</summary>
/// <remarks>Written through to the system, not to the disk: a power cut is not what is simulated.</remarks>
internal sealed class KeptLines<T> : IDisposable
    where T : class
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly FileStream _file;

    private KeptLines(FileStream file, IReadOnlyList<T> found) => (_file, Found) = (file, found);

    /// <summary>What was there when it was opened, oldest first.</summary>
    public IReadOnlyList<T> Found { get; private set; }

    /// <summary>Opens a file of a folder, both made where they are missing. A last line that a death cut short goes. Throws <see cref="IOException"/> when another has it, <see cref="InvalidDataException"/> for what is none of ours.</summary>
    public static KeptLines<T> Open(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        file.SetLength(whole);
        file.Position = whole;
        var found = new List<T>();
        foreach (var line in bytes.AsSpan(0, whole).Split((byte)'\n'))
        {
            if (!bytes.AsSpan()[line].IsEmpty)
                found.Add(Read(bytes.AsSpan()[line], file.Name));
        }

        return new KeptLines<T>(file, found);
    }

    public void Add(T line) => _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, Json), (byte)'\n']);

    /// <summary>What was found is taken in: its room is given back.</summary>
    public void Taken() => Found = [];

    public void Dispose() => _file.Dispose();

    private static T Read(ReadOnlySpan<byte> line, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file} is not what a simulator kept: {e.Message}", e);
        }
    }
}
