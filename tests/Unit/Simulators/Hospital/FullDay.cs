using System.Xml;
using System.Xml.Linq;
using HopEn2.Interop.Simulators.Hospital;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital;

/// <summary>One full working day, made once for all tests that look at it.</summary>
internal static class FullDay
{
    public static readonly HospitalPlan Plan = new() { Day = new DateOnly(2025, 3, 11), Seed = 7 };

    private static readonly Lazy<IReadOnlyList<SimulatedMessage>> Lazily = new(() => [.. HospitalDay.Generate(Plan).Messages]);

    public static IReadOnlyList<SimulatedMessage> Messages => Lazily.Value;

    private static readonly Lazy<IReadOnlyList<(SimulatedMessage Message, PlainEr7 Er7)>> Parsed = new(() => [.. Messages.Where(m => m.Fault == Fault.None).Select(m => (m, PlainEr7.Read(m)))]);

    private static readonly Lazy<IReadOnlyList<(SimulatedMessage Message, PlainEr7 Er7, IReadOnlyList<XElement> Cda)>> Documents = new(() => [.. Read.Where(m => m.Message.Type[..3] is "MDM" or "ORU").Select(m => (m.Message, m.Er7, (IReadOnlyList<XElement>)[.. Roots(m.Message, m.Er7)]))]);

    /// <summary>The sound messages, read.</summary>
    public static IReadOnlyList<(SimulatedMessage Message, PlainEr7 Er7)> Read => Parsed.Value;

    /// <summary>Sound messages that carry a document, and the documents: none where it is unreadable by intention, two in a pair.</summary>
    public static IReadOnlyList<(SimulatedMessage Message, PlainEr7 Er7, IReadOnlyList<XElement> Cda)> Carriers => Documents.Value;

    private static IEnumerable<XElement> Roots(SimulatedMessage message, PlainEr7 er7)
    {
        if (message.Oddities.Contains("Unreadable"))
            yield break;
        foreach (var bytes in er7.Documents())
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            yield return XDocument.Load(reader).Root!;
        }
    }
}
