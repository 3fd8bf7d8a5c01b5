namespace HopEn2.Interop.Domain.Ins;

/// <summary>What an identity, or the identity in one document, is worth (RNIV 1 v2.0 §3.2; identifiers.md §2).</summary>
public enum InsStatus
{
    /// <summary>No INS.</summary>
    Absent,

    /// <summary>An INS id without all the traits that must accompany it (905).</summary>
    Incomplete,

    /// <summary>An INS id whose key does not match: kept as read, not counted as qualified.</summary>
    BadKey,

    /// <summary>An INS under a test or demonstration OID where the house does not accept them.</summary>
    Test,

    /// <summary>An INS without the status VALI: provisional, retrieved.</summary>
    NotQualified,

    /// <summary>The INS of the message is not the INS inside the document (904).</summary>
    Mismatch,

    /// <summary>Retrieved from INSi and validated: counts, and may be sent.</summary>
    Qualified,
}
