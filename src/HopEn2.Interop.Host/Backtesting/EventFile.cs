using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace HopEn2.Interop.Host.Backtesting;

/// <summary>Reads <c>timestamp,stream</c> line by line, without keeping more than the names of the streams.</summary>
internal sealed class EventFile(Stream file, string name) : IDisposable
{
    // By hash of what is written: each name once, and no text made for a line.
    private readonly Dictionary<int, List<Known>> _names = [];

    private readonly StreamReader _reader = new(file, Encoding.UTF8, true, 1 << 16);
    private int _line;

    /// <summary>The next event; false at the end.</summary>
    /// <exception cref="FormatException">The line is no event; says which.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(out DateTimeOffset at, out string stream)
    {
        (at, stream) = (default, "");
        while (_reader.ReadLine() is { } line)
        {
            _line++;
            var text = line.AsSpan();
            if (text.IsWhiteSpace() || (_line == 1 && text.StartsWith("timestamp", StringComparison.OrdinalIgnoreCase)))
                continue;
            var comma = text.IndexOf(',');
            if (comma < 0 || !TryTime(text[..comma], out at))
                throw new FormatException($"{name}:{_line}: no `timestamp,stream` with an ISO 8601 time and offset.");
            stream = NameOf(text[(comma + 1)..]);
            return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private string NameOf(ReadOnlySpan<char> written)
    {
        var hash = string.GetHashCode(written, StringComparison.Ordinal);
        if (!_names.TryGetValue(hash, out var alike))
            _names[hash] = alike = [];
        foreach (var known in alike)
        {
            if (written.SequenceEqual(known.Written))
                return known.Name;
        }

        var quoted = written.Length > 1 && written[0] == '"' && written[^1] == '"';
        alike.Add(new Known(written.ToString(), quoted ? written[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : written.ToString()));
        return alike[^1].Name;
    }

    public void Dispose() => _reader.Dispose();

    // 2013-07-01T00:04:12.345+00:00, which nearly every line is, is read in place; other ISO forms take the library's way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryTime(ReadOnlySpan<char> text, out DateTimeOffset at)
    {
        if (text.Length == 29 && text[4] == '-' && text[10] == 'T' && text[19] == '.' && text[26] == ':' && text[23] is '+' or '-')
        {
            var (year, month, day) = (Number(text[..4]), Number(text[5..7]), Number(text[8..10]));
            var (hour, minute, second, milli) = (Number(text[11..13]), Number(text[14..16]), Number(text[17..19]), Number(text[20..23]));
            var offset = (Number(text[24..26]) * 60) + Number(text[27..29]);
            if ((year | month | day | hour | minute | second | milli | offset) >= 0 && year > 0 && month is > 0 and <= 12 && day > 0 && day <= DateTime.DaysInMonth(year, month)
                && hour < 24 && minute < 60 && second < 60 && offset <= 14 * 60)
            {
                var ticks = new DateOnly(year, month, day).DayNumber * TimeSpan.TicksPerDay + (((hour * 60L) + minute) * 60 + second) * TimeSpan.TicksPerSecond + milli * TimeSpan.TicksPerMillisecond;
                at = new DateTimeOffset(ticks, TimeSpan.FromMinutes(text[23] == '-' ? -offset : offset));
                return true;
            }
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
                return -1;
            value = (value * 10) + c - '0';
        }

        return value;
    }

    private sealed record Known(string Written, string Name);
}
