using System.Text.RegularExpressions;

namespace HopEn2.Interop.Hl7v2.Answering;

/// <summary>ERR-5 of a ZAM: code, label and coding system (hl7v2.md §9).</summary>
internal static partial class ZamErrors
{
    /// <param name="code">The neighbour's code, or our own cause in one word; null when nobody gave any.</param>
    /// <param name="context">What the neighbour says with it.</param>
    public static (string Code, string Label, string System) Of(string trigger, string? code, string? context) => trigger switch
    {
        // Whatever the DMP says is kept as it says it.
        "Z01" => (Given(code) ?? "unknown", context ?? "", "DMP_ERROR_CODE"),
        "Z02" => Smtp(code, context),
        _ => Application(code),
    };

    /// <summary>SMTPERRORCODE has numbers of three digits only: enhanced codes and our own causes (mssante.md §5) become the one they are of.</summary>
    private static (string Code, string Label, string System) Smtp(string? code, string? context)
    {
        var number = Given(code) switch
        {
            { } basic when Basic().IsMatch(basic) => basic,
            { } enhanced when Enhanced().IsMatch(enhanced) => OfEnhanced(enhanced),
            "invalid-address" or "no-recipient" => "513",
            "mailbox-full" => "552",
            "too-large" => "523",
            "mailbox-closed" => "550",
            "refused-content" => "541",
            _ => "554",
        };
        return (number, context ?? LabelOf(number), "SMTPERRORCODE");
    }

    // RFC 3463: x.1.x address, x.2.1 disabled, x.2.2 full, x.3.4 too large, x.7.x security or policy.
    private static string OfEnhanced(string code)
    {
        var permanent = code[0] == '5';
        return code.AsSpan(2) switch
        {
            "2.2" => permanent ? "552" : "452",
            "2.1" => "550",
            "3.4" => "523",
            var detail when detail.StartsWith("1.") => permanent ? "513" : "450",
            _ => permanent ? "554" : "451",
        };
    }

    private static string LabelOf(string code) => code switch
    {
        "422" or "552" => "Boîte aux lettres pleine",
        "523" => "Message trop volumineux",
        "510" or "512" or "513" or "553" => "Adresse inconnue",
        "550" => "Boîte aux lettres inconnue ou fermée",
        "541" => "Message refusé par le destinataire",
        _ => "Message non distribué",
    };

    private static (string Code, string Label, string System) Application(string? code)
    {
        var number = Given(code) is { } given && ApplicationCode().IsMatch(given) ? given : "906";
        return (number, number switch
        {
            "900" => "Mauvaise version du document",
            "901" => "Auteur non autorisé",
            "902" => "Patient inconnu",
            "903" => "Pas d’INS dans le document",
            "904" => "INS différente",
            "905" => "INS incomplète",
            _ => "Autre",
        }, "applicationErrorCondition");
    }

    private static string? Given(string? code) => string.IsNullOrWhiteSpace(code) ? null : code.Trim();

    [GeneratedRegex("^[1-5][0-9]{2}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Basic();

    [GeneratedRegex(@"^[45]\.[0-9]{1,3}\.[0-9]{1,3}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Enhanced();

    [GeneratedRegex("^90[0-6]$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ApplicationCode();
}
