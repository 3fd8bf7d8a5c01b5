using System.Globalization;
using System.Text;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Delivery.Mss.Composing;

/// <summary>What a mail and its files are called.</summary>
internal static class Titles
{
    /// <summary>By which receiving software knows a document (mssante.md §2).</summary>
    public const string Announcement = "XDM/1.0/DDM+";

    // Where the prefix stands is UNVERIFIED (mssante.md §9). Behind the announcement, so that software still knows the mail for what it is.
    private const string Replacement = "[Annule et remplace] ";

    private const string Deletion = "[Demande de suppression] ";

    /// <summary>Longest file name with its extension.</summary>
    private const int LongestName = 150;

    /// <summary>Label of the document: that of its type, which is the same for everybody and says nothing of the patient; its title only where the type has none.</summary>
    public static string Label(CdaHeader? header) =>
        header?.Code?.DisplayName is { Length: > 0 } type ? Line(type) : header?.Title is { Length: > 0 } title ? Line(title) : "Document";

    /// <summary>REF2 ECO.2.1.3: <c>XDM/1.0/DDM+&lt;libellé&gt; &lt;NOM&gt; &lt;prénom&gt; &lt;date de naissance&gt;</c>.</summary>
    /// <remarks>A request to delete carries no package, and announces none: software would report that it found none.</remarks>
    public static string Subject(string label, PatientTraits patient, DepositAction action)
    {
        var traits = string.Join(' ', new[] { label, Name(patient), Line(patient.FirstName), BirthDate(patient.BornOn) }.Where(p => p.Length > 0));
        return action switch
        {
            DepositAction.Replace => Announcement + Replacement + traits,
            DepositAction.Delete => Deletion + traits,
            _ => Announcement + traits,
        };
    }

    /// <summary>REF2 ECO.2.1.6: <c>&lt;date acte&gt;_&lt;type&gt;_&lt;NOM&gt;_&lt;prénom&gt;_&lt;n° dossier&gt;.pdf</c>; letters, digits, hyphens and underscores.</summary>
    public static string CopyName(CdaHeader? header, string label, PatientTraits patient, string? dossier, string extension)
    {
        // The act, else its stay, else the document: 10 published examples have an act without a time.
        var day = Digits(header?.MainAct?.Low) ?? Digits(header?.Encounter?.Low) ?? Digits(header?.EffectiveTime);
        string?[] parts = [day, label.ToUpperInvariant(), Name(patient), patient.FirstName?.ToUpperInvariant(), dossier];
        var name = string.Join('_', parts.Select(p => Plain(p ?? "")).Where(p => p.Length > 0));
        var longest = LongestName - extension.Length - 1;
        return $"{(name.Length > longest ? name[..longest].TrimEnd('_') : name)}.{extension}";
    }

    /// <summary>As far as it is known: <c>21/01/1977</c>, <c>01/1977</c>, <c>1977</c>. A month or day that no calendar has (lunar) is written all the same.</summary>
    public static string BirthDate(string? born)
    {
        var digits = new string([.. (born ?? "").TakeWhile(char.IsAsciiDigit)]);
        return digits.Length switch
        {
            >= 8 => $"{digits[6..8]}/{digits[4..6]}/{digits[..4]}",
            >= 6 => $"{digits[4..6]}/{digits[..4]}",
            >= 4 => digits[..4],
            _ => "",
        };
    }

    private static string Name(PatientTraits patient) => Line(patient.BirthName ?? patient.UsedName).ToUpperInvariant();

    private static string? Digits(string? time) => time is { Length: >= 8 } && time[..8].All(char.IsAsciiDigit) ? time[..8] : null;

    // A line break inside would end the header.
    private static string Line(string? text) => string.Join(' ', (text ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)).Replace('\0', ' ');

    // Accents are taken off, anything else that is no letter or digit parts words.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Replace("œ", "oe", StringComparison.Ordinal).Replace("Œ", "OE", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '-')
                plain.Append(c);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark && plain.Length > 0 && plain[^1] != '_')
                plain.Append('_');
        }

        return plain.ToString().Trim('_');
    }
}
