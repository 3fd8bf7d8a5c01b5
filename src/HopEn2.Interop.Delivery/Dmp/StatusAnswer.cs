using System.Xml;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>PRPA_IN201308UV02: what TD0.2 answers (dmp.md §1).</summary>
/// <param name="Acknowledgement">acknowledgement/typeCode: AA …</param>
/// <param name="QueryResponse">queryAck/queryResponseCode: OK, NF …</param>
/// <param name="PatientStatus">patient/statusCode: active, terminated; null when no patient was found.</param>
internal sealed record StatusAnswer(string? Acknowledgement, string? QueryResponse, string? PatientStatus)
{
    /// <summary>Null: the answer does not say.</summary>
    public DmpStatus? Status => (Acknowledgement, QueryResponse, PatientStatus) switch
    {
        (not ("AA" or "CA"), _, _) => null,
        (_, "NF", _) => DmpStatus.None,
        (_, "OK", "active") => DmpStatus.Active,
        (_, "OK", "terminated") => DmpStatus.Closed,
        _ => null,
    };

    public static StatusAnswer? Read(XmlReader xml)
    {
        if (xml.LocalName != "PRPA_IN201308UV02" || xml.NamespaceURI != DmpNames.Hl7 || xml.IsEmptyElement)
            return null;
        string? acknowledgement = null, response = null, status = null;
        var (depth, patient) = (xml.Depth, -1);
        while (SoapAnswer.Next(xml, depth))
        {
            if (xml.NamespaceURI != DmpNames.Hl7)
                continue;
            if (xml.Depth <= patient)
                patient = -1;
            switch (xml.LocalName)
            {
                // Older schemas give the type as an attribute of the acknowledgement itself.
                case "acknowledgement":
                    acknowledgement ??= xml.GetAttribute("typeCode");
                    break;
                case "typeCode":
                    acknowledgement ??= xml.GetAttribute("code");
                    break;
                case "queryResponseCode":
                    response ??= xml.GetAttribute("code");
                    break;
                case "patient" when patient < 0:
                    patient = xml.Depth;
                    break;
                case "statusCode" when patient >= 0 && xml.Depth == patient + 1:
                    status ??= xml.GetAttribute("code");
                    break;
            }
        }

        return new StatusAnswer(acknowledgement, response, status);
    }
}
