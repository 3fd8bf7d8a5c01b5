using System.Collections.Frozen;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>What a code of the DMP, of its transport or of our own checks means for what happens next.</summary>
public enum DmpErrorClass
{
    /// <summary>No error.</summary>
    Accepted,

    /// <summary>A version of this id is registered: with the same hash an earlier success got lost.</summary>
    AlreadyThere,

    /// <summary>The identity: a person must act.</summary>
    Identity,

    /// <summary>Our fault or the source's: no retry; corrected, then replayed.</summary>
    Ours,

    /// <summary>The version to be replaced or deleted is not the current one.</summary>
    StaleVersion,

    /// <summary>Tried again by itself.</summary>
    Temporary,

    /// <summary>The DMP will not have it.</summary>
    Refused,
}

public enum DmpErrorSeverity
{
    Notice,
    Warning,
    Error,
}

/// <summary>One code.</summary>
/// <param name="Code">errorCode of the DMP, SOAP fault code, or our own in kebab case.</param>
/// <param name="Meaning">French, one sentence.</param>
/// <param name="Remedy">French: what now, and who.</param>
public sealed record DmpError(string Code, DmpErrorClass Class, DmpErrorSeverity Severity, string Meaning, string Remedy);

/// <summary>Every code that a deposit can end in, with what it means and what to do: for screens, for the answer to the source, and for what happens next (dmp.md §7).</summary>
/// <remarks>The DMP's own annex of error codes was not to be had (dmp.md §10): of its codes only those seen are here. Any other is kept as text, in class Refused.</remarks>
public static class DmpErrors
{
    private const string OurMapping = "Corriger le document à sa source ou les correspondances (documents.yaml, delivery.yaml), puis relancer le dépôt.";
    private const string Waits = "Rien à faire : nouvel essai automatique. Si cela dure, consulter l'état du service DMP.";
    private const string Identito = "Faire vérifier l'identité et l'INS du patient (téléservice INSi) par l'identitovigilance, puis émettre de nouveau le document.";
    private const string Certificates = "Vérifier le certificat de la structure, son échéance et l'identifiant de structure (delivery.yaml), puis relancer.";

