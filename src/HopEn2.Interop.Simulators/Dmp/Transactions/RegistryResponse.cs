using System.Xml;
using HopEn2.Interop.Simulators.Dmp.Ebrim;
using HopEn2.Interop.Simulators.Dmp.Wire;

namespace HopEn2.Interop.Simulators.Dmp.Transactions;

/// <summary>What a transaction answers, and the word it is counted under.</summary>
internal sealed record Answer(string Outcome, Action<XmlWriter> Content, string Action)
{
    /// <summary>rs:RegistryResponse: Success, with warnings if any; Failure with any error (dmp.md §7).</summary>
    public static Answer Registry(string requestAction, IReadOnlyList<XdsError> errors) =>
        new(Outcomes(errors), xml => WriteResponse(xml, errors), requestAction + "Response");

    public static string Outcomes(IReadOnlyList<XdsError> errors) => errors.FirstOrDefault(e => !e.Warning)?.Code ?? "Success";

    public static void WriteStatus(XmlWriter xml, IReadOnlyList<XdsError> errors) =>
        xml.WriteAttributeString("status", "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:" + (errors.All(e => e.Warning) ? "Success" : "Failure"));

    public static void WriteErrors(XmlWriter xml, IReadOnlyList<XdsError> errors)
    {
        if (errors.Count == 0)
            return;
        xml.WriteStartElement("rs", "RegistryErrorList", Names.Rs);
        xml.WriteAttributeString("highestSeverity", Severity(errors.All(e => e.Warning)));
        foreach (var error in errors)
        {
            xml.WriteStartElement("rs", "RegistryError", Names.Rs);
            xml.WriteAttributeString("codeContext", SoapAnswer.Clean(error.Context));
            xml.WriteAttributeString("errorCode", SoapAnswer.Clean(error.Code));
            xml.WriteAttributeString("severity", Severity(error.Warning));
            xml.WriteAttributeString("location", "");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteResponse(XmlWriter xml, IReadOnlyList<XdsError> errors)
    {
        xml.WriteStartElement("rs", "RegistryResponse", Names.Rs);
        WriteStatus(xml, errors);
        WriteErrors(xml, errors);
        xml.WriteEndElement();
    }

    private static string Severity(bool warning) => "urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:" + (warning ? "Warning" : "Error");
}
