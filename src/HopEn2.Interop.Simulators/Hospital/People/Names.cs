namespace HopEn2.Interop.Simulators.Hospital.People;

/// <summary>Names put together from syllables, so that nobody's is meant.</summary>
internal static class Names
{
    private static readonly string[] Heads =
        ["BEL", "MAR", "LAN", "ROC", "VAL", "FON", "GRI", "TOU", "MON", "CHA", "DAR", "PEL", "SAU", "VER", "COU", "BOI", "LAM", "TRE", "GAU", "HER", "PLO", "QUE", "JOU", "NOR"];

    private static readonly string[] Middles = ["", "", "BE", "TI", "RA", "LO", "MI", "DE", "VA", "NE"];

    private static readonly string[] Tails =
        ["VERNE", "DOUX", "BERT", "GARD", "MINET", "TEAU", "LIER", "SSEAU", "GNON", "CHET", "RIEUX", "NAUD", "BOURG", "LAC", "TIN", "VIEL", "QUET", "ZAC", "DIEU", "PRAT"];

    private static readonly string[] Men =
        ["Émile", "Gaspard", "Loïc", "Théo", "François", "Rémi", "Bastien", "Noël", "Ulysse", "Octave", "Célestin", "Amaury", "Gaël", "Joël", "Anatole", "Hippolyte", "Clément", "Basile"];

    private static readonly string[] Women =
        ["Héloïse", "Élodie", "Zoé", "Anaïs", "Clémence", "Aurore", "Inès", "Garance", "Léonie", "Maëlle", "Noémie", "Ondine", "Solène", "Françoise", "Thaïs", "Irène", "Violette", "Eugénie"];

    private static readonly (string Code, string City)[] BirthPlaces =
    [
        ("63220", "MAZOIRES"), ("51215", "DOMPREMY"), ("2A004", "AJACCIO"), ("2B033", "BASTIA"), ("75112", "PARIS 12"), ("69381", "LYON 1"), ("38185", "GRENOBLE"),
        ("97411", "SAINT-DENIS"), ("99109", "ALLEMAGNE"), ("13055", "MARSEILLE"), ("59350", "LILLE"), ("35238", "RENNES"), ("67482", "STRASBOURG"), ("87085", "LIMOGES"),
    ];

    private static readonly string[] Streets = ["rue des Tilleuls", "avenue de la Gare", "impasse du Moulin", "chemin de l'Étang", "place de l'Église", "rue du Pré & Bois", "boulevard d'Été"];

    private static readonly (string Postcode, string City)[] Cities = [("99010", "Fictiville"), ("99020", "Saint-Exemple"), ("99030", "Modèle-sur-Mer"), ("99040", "Essai-le-Vieux"), ("99050", "L'Hôpital-d'Azur")];

    private static readonly (string Code, string Label)[] Specialties =
    [
        ("G15_10/SM54", "Médecin - Médecine générale (SM)"), ("G15_10/SM04", "Médecin - Cardiologie et maladies vasculaires (SM)"), ("G15_10/SM32", "Médecin - Neurologie (SM)"),
        ("G15_10/SM24", "Médecin - Gynécologie-obstétrique (SM)"), ("G15_10/SM41", "Médecin - Pneumologie (SM)"), ("G15_10/SM30", "Médecin - Néphrologie (SM)"),
    ];

    public static string Family(Dice dice)
    {
        var name = dice.Pick(Heads) + dice.Pick(Middles) + dice.Pick(Tails);
        return dice.Chance(0.05) ? $"{name}-{dice.Pick(Heads)}{dice.Pick(Tails)}" : dice.Chance(0.02) ? "D'" + name : name;
    }

    public static string Given(Dice dice, bool male) => dice.Pick(male ? Men : Women);

    public static (string Code, string City) BirthPlace(Dice dice) => dice.Pick(BirthPlaces);

    public static string Street(Dice dice) => $"{dice.Below(140) + 1} {dice.Pick(Streets)}";

    public static (string Postcode, string City) City(Dice dice) => dice.Pick(Cities);

    public static (string Code, string Label) Specialty(Dice dice) => dice.Pick(Specialties);

    /// <summary>As INSi writes a name: capitals without accent (RNIV).</summary>
    public static string Plain(string name)
    {
        var decomposed = name.Normalize(System.Text.NormalizationForm.FormD);
        return string.Concat(decomposed.Where(c => char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark)).ToUpperInvariant();
    }
}
