namespace HopEn2.Interop.Domain.Ins;

/// <summary>What the house takes for a qualified INS.</summary>
/// <param name="AcceptTest">INS under the test and demonstration OIDs count (<c>acceptTestIns</c>).</param>
/// <param name="CountBadKey">An INS whose key does not match counts all the same, with a finding (<c>insKeyCheck: warn</c>).</param>
public sealed record InsRules(bool AcceptTest, bool CountBadKey)
{
    /// <summary>What one carrier of an INS makes it worth (identifiers.md §2 and §3). Traits and the comparison with the document's own INS are the caller's.</summary>
    /// <param name="matricule">As sent or as read; null when there is none.</param>
    /// <param name="oid">Its authority; null or empty when the carrier only says that it is an INS (CX-5).</param>
    /// <param name="validated">The carrier vouches for the identity: PID-32 has VALI, or a CDA alone with all its traits.</param>
    public InsStatus Assess(string? matricule, string? oid, bool validated)
    {
        if (InsNumber.Parse(matricule) is not { } number || (!string.IsNullOrEmpty(oid) && !InsOids.IsIns(oid)))
            return InsStatus.Absent;

        var test = InsOids.IsTest(oid);
        if (test && !AcceptTest)
            return InsStatus.Test;
        // Official test patients and examples have bad keys; under a test OID the key is no criterion.
        if (!test && !CountBadKey && !number.KeyMatches)
            return InsStatus.BadKey;
        return validated ? InsStatus.Qualified : InsStatus.NotQualified;
    }
}
