using System.Text.RegularExpressions;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>Words by which returns in words are known. Settings may replace those of Mon espace santé, whose wording nobody has published (mssante.md §9).</summary>
public sealed partial class ReturnPatterns
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly List<(string Cause, Regex Pattern)> _patientSpace;

    /// <param name="patientSpace">Cause and regular expression, tried in order on subject and text without case; null: the programme's own.</param>
    public ReturnPatterns(IEnumerable<CausePattern>? patientSpace = null) =>
        _patientSpace = [.. (patientSpace ?? Default).Select(p => (p.Cause, new Regex(p.Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience)))];

    /// <summary>French quotes the apostrophe in two ways, and French mails lose their accents on the way.</summary>
    public static IReadOnlyList<CausePattern> Default { get; } =
    [
        new(FailureCauses.MailboxClosed, @"messagerie\b[^.\n]{0,60}\b(ferm[ée]e|cl[ôo]tur[ée]e|d[ée]sactiv[ée]e|close)|(profil|espace sant[ée])\b[^.\n]{0,40}\b(ferm[ée]|cl[ôo]tur[ée]|supprim[ée])|s['’]est oppos"),
        new(FailureCauses.TooLarge, @"trop (volumineu|lourd|gros)|taille (maximale|autoris)|d[ée]passe[^.\n]{0,40}\b(mo|taille)\b"),
        new(FailureCauses.MailboxFull, @"(bo[îi]te|messagerie)\b[^.\n]{0,40}\bpleine|quota"),
        new(FailureCauses.InvalidAddress, @"(patient|usager|titulaire|destinataire)\b[^.\n]{0,40}\b(inconnu|introuvable|non trouv[ée]|pas [ée]t[ée] trouv[ée]|n['’]existe)|adresse\b[^.\n]{0,40}\b(invalide|incorrecte|erron[ée]e|inexistante|inconnue|n['’]existe)"),
    ];

    /// <summary>Cause that an automatic answer of Mon espace santé gives; <see cref="FailureCauses.Other"/> when no pattern knows it.</summary>
    public string PatientSpaceCause(string text)
    {
        foreach (var (cause, pattern) in _patientSpace)
        {
            if (Matches(pattern, text))
                return cause;
        }

        return FailureCauses.Other;
    }

    /// <summary>It says that a message did not arrive.</summary>
    public static bool SaysNotDistributed(string text) => Matches(NotDistributed(), text);

    public static bool IsBounceSubject(string subject) => Matches(BounceSubject(), subject);

    public static bool IsDelaySubject(string subject) => Matches(DelaySubject(), subject);

    public static bool IsAbsenceSubject(string subject) => Matches(AbsenceSubject(), subject);

    /// <summary>Code in brackets of an integration error; null: the subject is not of that form. Empty: it is, without a code.</summary>
    public static string? IntegrationErrorCode(string subject) => IntegrationError().Match(subject) is { Success: true } match ? match.Groups["code"].Value.Trim() : null;

    /// <summary>The codes that the text of a bounce names: mssante.md §4, <c>[45]\d\d[ -]</c> or <c>[45]\.\d\.\d</c>.</summary>
    public static (int? Code, string? Enhanced) CodesIn(string text)
    {
        var code = Code().Match(text);
        var enhanced = Enhanced().Match(text);
        return (code.Success ? int.Parse(code.Groups["code"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : null, enhanced.Success ? enhanced.Value : null);
    }

    /// <summary>The first address in a text; null when none.</summary>
    public static string? AddressIn(string text) => Address().Match(text) is { Success: true } match ? match.Value.ToLowerInvariant() : null;

    // What a stranger writes must not hold the reader up.
    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^\s*\[\s*(?:KO\s+int[ée]gration\s+syst[èe]me|erreur\s+d\s*['’]\s*int[ée]gration)\s*!\s*\]\s*(?:\[(?<code>[^\]]{0,40})\])?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IntegrationError();

    [GeneratedRegex(@"undeliver|returned (to sender|mail)|delivery (has )?(failed|failure|status)|mail delivery|failure notice|non[- ]?(remis|distribu|d[ée]livr)|[ée]chec de (la )?(remise|distribution|livraison)|retour[^.\n]{0,20}exp[ée]diteur", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BounceSubject();

    [GeneratedRegex(@"delayed|still being retried|warning: (message|could not)|retard[ée]|diff[ée]r[ée]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DelaySubject();

    [GeneratedRegex(@"^\s*((r[ée]ponse|message) automatique|absence\b|absent\b|automatic reply|auto(matic)?[- ]?reply|out of (the )?office|[^:]{0,20}\babsence du bureau|cong[ée]s\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AbsenceSubject();

    [GeneratedRegex(@"(non|pas|n['’]a pu|n['’]ont pu|jamais)\b[^.\n]{0,30}\b(distribu|remis|d[ée]livr|achemin|transmis)|[ée]chec", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotDistributed();

    [GeneratedRegex(@"(?<![\d.])(?<code>[45]\d\d)[ -]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Enhanced();

    [GeneratedRegex(@"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9\-.]{0,250})[A-Za-z0-9]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();
}

/// <param name="Cause">In one word (mssante.md §5).</param>
/// <param name="Pattern">Regular expression of .NET.</param>
public sealed record CausePattern(string Cause, string Pattern);
