using System.Globalization;

namespace HopEn2.Interop.Simulators.Mss.Imap;

/// <summary>Numbers of mails: <c>1,3:5,7:*</c>.</summary>
internal sealed record SequenceSet(IReadOnlyList<(uint From, uint To)> Ranges)
{
    public static SequenceSet? Read(string text)
    {
        var ranges = new List<(uint, uint)>();
        foreach (var piece in text.Split(','))
        {
            var ends = piece.Split(':');
            if (ends.Length > 2 || Number(ends[0]) is not { } from || Number(ends[^1]) is not { } to)
                return null;
            ranges.Add((Math.Min(from, to), Math.Max(from, to)));
        }

        return new SequenceSet(ranges);
    }

    /// <param name="last">What * means: the highest there is.</param>
    public bool Holds(uint number, uint last) => Ranges.Any(r => number >= Math.Min(r.From, last) && (number <= r.To || r.To == uint.MaxValue));

    private static uint? Number(string text) => text == "*" ? uint.MaxValue : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
