using System.Text;
using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.Papers;

namespace HopEn2.Interop.Simulators.Hospital.Cda;

/// <summary>What the documents say: sentences drawn and strung together. Nothing of it is about anybody.</summary>
internal static class Prose
{
    private const int Width = 92;

    private static readonly string[] Openings =
    [
        "Cher confrère, je vous remercie de m'avoir adressé votre patient(e), que j'ai reçu(e) ce jour.",
        "Nous vous adressons le compte rendu de la prise en charge de votre patient(e) dans notre service.",
        "Votre patient(e) a été pris(e) en charge dans l'unité, dans les suites d'un épisode que vous connaissez.",
        "Motif : évolution clinique rendant souhaitable un avis spécialisé.",
    ];

    private static readonly string[] History =
    [
        "Dans les antécédents, on retient une hypertension artérielle traitée et une appendicectomie dans l'enfance.",
        "Antécédents : diabète de type 2 équilibré, dyslipidémie, allergie à la pénicilline signalée.",
        "Pas d'antécédent notable en dehors d'une intervention orthopédique ancienne.",
        "Tabagisme sevré depuis dix ans (20 paquets-années) ; pas de consommation d'alcool déclarée.",
        "Mode de vie : domicile, autonome pour les actes de la vie quotidienne (GIR 5).",
    ];

    private static readonly string[] Findings =
    [
        "À l'examen, l'état général est conservé ; la pression artérielle est à 134/78 mmHg, la fréquence cardiaque à 72/min.",
        "L'auscultation cardiopulmonaire est sans particularité ; les mollets sont souples et indolores.",
        "L'abdomen est souple, dépressible et indolore ; les bruits hydro-aériques sont présents.",
        "L'examen neurologique ne retrouve pas de signe de localisation ; la marche est possible sans aide.",
        "La cicatrice est propre, sans signe inflammatoire ; les fils seront retirés à J12 par une infirmière à domicile.",
        "Le bilan biologique montre une CRP à 12 mg/l, une hémoglobine à 12,8 g/dl et une créatinine à 74 µmol/l.",
        "L'électrocardiogramme inscrit un rythme sinusal régulier, sans trouble de la repolarisation.",
        "L'échographie ne montre pas d'épanchement ; les cavités sont de taille normale, FEVG estimée à 58 %.",
    ];

    private static readonly string[] Course =
    [
        "L'évolution a été simple sous traitement symptomatique, avec une apyrexie obtenue en 48 heures.",
        "Le geste a été réalisé sous anesthésie générale, sans incident ; les pertes sanguines ont été minimes.",
        "Les suites ont été marquées par une douleur contrôlée par antalgiques de palier 1.",
        "Une antibiothérapie probabiliste a été instaurée puis adaptée aux résultats des prélèvements.",
        "La kinésithérapie a permis une verticalisation dès le premier jour.",
        "Le dossier a été discuté en réunion pluridisciplinaire ; la surveillance a été retenue.",
    ];

    private static readonly string[] Plans =
    [
        "Au total : évolution favorable, retour au domicile avec les consignes de surveillance habituelles.",
        "Traitement de sortie : paracétamol 1 g jusqu'à trois fois par jour, amlodipine 5 mg le matin, atorvastatine 20 mg le soir.",
        "Un rendez-vous de contrôle est prévu dans six semaines avec un bilan biologique préalable.",
        "Merci de bien vouloir contrôler l'ionogramme et la fonction rénale dans dix jours.",
        "Nous restons à votre disposition – n'hésitez pas à nous joindre en cas d'évolution défavorable.",
        "Conduite à tenir en cas de fièvre, de douleur ou d'essoufflement : contacter le service, ou le 15.",
    ];

