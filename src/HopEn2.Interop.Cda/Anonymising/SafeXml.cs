using System.Xml;
using HopEn2.Interop.Cda.Header;

namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>How a document is read as a whole: no DTD, nothing from outside.</summary>
internal static class SafeXml
{
    public static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
        MaxCharactersInDocument = CdaLimits.Default.MaxBytes,
    };
}
