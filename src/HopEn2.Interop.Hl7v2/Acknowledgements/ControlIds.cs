using System.Globalization;

namespace HopEn2.Interop.Hl7v2.Acknowledgements;

/// <summary>Control ids of the engine's own messages: a beginning drawn at each start, and a count.</summary>
/// <remarks>Not longer than the 20 characters of MSH-10 before v2.6.</remarks>
internal sealed class ControlIds
{
    private readonly string _start = Guid.NewGuid().ToString("N")[..10].ToUpperInvariant();
    private long _last;

    public string Next() => _start + Interlocked.Increment(ref _last).ToString("D6", CultureInfo.InvariantCulture);
}
