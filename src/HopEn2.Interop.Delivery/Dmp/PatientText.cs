using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HopEn2.Interop.Domain.Delivering;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>Takes the patient out of what the DMP wrote, so that it may be kept, shown and answered.</summary>
internal static partial class PatientText
{
    private const int Most = 500;
    private const string Gone = "…";

    /// <summary>Names and birth date of the patient, the local number and anything like a matricule are replaced; control characters too. Null when nothing was written.</summary>
    public static string? Clean(string? written, PatientTraits? patient)
    {
        if (string.IsNullOrWhiteSpace(written))
            return null;
        var text = Matricule().Replace(OneLine(written), Gone);
        if (patient is not null)
        {
            foreach (var trait in Traits(patient))
                text = Without(text, trait);
        }

        return text.Length > Most ? text[..Most] : text;
    }

    /// <summary>Longer ones first: a name within another would leave its rest standing.</summary>
    private static IEnumerable<string> Traits(PatientTraits patient)
    {
        string?[] all = [patient.Ins?.Value, patient.BirthName, patient.UsedName, patient.FirstName, patient.Ipp?.Value, patient.BornOn, .. Dates(patient.BornOn)];
        return all.OfType<string>().Where(t => t.Length > 1).OrderByDescending(t => t.Length);
    }

    private static IEnumerable<string> Dates(string? bornOn)
    {
        if (bornOn?.Length >= 8 && DateOnly.TryParseExact(bornOn.AsSpan(0, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            yield return day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
            yield return day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
            yield return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>As a word of its own, whatever its case and accents.</summary>
    private static string Without(string text, string trait)
    {
        var compare = CultureInfo.InvariantCulture.CompareInfo;
        for (var from = 0; from < text.Length;)
        {
            var at = compare.IndexOf(text.AsSpan(from), trait, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace, out var length);
            if (at < 0 || length == 0)
                break;
            at += from;
            var end = at + length;
            if ((at > 0 && char.IsLetterOrDigit(text[at - 1])) || (end < text.Length && char.IsLetterOrDigit(text[end])))
            {
                from = at + 1;
                continue;
            }

            text = string.Concat(text.AsSpan(0, at), Gone, text.AsSpan(end));
            from = at + Gone.Length;
        }

        return text;
    }

    private static string OneLine(string written)
    {
        var line = new StringBuilder(Math.Min(written.Length, 4 * Most));
        foreach (var c in written.AsSpan().Trim())
        {
            if (line.Length == 4 * Most)
                break;
            line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.ToString();
    }

    /// <summary>13 to 15 digits, blanks between them or not, 2A and 2B of Corsica among them.</summary>
    [GeneratedRegex("(?<![0-9])[0-9](?:[ \u00a0]?[0-9]){3}(?:[ \u00a0]?[0-9ABab]){3}(?:[ \u00a0]?[0-9]){6,8}(?![0-9])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Matricule();
}
