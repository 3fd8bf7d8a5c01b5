using System.Collections.Frozen;

namespace HopEn2.Interop.Mappings;

/// <summary>What is done with an INS whose key does not match (identifiers.md §3).</summary>
public enum InsKeyCheck
{
    /// <summary>Not counted as qualified. Default.</summary>
    Strict,

    /// <summary>Counted, with a finding.</summary>
    Warn,
}

/// <summary><c>hospital.yaml</c>: the house.</summary>
public sealed record Hospital
{
    public required string Name { get; init; }

    /// <summary>FINESS of the legal entity, 9 characters.</summary>
    public required string FinessEj { get; init; }

    /// <summary>FINESS of the geographic sites.</summary>
    public required IReadOnlyList<string> FinessEg { get; init; }

    /// <summary>For days, months and screens. Default Europe/Paris.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>Good Friday and 26 December are holidays, too (Bas-Rhin, Haut-Rhin, Moselle). Default false.</summary>
    public bool AlsaceMoselle { get; init; }

    /// <summary>INS under the test and demonstration OIDs count as INS. Default false.</summary>
    public required bool AcceptTestIns { get; init; }

    public required InsKeyCheck InsKeyCheck { get; init; }

    /// <summary>Messages with MSH-11 T or D are counted. Default true: published examples and test platforms send D.</summary>
    public required bool CountTraining { get; init; }

    /// <summary>Refuse every combination that TD does not list as allowed (hl7v2.md §8), not only those that show a hidden document. Default false.</summary>
    public required bool StrictVisibility { get; init; }

    /// <summary>A contradiction of event, ORC-1 and OBX-11 is refused, not only noted. Default false.</summary>
    public required bool StrictActions { get; init; }

    /// <summary>Canonical authority by each of its spellings (name, FINESS, OID, <c>name&amp;finess&amp;N</c>).</summary>
    public required FrozenDictionary<string, string> Authorities { get; init; }

    /// <summary>Canonical authority of the house's own IPP, dossier and visit numbers when a feed names none.</summary>
    public required string DefaultAuthority { get; init; }

    /// <summary>OIDs under which the house's IPP, NDA or visits stand in a CDA, with the canonical authority of each.</summary>
    public required FrozenDictionary<string, string> OwnOids { get; init; }

    /// <summary>Deposit rate aimed at per kind, in percent (indicators.md, "The nine rates").</summary>
    public required FrozenDictionary<Domain.Documents.DocumentKind, double> Targets { get; init; }
}
