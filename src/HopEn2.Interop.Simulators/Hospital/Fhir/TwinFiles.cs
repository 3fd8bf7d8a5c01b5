using System.Text.Json.Nodes;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>The same events in both standards, as files side by side: what an interface team compares, and what a translation is tried on.</summary>
public static class TwinFiles
{
    /// <summary>A few of every sort of message the day has: by type, and by what is odd about it.</summary>
    /// <param name="each">At most so many of a sort.</param>
    public static IReadOnlyList<SimulatedMessage> Choose(IEnumerable<SimulatedMessage> day, int each) =>
        [.. day.Where(m => m is { Fault: Fault.None, Fhir: not null }).GroupBy(m => $"{m.Sender} {m.Type} {string.Join(',', m.Oddities)}", StringComparer.Ordinal).SelectMany(g => g.Take(each))];

    /// <summary>Writes <c>001-ADT-A01.hl7</c> and <c>001-ADT-A01.json</c> and so on into a folder, which is made if need be.</summary>
    /// <returns>How many pairs.</returns>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task<int> WriteAsync(string folder, IReadOnlyList<SimulatedMessage> messages, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            var name = Path.Combine(folder, $"{i + 1:000}-{message.Type.Replace('^', '-')}");
            await File.WriteAllBytesAsync(name + ".hl7", message.Bytes, cancel);
            await File.WriteAllTextAsync(name + ".json", Json.Text(JsonNode.Parse(message.Fhir!.Body.Span)!), cancel);
        }

        return messages.Count;
    }
}
