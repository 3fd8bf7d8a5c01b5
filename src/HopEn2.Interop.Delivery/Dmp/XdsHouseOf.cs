using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Cda.Xds;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>What the mappings contribute to XDS metadata, of deposits and of mails.</summary>
public static class XdsHouseOf
{
    public static XdsHouse XdsHouse(this HospitalMappings mappings) => new()
    {
        SourceId = mappings.Delivery.SourceId,
        Structure = mappings.Delivery.Structure,
        StructureName = mappings.Delivery.StructureName,
        Sector = mappings.Delivery.Sector,
        Zone = mappings.Hospital.TimeZone,
        OwnOids = mappings.Hospital.OwnOids,
        TypeOf = code => TypeOf(mappings.Documents, code),
    };

    /// <summary>A line for all feeds: a deposit is of the document, not of the feed that brought it.</summary>
    private static XdsType? TypeOf(DocumentTable documents, CdaCode code)
    {
        if (documents.Of("", code.System ?? "", code.Code) is not { } type)
            return null;
        var complementary = documents.Types.Any(t => t.System == "TRE_A05" && t.Code == type.Loinc);
        return new XdsType(
            new(type.Loinc, complementary ? "1.2.250.1.213.1.1.4.12" : "2.16.840.1.113883.6.1", type.Label),
            type.ClassCode.Length > 0 ? type.ClassCode : null);
    }
}
