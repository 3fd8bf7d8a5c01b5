namespace HopEn2.Interop.Cda.Header;

/// <summary>The templateIds that say more than which content model it is (cda.md §1).</summary>
internal static class CdaTemplates
{
    /// <summary>HL7 France header: in every document.</summary>
    public const string France = "2.16.840.1.113883.2.8.2.1";

    /// <summary>CI-SIS structuration minimale: in every document.</summary>
    public const string MinimalStructure = "1.2.250.1.213.1.1.1.1";

    /// <summary>IHE XDS-SD: in every N1, and in no other.</summary>
    public const string ScannedDocument = "1.3.6.1.4.1.19376.1.2.20";

    /// <summary>IHE XDS-SD, scanning device, on an author. Seen in no French example.</summary>
    public const string ScanningDevice = "1.3.6.1.4.1.19376.1.2.20.2";

    /// <summary>IHE XDS-SD, scanner operator, on the dataEnterer. Seen in no French example.</summary>
    public const string ScannerOperator = "1.3.6.1.4.1.19376.1.2.20.3";

    /// <summary>IHE XD-LAB.</summary>
    public const string XdLab = "1.3.6.1.4.1.19376.1.3.3";
}
