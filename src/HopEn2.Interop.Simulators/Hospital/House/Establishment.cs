namespace HopEn2.Interop.Simulators.Hospital.House;

/// <summary>The names and numbers of the fictitious hospital. Those of <c>mappings/</c> are the same; a test compares the two.</summary>
internal static class Establishment
{
    public const string Name = "CHU FICTIF";

    /// <summary>MSH-4 of all its systems.</summary>
    public const string Facility = "CHU-FICTIF";

    /// <summary>CX-4.1 of its IPP, dossier and visit numbers.</summary>
    public const string Authority = "CHU-FICTIF";

    public const string FinessEj = "990000002";

    /// <summary>FINESS of the main site; with prefix 1 it is the structure in CDA and PRT-8.</summary>
    public const string FinessEg = "990000010";

    /// <summary>Under it stand IPP, dossiers, visits and documents of the house: the arc kept for examples.</summary>
    public const string Oid = "2.999.1";

    public const string IppOid = Oid + ".1";
    public const string DossierOid = Oid + ".2";
    public const string VisitOid = Oid + ".2";
    public const string UfOid = Oid + ".4";
    public const string OrderOid = Oid + ".5";
    public const string DocumentOid = Oid + ".9";

    /// <summary>INS-NIR of test (identifiers.md §1): no real person has one.</summary>
    public const string InsOid = "1.2.250.1.213.1.4.10";

    public const string MailDomain = "chu-fictif.test.mssante.fr";
}
