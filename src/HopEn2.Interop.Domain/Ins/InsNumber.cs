namespace HopEn2.Interop.Domain.Ins;

/// <summary>What the 15 characters of a matricule are worth by themselves.</summary>
public enum InsVerdict
{
    /// <summary>Well formed and the key matches.</summary>
    Good,

    /// <summary>Well formed, the key does not match: kept as read, with a finding.</summary>
    BadKey,

    /// <summary>Length or characters are no matricule: there is no INS.</summary>
    BadForm,
}

/// <summary>A well-formed matricule INS, NIR or NIA, key included (identifiers.md §3). Its text is masked: the digits are a patient trait.</summary>
public readonly record struct InsNumber
{
    private const int Length = 15;
    private const int KeyStart = 13;

    private InsNumber(string value) => Value = value;

    /// <summary>The 15 characters, <c>A</c> and <c>B</c> in upper case. Never for a log, a metric or an alert.</summary>
    public string Value { get; }

    /// <summary>A waiting number (NIA): first digit 7 or 8.</summary>
    public bool IsNia => Value[0] is '7' or '8';

    public bool KeyMatches => Key() == (Value[KeyStart] - '0') * 10 + (Value[KeyStart + 1] - '0');

    /// <summary>Reads a matricule as sent: blanks removed, <c>a</c> and <c>b</c> put in upper case. Null when its form is bad.</summary>
    public static InsNumber? Parse(string? sent)
    {
        if (sent is null)
            return null;

        Span<char> digits = stackalloc char[Length];
        var length = 0;
        foreach (var c in sent)
        {
            if (char.IsWhiteSpace(c))
                continue;
            if (length == Length)
                return null;
            digits[length++] = c is 'a' or 'b' ? (char)(c - 'a' + 'A') : c;
        }

        if (length != Length || !IsWellFormed(digits))
            return null;
        return new InsNumber(digits.SequenceEqual(sent) ? sent : digits.ToString());
    }

    public static InsVerdict Verdict(string? sent) => Parse(sent) switch
    {
        null => InsVerdict.BadForm,
        { KeyMatches: false } => InsVerdict.BadKey,
        _ => InsVerdict.Good,
    };

    /// <summary>Sex and year only: <c>2 77 •• •• ••• ••• ••</c>.</summary>
    public override string ToString() => Value is null ? "" : $"{Value[0]} {Value.AsSpan(1, 2)} •• •• ••• ••• ••";

    // ^[1-478][0-9]{2}(0[1-9]|1[0-2]|[2-9][0-9])([0-9]{2}|2[AB])[0-9]{6}[0-9]{2}$
    private static bool IsWellFormed(ReadOnlySpan<char> s)
    {
        if (s[0] is not (>= '1' and <= '4' or '7' or '8'))
            return false;
        for (var i = 1; i < Length; i++)
        {
            var corsica = i == 6 && s[5] == '2' && (s[6] is 'A' or 'B');
            if (!char.IsAsciiDigit(s[i]) && !corsica)
                return false;
        }

        return (s[3], s[4]) switch
        {
            ('0', var unit) => unit != '0',
            ('1', var unit) => unit <= '2',
            _ => true,
        };
    }

    // INSEE: 97 − (N mod 97), with 2A read as 19 and 2B as 18; a remainder of 0 gives 97.
    private int Key()
    {
        var n = 0L;
        foreach (var c in Value.AsSpan(0, KeyStart))
            n = n * 10 + (char.IsAsciiDigit(c) ? c - '0' : 0);

        // With the letter read as 0, 2A and 2B are 20: one or two millions too many.
        n -= Value[6] switch { 'A' => 1_000_000, 'B' => 2_000_000, _ => 0 };
        return 97 - (int)(n % 97);
    }
}
