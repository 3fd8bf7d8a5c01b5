using HopEn2.Interop.Simulators.Hospital;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital;

/// <summary>One full working day, made once for all tests that look at it.</summary>
internal static class FullDay
{
    private static readonly Lazy<IReadOnlyList<SimulatedMessage>> Lazily = new(() => [.. HospitalDay.Generate(Plan).Messages]);

    public static HospitalPlan Plan { get; } = new() { Day = new DateOnly(2025, 3, 11), Seed = 7 };

    public static IReadOnlyList<SimulatedMessage> Messages => Lazily.Value;

    /// <summary>Sound messages that carry a document.</summary>
    public static IEnumerable<SimulatedMessage> Documents => Messages.Where(m => m.Fault == Fault.None && (m.Type.StartsWith("MDM", StringComparison.Ordinal) || m.Type.StartsWith("ORU", StringComparison.Ordinal)));
}
