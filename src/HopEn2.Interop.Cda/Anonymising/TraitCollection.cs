using System.Globalization;

namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>The traits of the original, in every form in which a text may repeat them.</summary>
internal sealed class TraitCollection
{
    /// <summary>Letters from which on a name is sought inside longer words, too: a user name, a file name.</summary>
    private const int LongName = 6;

    /// <summary>Parts of a name that are no name by themselves.</summary>
    private static readonly HashSet<string> Particles = ["DE", "DU", "DES", "LE", "LA", "LES", "VAN", "VON", "EL", "AL", "BEN", "DI", "DA", "DOS", "SAINT", "SAINTE", "ST", "STE"];

    /// <summary>Names of structures that are words: alone they say nothing of who it is.</summary>
    private static readonly HashSet<string> Generic =
        ["CHU", "CH", "CHR", "HOPITAL", "CLINIQUE", "LABORATOIRE", "CABINET", "CENTRE", "SERVICE", "PHARMACIE", "ETABLISSEMENT", "STRUCTURE", "ORGANISATION", "RADIOLOGIE", "BIOLOGIE", "CARDIOLOGIE", "URGENCES", "CABINET MEDICAL", "CENTRE HOSPITALIER"];

    private static readonly string[] Months = ["JANVIER", "FEVRIER", "MARS", "AVRIL", "MAI", "JUIN", "JUILLET", "AOUT", "SEPTEMBRE", "OCTOBRE", "NOVEMBRE", "DECEMBRE"];

    private static readonly Dictionary<string, string[]> ShortMonths = new()
    {
        ["JANVIER"] = ["JANV", "JAN"], ["FEVRIER"] = ["FEVR", "FEV"], ["AVRIL"] = ["AVR"], ["JUILLET"] = ["JUIL"], ["SEPTEMBRE"] = ["SEPT", "SEP"], ["OCTOBRE"] = ["OCT"], ["NOVEMBRE"] = ["NOV"],
        ["DECEMBRE"] = ["DEC"],
    };

    private readonly List<Trait> _traits = [];

    public TraitFinder Finder() => new(_traits);

    public void Name(string value, string substitute)
    {
        var folded = FoldedText.Fold(value);
        if (folded.Length < 2 || Substitutes.IsOurs(value))
            return;
        AddName(folded, substitute);
        var parts = folded.Split(' ');
        if (parts.Length == 1)
            return;
        foreach (var part in parts)
        {
            if (part.Length >= 3 && part.Any(char.IsLetter) && !Particles.Contains(part))
                AddName(part, substitute);
        }
    }

    /// <summary>A name that its document has as one text: every word of it is a part of the name.</summary>
    public void WholeName(string value, string substitute)
    {
        Name(value, substitute);
        foreach (var part in FoldedText.Fold(value).Split(' ').Where(p => p.Length == 2 && !Particles.Contains(p)))
            AddName(part, substitute);
    }

    public void Organisation(string value, string substitute)
    {
        var folded = FoldedText.Fold(value);
        if (folded.Length >= 3 && !Generic.Contains(folded) && !Substitutes.IsOurs(value))
            Add(TraitKind.Organisation, TraitShape.Phrase, folded, substitute);
    }

    /// <summary>A part of an address. A house number alone is a number: without its street it is not sought.</summary>
    public void Address(TraitKind kind, string value, string substitute)
    {
        var folded = FoldedText.Fold(value);
        var known = folded.Any(char.IsLetter) ? folded.Length >= 3 : folded.Length >= 5;
        if (known && !Substitutes.IsOurs(value) && folded is not ("FRANCE" or "FRA" or "99999" or "00000"))
            Add(kind, TraitShape.Phrase, folded, substitute);
    }

    public void Telecom(string value, string substitute)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var address = Uri.UnescapeDataString(colon < 0 ? value : value[(colon + 1)..]);
        if (Substitutes.IsOurs(address) || address.Contains("0000000000", StringComparison.Ordinal))
            return;
        if (address.Any(char.IsLetter))
        {
            var folded = FoldedText.Fold(address);
            if (folded.Length >= 4)
                Add(TraitKind.Telecom, TraitShape.Phrase, folded, substitute);
            // The part before the @ is most often the name.
            var at = address.IndexOf('@', StringComparison.Ordinal);
            if (at > 3 && FoldedText.Fold(address[..at]) is { Length: > 3 } user)
                Add(TraitKind.Telecom, TraitShape.Phrase, user, substitute);
            return;
        }

        // 06 12 …, +33 6 12 … and 00 33 6 12 … have the last nine digits in common.
        var digits = string.Concat(address.Where(char.IsAsciiDigit));
        if (digits.Length >= 8)
            Add(TraitKind.Telecom, TraitShape.Digits, digits.Length > 9 ? digits[^9..] : digits, "000000000");
    }

    /// <summary>A day of birth, as people and machines write it.</summary>
    public void BirthDate(string value, string substitute)
    {
        if (value.Length < 8 || !DateTime.TryParseExact(value[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || value.StartsWith(substitute, StringComparison.Ordinal))
            return;
        Add(TraitKind.BirthDate, TraitShape.Digits, value[..8], substitute);
        Add(TraitKind.BirthDate, TraitShape.Digits, day.ToString("ddMMyyyy", CultureInfo.InvariantCulture), "01011900");
        var (d, m, y) = (day.Day, Months[day.Month - 1], day.Year);
        foreach (var form in new[] { $"{d} {m} {y}", $"{d:00} {m} {y}", $"{d}ER {m} {y}", $"{d}/{day.Month}/{y}", $"{d:00} {day.Month:00} {y % 100:00}" })
            Add(TraitKind.BirthDate, TraitShape.Phrase, FoldedText.Fold(form), "01/01/1900");
        foreach (var month in ShortMonths.GetValueOrDefault(m, []).Append(m))
        {
            foreach (var form in new[] { $"{d} {month} {y}", $"{d:00} {month} {y}", $"{d} {month} {y % 100:00}", $"{d:00} {month} {y % 100:00}" })
                Add(TraitKind.BirthDate, TraitShape.Phrase, form, "01/01/1900");
        }
    }

    public void Identifier(string value, string substitute, bool patient)
    {
        var trimmed = value.Trim();
        if (Substitutes.IsOurs(trimmed))
            return;
        var kind = patient ? TraitKind.PatientIdentifier : TraitKind.Identifier;
        var folded = FoldedText.Fold(trimmed);
        // A matricule is written with its key and without.
        if (patient && folded.Length == 15 && substitute.Length == 15)
            Add(kind, folded.All(char.IsAsciiDigit) ? TraitShape.Digits : TraitShape.Part, folded[..13], substitute[..13]);
        if (folded.Length >= 8 && folded.All(char.IsAsciiDigit))
            Add(kind, TraitShape.Digits, folded, substitute);
        // A short number is a number: only the patient's own is sought from four digits on.
        else if (folded.Length >= (folded.Any(char.IsLetter) || patient ? 4 : 6))
            Add(kind, TraitShape.Phrase, folded, substitute);
    }

    private void AddName(string folded, string substitute) =>
        Add(TraitKind.Name, folded.Count(char.IsLetterOrDigit) >= LongName ? TraitShape.Part : TraitShape.Phrase, folded, substitute);

    private void Add(TraitKind kind, TraitShape shape, string folded, string substitute) => _traits.Add(new Trait(kind, shape, folded, substitute));
}
