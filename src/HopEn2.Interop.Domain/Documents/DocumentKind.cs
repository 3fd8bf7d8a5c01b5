namespace HopEn2.Interop.Domain.Documents;

/// <summary>The six kinds HOP'EN 2 tracks, and the two that keep the others visible (indicators.md, "Document types").</summary>
public enum DocumentKind
{
    /// <summary>The code maps to nothing, or there is none: counted and shown, never dropped.</summary>
    Untyped,

    /// <summary>A known type that no indicator tracks (CRH, VSM, KOS …).</summary>
    Other,

    /// <summary>Lettre de liaison à la sortie, 11490-0.</summary>
    Ldl,

    /// <summary>Ordonnance de sortie, 57833-6.</summary>
    Ods,

    /// <summary>Compte rendu opératoire, 34874-8.</summary>
    Cro,

    /// <summary>Compte rendu de consultation, 11488-4.</summary>
    Crc,

    /// <summary>Compte rendu d'examens biologiques, 11502-2.</summary>
    CrBio,

    /// <summary>Compte rendu d'imagerie, 18748-4.</summary>
    CrImagerie,
}

/// <summary>The names the field writes for the kinds: LDL, ODS, CRO, CRC, CR-bio, CR-imagerie, untyped, other.</summary>
public static class DocumentKinds
{
    private static readonly string[] Names = ["untyped", "other", "LDL", "ODS", "CRO", "CRC", "CR-bio", "CR-imagerie"];

    /// <summary>The tracked kinds first, in the order of the indicators, then the two others.</summary>
    public static ValueList<DocumentKind> All { get; } =
        [DocumentKind.Ldl, DocumentKind.Ods, DocumentKind.Cro, DocumentKind.Crc, DocumentKind.CrBio, DocumentKind.CrImagerie, DocumentKind.Other, DocumentKind.Untyped];

    public static string Name(this DocumentKind kind) => Names[(int)kind];

    public static DocumentKind? Parse(string name)
    {
        var index = Array.FindIndex(Names, n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (DocumentKind)index;
    }
}
