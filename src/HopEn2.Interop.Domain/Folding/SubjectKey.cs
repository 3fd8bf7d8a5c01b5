namespace HopEn2.Interop.Domain.Folding;

/// <summary>What a fact can be looked up by. Equal keys mean the same subject, whatever fact they came from.</summary>
/// <remarks>
/// <c>d:</c> document version id (own, alias, replaced) · <c>s:</c> setId within one level and one patient · <c>o:</c> the N1/N3 pair of one
/// ORU · <c>x:</c> an exchange: sender, receiver and control id · <c>v:</c> visit · <c>n:</c> dossier · <c>p:</c> IPP · <c>i:</c> matricule INS.
/// Facts about documents that share a <c>d:</c>, <c>s:</c> or <c>o:</c> key are about one document; the other keys only find them.
/// </remarks>
public readonly record struct SubjectKey(string Value)
{
    public static SubjectKey Of(DocumentId id) => new("d:" + id.Value);

    public static SubjectKey OfSet(string setId, string level, string patient) => new($"s:{setId}|{level}|{patient}");

    public static SubjectKey OfPair(string pair) => new("o:" + pair);

    public static SubjectKey OfExchange(string sender, string receiver, string controlId) => new($"x:{sender}>{receiver}#{controlId}");

    public static SubjectKey Of(VisitNumber visit) => new("v:" + visit);

    public static SubjectKey Of(DossierNumber dossier) => new("n:" + dossier);

    public static SubjectKey Of(Ipp ipp) => new("p:" + ipp);

    public static SubjectKey OfIns(string matricule) => new("i:" + matricule);

    /// <summary>The letter before the colon.</summary>
    public char Kind => Value[0];

    /// <summary>Facts about documents that share it are about one document.</summary>
    public bool LinksDocuments => Kind is 'd' or 's' or 'o';

    public override string ToString() => Value;
}
