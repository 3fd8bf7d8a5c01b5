using System.Globalization;
using System.Text.Json.Nodes;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Tests.Unit.Hl7v2.Translation;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Fhir.Model;

/// <summary>Resources changed at random, always the same way: none of them makes reading or translation throw, and each refusal names a place that is there.</summary>
public sealed class FhirMutationTests
{
    private const int Mutations = 60_000;

    private static readonly string[] Seeds =
    [
        FhirSamples.Patient, FhirSamples.Encounter, FhirSamples.Transaction(), FhirSamples.Message("A01", FhirSamples.Patient, FhirSamples.Encounter),
        FhirSamples.Message("A40", FhirSamples.Patient), FhirSamples.Transaction(status: "entered-in-error"),
    ];

    [Fact]
    public void No_mutation_is_too_much_and_every_refusal_names_a_place_that_exists()
    {
        var random = new Random(4);
        var translator = new FhirTranslator(new House());
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var seed = Seeds[i % Seeds.Length];
            var body = i % 2 == 0 ? Bytewise(FhirSamples.Bytes(seed), random) : Treewise(seed, random);
            var reading = FhirReader.Read(body);
            var message = new JournaledMessage(new JournalId(1), "essai", MessageFormat.Fhir, "", body, DateTimeOffset.UnixEpoch, Answer.Accept, false);
            var (_, outcome) = translator.Translate(message);
            if (reading.IsAccepted)
                AssertLossless(body, reading.Root!, i);
            if (outcome is not Outcome.Parked parked)
                continue;
            refused++;
            if (reading.Root is null)
                continue;
            // Where a name stands twice, which is refused for that, a JsonNode cannot be looked into.
            if (reading.Issues.Any(x => x.Text.Contains("permis qu'une fois", StringComparison.Ordinal)))
                continue;
            var document = JsonNode.Parse(body);
            foreach (var path in reading.Issues.Where(x => x.IsError).Select(x => x.Expression).Append(parked.Error.Location).OfType<string>())
                Assert.True(Exists(document, path), $"mutation {i}: {path} is not in the document");
        }

        Assert.InRange(refused, Mutations / 10, Mutations);
    }

    // Written again it is what it was, and XML says the same as JSON.
    private static void AssertLossless(byte[] body, FhirNode root, int mutation)
    {
        var written = FhirJson.Write(root);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(written)), $"mutation {mutation}: JSON {System.Text.Encoding.UTF8.GetString(body)} => {System.Text.Encoding.UTF8.GetString(written)}");
        var again = FhirReader.Read(FhirXml.Write(root), FhirFormat.Xml);
        Assert.True(again.IsAccepted, $"mutation {mutation}: XML is refused: {string.Join("; ", again.Issues)}");
        Assert.Equal(FhirReaderTests.Sorted(JsonNode.Parse(written)), FhirReaderTests.Sorted(JsonNode.Parse(FhirJson.Write(again.Root!))));
    }

    private static byte[] Bytewise(byte[] body, Random random)
    {
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(body.Length);
            body = random.Next(4) switch
            {
                0 => [.. body[..at], .. body[(at + 1)..]],
                1 => [.. body[..at], (byte)random.Next(256), .. body[at..]],
                2 => body[..Math.Max(1, at)],
                _ => [.. body[..at], (byte)random.Next(32, 127), .. body[(at + 1)..]],
            };
        }

        return body;
    }

    private static byte[] Treewise(string seed, Random random)
    {
        var root = JsonNode.Parse(seed)!.AsObject();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var objects = Objects(root).ToList();
            var target = objects[random.Next(objects.Count)];
            if (target.Count == 0)
                continue;
            var key = target.ElementAt(random.Next(target.Count)).Key;
            switch (random.Next(6))
            {
                case 0: target.Remove(key); break;
                case 1: target[key] = null; break;
                case 2: target[key] = new JsonArray(); break;
                case 3: target["x" + key] = target[key]?.DeepClone(); break;
                case 4: target[key] = random.Next(3) switch { 0 => JsonValue.Create(random.Next(-9, 9)), 1 => JsonValue.Create("zz zz "), _ => JsonValue.Create(true) }; break;
                default: target[key] = objects[random.Next(objects.Count)].DeepClone(); break;
            }
        }

        return FhirSamples.Bytes(root.ToJsonString());
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Objects(p.Value)).Prepend(o),
        JsonArray a => a.SelectMany(Objects),
        _ => [],
    };

    private static bool Exists(JsonNode? node, string path)
    {
        var nodes = new List<JsonNode?> { node };
        foreach (var step in path.Split('.').Skip(1))
        {
            var bracket = step.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? step : step[..bracket];
            var index = bracket < 0 ? (int?)null : int.Parse(step[(bracket + 1)..^1], CultureInfo.InvariantCulture);
            // A value, or its counterpart; of a choice the name with its type.
            nodes = [.. nodes.OfType<JsonObject>().SelectMany(o => o.Where(p => Means(p.Key, name))).Select(p => p.Value)
                .SelectMany(v => index is { } i ? v is JsonArray a && i < a.Count ? [a[i]] : Array.Empty<JsonNode?>() : [v])];
            if (nodes.Count == 0)
                return false;
        }

        return true;
    }

    private static bool Means(string key, string name)
    {
        key = key.StartsWith('_') && !name.StartsWith('_') ? key[1..] : key;
        return key == name || (key.Length > name.Length && key.StartsWith(name, StringComparison.Ordinal) && char.IsAsciiLetterUpper(key[name.Length]));
    }
}
