using System.Globalization;
using System.Reflection;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Simulators.Hospital.Fhir;
using HopEn2.Interop.Tests.Unit.Hl7v2.Translation;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital.Fhir;

/// <summary>One event said in HL7v2 and in FHIR becomes the same facts, but for their source.</summary>
public class TwinTests
{
    private static readonly HospitalMappings Mappings = Assert.IsType<MappingResult.Loaded>(MappingLoader.Load(Shared.ShippedMappings.Folder)).Mappings;

    [Fact]
    public void Every_sort_of_message_of_the_day_becomes_the_same_facts()
    {
        var pairs = TwinFiles.Choose(FhirDay.Messages, each: 3);
        Assert.True(pairs.Count >= 60);
        var house = new Fixed(Mappings);
        var differences = pairs.Select(m => (m, Difference(
            new Hl7v2Translator(house).Translate(Kept(m.Sender.ToString().ToLowerInvariant(), MessageFormat.Er7, m.ControlId, m.Bytes)).Outcome,
            new FhirTranslator(house).Translate(Kept(m.Sender.ToString().ToLowerInvariant(), MessageFormat.Fhir, "", m.Fhir!.Body)).Outcome)))
            .Where(d => d.Item2.Length > 0).Select(d => $"== {d.m.ControlId} {d.m.Type} {string.Join(',', d.m.Oddities)}\n{d.Item2}").ToList();
        Assert.True(differences.Count == 0, $"{differences.Count} of {pairs.Count} differ\n{string.Join('\n', differences.Take(10))}");
    }

    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetDirectoryName(Sample.PathOf("x", "")))! + "/fhir", "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_twin_written_by_hand_becomes_the_facts_of_the_sample_it_is_named_for(string name)
    {
        var json = File.ReadAllBytes(Path.GetDirectoryName(Path.GetDirectoryName(Sample.PathOf("x", "")))! + $"/fhir/{name}.json");
        var difference = Difference(House.Usual.Translate(Sample.Read(name)).Outcome, new FhirTranslator(House.Usual).Translate(Kept("essai", MessageFormat.Fhir, "", json)).Outcome);
        Assert.True(difference.Length == 0, difference);
    }

    private static JournaledMessage Kept(string feed, MessageFormat format, string controlId, ReadOnlyMemory<byte> body) =>
        new(new JournalId(1), feed, format, controlId, body, DateTimeOffset.UnixEpoch, Answer.Accept, ConflictingControlId: false);

    /// <summary>Empty when both say the same; else the lines that only one says.</summary>
    private static string Difference(Outcome hl7, Outcome fhir)
    {
        var (left, right) = (Lines(hl7), Lines(fhir));
        return string.Join('\n', left.Except(right).Select(l => "hl7  " + l).Concat(right.Except(left).Select(l => "fhir " + l)));
    }

    private static HashSet<string> Lines(Outcome outcome) => outcome is Outcome.Understood understood
        ? [.. understood.Facts.SelectMany(f => f.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.Name is not ("Source" or "EqualityContract"))
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{FactTypes.NameOf(f)} {(f as DocumentFact)?.Id} {p.Name} = {Text(p.GetValue(f))}")))]
        : [outcome.ToString()!];

    private static string Text(object? value) => value switch
    {
        DateTimeOffset time => time.ToUniversalTime().ToString("s", CultureInfo.InvariantCulture),
        System.Collections.IEnumerable list when value is not string => "[" + string.Join(", ", list.Cast<object>()) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private sealed class Fixed(HospitalMappings current) : IMappings
    {
        public event Action<HospitalMappings>? Changed { add { } remove { } }

        public HospitalMappings Current { get; } = current;

        public IReadOnlyList<MappingProblem> Refused => [];
    }
}
