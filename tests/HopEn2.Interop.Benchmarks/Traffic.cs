using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.MllpLoad;

namespace HopEn2.Interop.Benchmarks;

/// <summary>The load generator's messages without its sockets: the same bytes for what is measured inside one process.</summary>
internal sealed class Traffic
{
    /// <summary>The feed of the repository's mappings that takes whom no other names.</summary>
    private const string Feed = "autre";

    private readonly Template _template;
    private readonly long _patients;
    private readonly DateTimeOffset _start = TimeProvider.System.GetUtcNow();

    public Traffic(string name, long patients)
    {
        (Name, _patients) = (name, patients);
        _template = Template.Load(Path.Combine(AppContext.BaseDirectory, "templates", name + ".hl7"));
    }

    public string Name { get; }

    public int Size => _template.Size;

    public JournaledMessage Message(long number)
    {
        var values = new MessageValues("BENCHRUN", number, _patients, _start.ToUnixTimeSeconds());
        var frame = _template.Fill(values);
        var body = frame[1..^3].ToArray();
        return new JournaledMessage(new JournalId(number + 1), Feed, MessageFormat.Er7, "BENCHRUN" + number.ToString("D10"), body, _start, Answer.Accept, false);
    }

    public static HospitalMappings Mappings() => MappingLoader.Load(Path.Combine(AppContext.BaseDirectory, "mappings")) switch
    {
        MappingResult.Loaded loaded => loaded.Mappings,
        var refused => throw new InvalidOperationException("The repository's mappings were refused: " + refused),
    };
}

internal sealed class FixedMappings(HospitalMappings mappings) : IMappings
{
    public HospitalMappings Current => mappings;

    public IReadOnlyList<MappingProblem> Refused => [];

    public event Action<HospitalMappings>? Changed
    {
        add { }
        remove { }
    }
}
