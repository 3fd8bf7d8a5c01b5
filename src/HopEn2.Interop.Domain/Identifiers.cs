namespace HopEn2.Interop.Domain;

/// <summary>Permanent patient identifier of one house: equal by value and authority (identifiers.md §5; leading zeros count).</summary>
/// <param name="Value">As sent, trimmed.</param>
/// <param name="Authority">Canonical name of the assigning authority, aliases already resolved by the mappings.</param>
public readonly record struct Ipp(string Value, string Authority) : IComparable<Ipp>
{
    /// <summary>By authority, then value, ordinal: an order for lists and ties, without meaning.</summary>
    public int CompareTo(Ipp other) => string.CompareOrdinal(Authority, other.Authority) is var order and not 0 ? order : string.CompareOrdinal(Value, other.Value);

    public override string ToString() => $"{Authority}|{Value}";
}

/// <summary>Number of a dossier administratif (NDA, PID-18): covers one or more visits.</summary>
public readonly record struct DossierNumber(string Value, string Authority) : IComparable<DossierNumber>
{
    /// <summary>By authority, then value, ordinal: an order for ties, without meaning.</summary>
    public int CompareTo(DossierNumber other) => string.CompareOrdinal(Authority, other.Authority) is var order and not 0 ? order : string.CompareOrdinal(Value, other.Value);

    public override string ToString() => $"{Authority}|{Value}";
}

/// <summary>Number of a visit (venue, PV1-19), never given again after cancellation.</summary>
public readonly record struct VisitNumber(string Value, string Authority)
{
    public override string ToString() => $"{Authority}|{Value}";
}

/// <summary>Identifier of one version of a document: <c>root</c> or <c>root^extension</c>, UUIDs in lower case, <c>urn:oid:</c> taken off.</summary>
/// <remarks>identifiers.md §9. A TXA-12 that is only a local number is kept as it is.</remarks>
public readonly record struct DocumentId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Key of a message in the journal. Says in what order messages came; no state may depend on it.</summary>
public readonly record struct JournalId(long Value) : IComparable<JournalId>
{
    public int CompareTo(JournalId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
