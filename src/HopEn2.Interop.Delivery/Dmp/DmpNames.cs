namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>Namespaces and fixed names of the DMP's transactions (dmp.md §1, §3, §6 to §8).</summary>
internal static class DmpNames
{
    public const string Soap = "http://www.w3.org/2003/05/soap-envelope";
    public const string Addressing = "http://www.w3.org/2005/08/addressing";
    public const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    public const string Saml = "urn:oasis:names:tc:SAML:2.0:assertion";
    public const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    public const string Hl7 = "urn:hl7-org:v3";
    public const string Xds = "urn:ihe:iti:xds-b:2007";
    public const string Xop = "http://www.w3.org/2004/08/xop/include";
    public const string Rs = "urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0";
    public const string Query = "urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0";

    /// <summary>ITI-41.</summary>
    public const string ProvideAndRegister = "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b";

    /// <summary>ITI-18.</summary>
    public const string StoredQuery = "urn:ihe:iti:2007:RegistryStoredQuery";

    /// <summary>ITI-57.</summary>
    public const string UpdateDocumentSet = "urn:ihe:iti:2010:UpdateDocumentSet";

    /// <summary>TD0.2.</summary>
    public const string PatientQuery = "urn:hl7-org:v3:PRPA_IN201307UV02";

    public const string Success = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success";
    public const string Approved = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved";
    public const string Deleted = "urn:asip:ci-sis:2010:StatusType:Deleted";
}