    private static readonly string[] Drugs =
    [
        "Paracétamol 1 g, comprimé : 1 comprimé matin, midi et soir si douleur, pendant 7 jours", "Énoxaparine 4 000 UI/0,4 ml : une injection sous-cutanée par jour, 10 jours",
        "Amoxicilline 1 g : 1 comprimé trois fois par jour, 6 jours", "Ésoméprazole 20 mg : 1 gélule le soir, 28 jours", "Bisoprolol 2,5 mg : 1 comprimé le matin, 3 mois, QSP 90",
        "Furosémide 40 mg : 1 comprimé le matin, 1 mois", "Bas de contention classe 2, une paire, à renouveler une fois", "Soins infirmiers à domicile : réfection du pansement un jour sur deux, jusqu'à cicatrisation",
    ];

    private static readonly string[] Images =
    [
        "Technique : acquisition hélicoïdale, reconstructions multiplanaires, sans injection de produit de contraste.", "Indication : douleurs, recherche d'une lésion osseuse ou d'une complication.",
        "Pas de foyer de condensation parenchymateuse ; pas d'épanchement pleural.", "Silhouette cardio-médiastinale de taille et de morphologie normales.",
        "Pas de lésion osseuse suspecte ; interlignes articulaires respectés.", "Pas de dilatation des voies biliaires ; vésicule alithiasique à paroi fine.",
        "Conclusion : pas d'anomalie décelable sur cet examen, à confronter à la clinique.", "Conclusion : aspect stable par comparaison avec l'examen antérieur.",
    ];

    /// <summary>The lines of a document, wrapped.</summary>
    public static List<string> Lines(Draft draft, HospitalClock clock, Dice dice)
    {
        var person = draft.Person;
        List<string> lines =
        [
            "# " + Establishment.Name, draft.Unit.Label + "   UF " + draft.Unit.Uf, "", "# " + draft.Title, "",
            $"Patient : {person.BirthName} {person.FirstName}{(person.UsedName is null ? "" : " (nom utilisé " + person.UsedName + ")")}",
            $"Né(e) le {person.Birth:dd/MM/yyyy}, sexe {person.Sex}, lieu de naissance {person.BirthPlace}",
        ];
        if (draft.Bearer.CdaIns is { } ins)
            lines.Add($"INS : {ins} (NIR de test)");
        lines.Add($"Document du {clock.French(draft.MadeAt)}, version {draft.Number}, rédigé par Dr {draft.Author.Given} {draft.Author.Family} ({draft.Author.SpecialtyLabel})");
        lines.Add("");
        foreach (var paragraph in Paragraphs(draft.Type.Kind, dice))
        {
            Wrap(paragraph, lines);
            lines.Add("");
        }

        lines.Add($"Validé électroniquement par Dr {draft.Author.Given} {draft.Author.Family}, RPPS {draft.Author.Rpps}.");
        return lines;
    }

    /// <summary>The same for an N3 or plain text: paragraphs, not wrapped.</summary>
    public static IEnumerable<string> Paragraphs(string kind, Dice dice) => kind switch
    {
        "ODS" => Draw(dice, Drugs, 3 + dice.Below(5)),
        "CR-imagerie" => [dice.Pick(Openings), .. Draw(dice, Images, 4 + dice.Below(8))],
        _ =>
        [
            dice.Pick(Openings), .. Draw(dice, History, 1 + dice.Below(4)), .. Draw(dice, Findings, 3 + dice.Below(22)), .. Draw(dice, Course, 2 + dice.Below(16)),
            .. Draw(dice, Plans, 2 + dice.Below(4)),
        ],
    };

    private static IEnumerable<string> Draw(Dice dice, string[] from, int count)
    {
        // A stride that shares no factor with the length of any of the lists: none is said twice before all were said.
        var start = dice.Below(from.Length);
        for (var i = 0; i < count; i++)
            yield return from[(start + (i * 7)) % from.Length];
    }

    private static void Wrap(string paragraph, List<string> lines)
    {
        var line = new StringBuilder();
        foreach (var word in paragraph.Split(' '))
        {
            if (line.Length + word.Length + 1 > Width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            if (line.Length > 0)
                line.Append(' ');
            line.Append(word);
        }

        lines.Add(line.ToString());
    }
}