    private static readonly FrozenDictionary<string, DmpError> Table = new DmpError[]
    {
        // Identity.
        new("XDSUnknownPatientId", DmpErrorClass.Identity, DmpErrorSeverity.Error, "Le DMP ne connaît pas ce patient sous cet INS.", Identito),
        new("XDSPatientIdDoesNotMatch", DmpErrorClass.Identity, DmpErrorSeverity.Error, "Le patient du dépôt n'est pas celui du document ou de la version remplacée.", Identito),
        new("ins-not-qualified", DmpErrorClass.Identity, DmpErrorSeverity.Error, "L'INS du patient n'est pas qualifiée : le DMP ne peut pas être alimenté.", "Qualifier l'identité (INSi et pièce à haut niveau de confiance), puis émettre de nouveau le document."),

        // Already there.
        new("XDSDuplicateUniqueIdInRegistry", DmpErrorClass.AlreadyThere, DmpErrorSeverity.Notice, "Un document de cet identifiant est déjà au DMP.", "Même contenu : rien à faire. Sinon, la source doit donner un nouvel identifiant à chaque version."),
        new("XDSNonIdenticalHash", DmpErrorClass.AlreadyThere, DmpErrorSeverity.Error, "Un document de cet identifiant est déjà au DMP avec un autre contenu.", "La source doit donner un nouvel identifiant à chaque version ; émettre de nouveau le document comme remplacement."),

        // Ours or the source's.
        new("XDSRegistryDuplicateUniqueIdInMessage", DmpErrorClass.Ours, DmpErrorSeverity.Error, "Le même identifiant figure deux fois dans le dépôt.", "Défaut du moteur : transmettre le message au support."),
        new("XDSRepositoryDuplicateUniqueIdInMessage", DmpErrorClass.Ours, DmpErrorSeverity.Error, "Le même identifiant figure deux fois dans le dépôt.", "Défaut du moteur : transmettre le message au support."),
        new("XDSRegistryMetadataError", DmpErrorClass.Ours, DmpErrorSeverity.Error, "Une métadonnée du dépôt est absente ou invalide.", OurMapping),
        new("XDSRepositoryMetadataError", DmpErrorClass.Ours, DmpErrorSeverity.Error, "Une métadonnée du dépôt est absente ou invalide.", OurMapping),
        new("XDSMissingDocument", DmpErrorClass.Ours, DmpErrorSeverity.Error, "Le dépôt annonce un document qu'il ne contient pas.", "Défaut du moteur : transmettre le message au support."),
        new("XDSMissingDocumentMetadata", DmpErrorClass.Ours, DmpErrorSeverity.Error, "Le dépôt contient un document sans ses métadonnées.", "Défaut du moteur : transmettre le message au support."),
        new("InvalidDocumentContent", DmpErrorClass.Ours, DmpErrorSeverity.Error, "Le contenu du document n'est pas conforme à son format.", "Faire corriger le document à sa source (hopen2 explain le contrôle), puis l'émettre de nouveau."),
        new("wrong-format", DmpErrorClass.Ours, DmpErrorSeverity.Error, "Le document n'est pas un CDA que le DMP accepte (illisible, sans identifiant, ou identifiant avec extension).", "Faire corriger le document à sa source (hopen2 explain le contrôle), puis l'émettre de nouveau."),
        new("no-class", DmpErrorClass.Ours, DmpErrorSeverity.Error, "Aucune classe (ASS_X04) n'est connue pour ce type de document.", "Ajouter sa classe dans documents.yaml, puis relancer le dépôt."),
        new("not-configured", DmpErrorClass.Temporary, DmpErrorSeverity.Error, "L'accès au DMP n'est pas paramétré (adresse, certificat, OID de l'établissement).", "Compléter Delivery:Dmp et delivery.yaml ; les dépôts en attente partiront ensuite seuls."),
        new("certificate", DmpErrorClass.Temporary, DmpErrorSeverity.Error, "Le certificat de la structure ou sa clé est illisible ou inutilisable.", "Remplacer les fichiers nommés par Delivery:Dmp ; les dépôts en attente partiront ensuite seuls."),

        // Versions.
        new("XDSRegistryDeprecatedDocumentError", DmpErrorClass.StaleVersion, DmpErrorSeverity.Error, "La version à remplacer n'est plus la version en vigueur.", "Vérifier au DMP la version en vigueur ; la source doit remplacer celle-ci."),
        new("UnresolvedReferenceException", DmpErrorClass.StaleVersion, DmpErrorSeverity.Error, "La version à remplacer ou à supprimer est inconnue du DMP.", "Vérifier au DMP la version en vigueur ; la source doit remplacer celle-ci."),
        new("XDSReplaceFailed", DmpErrorClass.StaleVersion, DmpErrorSeverity.Error, "Le remplacement a échoué.", "Vérifier au DMP la version en vigueur ; la source doit remplacer celle-ci."),
        new("replaced-not-current", DmpErrorClass.StaleVersion, DmpErrorSeverity.Error, "La version à remplacer est déjà remplacée par une autre.", "Vérifier au DMP la version en vigueur ; la source doit remplacer celle-ci."),
        new("replaced-not-in-dmp", DmpErrorClass.Accepted, DmpErrorSeverity.Notice, "La version à remplacer n'est pas au DMP : le document y est déposé comme première version.", "Rien à faire."),
        new("not-in-dmp", DmpErrorClass.Accepted, DmpErrorSeverity.Notice, "Le document à supprimer n'est pas (ou plus) au DMP.", "Rien à faire."),

        // Updates of metadata (ITI-57).
        new("XDSMetadataUpdateError", DmpErrorClass.Refused, DmpErrorSeverity.Error, "Le DMP a refusé la modification demandée.", "Supprimer le document depuis l'interface du DMP, ou voir le détail avec le support DMP."),
        new("XDSMetadataVersionError", DmpErrorClass.StaleVersion, DmpErrorSeverity.Error, "Les métadonnées ont changé au DMP depuis leur lecture.", Waits),
        new("XDSMetadataIdentifierError", DmpErrorClass.Ours, DmpErrorSeverity.Error, "Un identifiant de la modification demandée ne correspond pas au document.", "Défaut du moteur : transmettre le message au support."),
        new("XDSMetadataUpdateOperationError", DmpErrorClass.Refused, DmpErrorSeverity.Error, "Le DMP n'autorise pas cette modification.", "Supprimer le document depuis l'interface du DMP, ou voir le détail avec le support DMP."),

        // Temporary.
        new("XDSRegistryBusy", DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "Le DMP est surchargé.", Waits),
        new("XDSRepositoryBusy", DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "Le DMP est surchargé.", Waits),
        new("XDSRegistryNotAvailable", DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "Le registre du DMP est indisponible.", Waits),
        new("XDSRegistryError", DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "Erreur interne du registre du DMP.", Waits),
        new("XDSRepositoryError", DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "Erreur interne de l'entrepôt du DMP.", Waits),
        new("Receiver", DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "Le DMP signale une erreur de son côté.", Waits),
        new("no-connection", DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "Le DMP ne répond pas (connexion impossible).", Waits),
        new("certificate-refused", DmpErrorClass.Temporary, DmpErrorSeverity.Error, "Le DMP refuse le certificat de la structure.", Certificates),
        new("tls", DmpErrorClass.Temporary, DmpErrorSeverity.Error, "La connexion sécurisée avec le DMP a échoué.", Certificates),
        new("timeout", DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "Le DMP n'a pas répondu à temps.", Waits),
        new("cut", DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "La connexion avec le DMP a été interrompue.", Waits),
        new("answer-unreadable", DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "La réponse du DMP est illisible.", Waits),
        new("status-not-learnt", DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "Le DMP n'a pas pu dire si une version antérieure y figure.", Waits),
        new("cancelled", DmpErrorClass.Temporary, DmpErrorSeverity.Notice, "L'envoi a été interrompu par l'arrêt du moteur.", Waits),

        // The DMP's own, and faults of the call.
        new("DMPClosed", DmpErrorClass.Refused, DmpErrorSeverity.Error, "Le DMP du patient est fermé.", "Rien à faire tant que le patient ne rouvre pas Mon espace santé."),
        new("DMPFound", DmpErrorClass.Accepted, DmpErrorSeverity.Notice, "Le patient a un DMP.", "Rien à faire."),
        new("DMPOK", DmpErrorClass.Accepted, DmpErrorSeverity.Notice, "Demande traitée par le DMP.", "Rien à faire."),
        new("Sender", DmpErrorClass.Refused, DmpErrorSeverity.Error, "Le DMP refuse l'appel (jeton VIHF, schéma ou service).", Certificates),
        new("VersionMismatch", DmpErrorClass.Refused, DmpErrorSeverity.Error, "Le DMP n'accepte pas cette version de SOAP.", "Transmettre au support : l'adresse de Delivery:Dmp n'est peut-être pas la bonne."),
        new("MustUnderstand", DmpErrorClass.Refused, DmpErrorSeverity.Error, "Le DMP ne comprend pas un en-tête de l'appel.", "Transmettre au support : l'adresse de Delivery:Dmp n'est peut-être pas la bonne."),
    }.ToFrozenDictionary(e => e.Code, StringComparer.Ordinal);

