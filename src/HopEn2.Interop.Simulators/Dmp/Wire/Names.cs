namespace HopEn2.Interop.Simulators.Dmp.Wire;

/// <summary>XML namespaces and actions of the DMP's transactions (dmp.md §3, §7, §8).</summary>
internal static class Names
{
    public const string Soap = "http://www.w3.org/2003/05/soap-envelope";
    public const string Addressing = "http://www.w3.org/2005/08/addressing";
    public const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    public const string Saml = "urn:oasis:names:tc:SAML:2.0:assertion";
    public const string Signature = "http://www.w3.org/2000/09/xmldsig#";
    public const string Xds = "urn:ihe:iti:xds-b:2007";
    public const string Lcm = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0";
    public const string Rim = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0";
    public const string Rs = "urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0";
    public const string Query = "urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0";
    public const string Xop = "http://www.w3.org/2004/08/xop/include";
    public const string Hl7 = "urn:hl7-org:v3";

    public const string ProvideAndRegister = "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b";
    public const string StoredQuery = "urn:ihe:iti:2007:RegistryStoredQuery";
    public const string UpdateDocumentSet = "urn:ihe:iti:2010:UpdateDocumentSet";
    public const string PatientQuery = "urn:hl7-org:v3:PRPA_IN201307UV02";
    public const string PatientQueryResponse = "urn:hl7-org:v3:PRPA_IN201308UV02";
}
