using HopEn2.Interop.Domain.Indicators;

namespace HopEn2.Interop.Declarations;

/// <summary>The reasons and indicators in the words of those who read a declaration.</summary>
internal static class ReasonText
{
    public static string Of(Reason reason) => reason switch
    {
        Reason.NoDocument => "Aucun document produit",
        Reason.NoDmp => "Patient sans DMP",
        Reason.PatientOpposed => "Patient opposé",
        Reason.InsNotQualified => "INS non qualifiée",
        Reason.WrongFormat => "Format non conforme",
        Reason.Withheld => "Décision de ne pas transmettre",
        Reason.NotSent => "Non transmis",
        Reason.Rejected => "Rejeté",
        Reason.AwaitingAcknowledgement => "En attente d'accusé",
        _ => "Compté",
    };

    /// <summary>What a rule leaves out of a denominator; a rule that is not known here by its own name.</summary>
    public static string LeftOut(string rule) => rule switch
    {
        "identity-doubtful" => "identités douteuses ou fictives",
        "identity-without-ins" => "patients sans INS",
        "had-minor" => "HAD de mineurs",
        "had-short" => "HAD de moins de 8 jours",
        "sessions-too-few" => "séances isolées",
        "prescription-not-of-exit" => "ordonnances loin de la sortie",
        "emergency" => "documents de passages aux urgences",
        "unit-left-out" => "UF écartées",
        "withheld" => "décision de ne pas transmettre",
        _ => rule,
    };

    public static string Of(Indicator indicator) => indicator switch
    {
        Indicator.InsQualified => "Patients à l'INS qualifiée dans la file active",
        Indicator.Ldl => "Séjours dont la lettre de liaison à la sortie alimente le DMP",
        Indicator.Ods => "Séjours dont l'ordonnance de sortie alimente le DMP",
        Indicator.Cro => "Séjours avec acte chirurgical dont le compte rendu opératoire alimente le DMP",
        Indicator.Crc => "Consultations dont le compte rendu alimente le DMP",
        Indicator.CrBio => "Comptes rendus de biologie qui alimentent le DMP",
        Indicator.CrImagerie => "Comptes rendus d'imagerie qui alimentent le DMP",
        Indicator.MssProfessional => "Patients dont un document a été envoyé par MSSanté à un professionnel",
        _ => "Patients d'un parcours à qui un message a été envoyé dans Mon espace santé",
    };

    public static string Of(ItemSort sort) => sort switch
    {
        ItemSort.Stay => "séjours",
        ItemSort.Consultation => "consultations",
        ItemSort.Document => "documents",
        _ => "patients",
    };
}