    /// <summary>All that are known, by code.</summary>
    public static IEnumerable<DmpError> All => Table.Values.OrderBy(e => e.Code, StringComparer.Ordinal);

    /// <summary>What a code means; of one that is not known what its kind allows to say.</summary>
    public static DmpError Of(string code)
    {
        if (Table.TryGetValue(code, out var known))
            return known;
        if (code.StartsWith("http-5", StringComparison.Ordinal) || code is "http-429" or "http-408")
            return new DmpError(code, DmpErrorClass.Temporary, DmpErrorSeverity.Warning, "Le DMP est momentanément indisponible.", Waits);
        if (code.StartsWith("http-", StringComparison.Ordinal))
            return new DmpError(code, DmpErrorClass.Refused, DmpErrorSeverity.Error, "Le DMP refuse l'appel.", Certificates);
        return code.StartsWith("DMP", StringComparison.Ordinal)
            ? new DmpError(code, DmpErrorClass.Refused, DmpErrorSeverity.Error, "Refus propre au DMP.", "Voir l'annexe des codes d'erreur du DMP ; dire ce code au support DMP.")
            : new DmpError(code, DmpErrorClass.Refused, DmpErrorSeverity.Error, "Refus d'un motif inconnu du moteur.", "Dire ce code et son contexte au support DMP.");
    }
}
