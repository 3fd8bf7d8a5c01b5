namespace HopEn2.Interop.Mappings.Reading;

/// <summary>The key that ends a FINESS number and a LOINC code: from the right, every second digit doubled, the digits' sum a multiple of ten.</summary>
internal static class Luhn
{
    public static bool Holds(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += (i % 2) switch { 0 => digit, _ when digit > 4 => (2 * digit) - 9, _ => 2 * digit };
        }

        return sum % 10 == 0;
    }
}
