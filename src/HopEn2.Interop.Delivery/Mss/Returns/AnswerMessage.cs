using System.Globalization;
using System.Text;
using HopEn2.Interop.Cda.Copies;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>Settings under <c>Delivery:Mss:Returns:Dpi</c>: where files that patients send are passed on to as MDM.</summary>
public sealed record AnswerDestination
{
    /// <summary>MLLP address.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>MSH-5, MSH-6.</summary>
    public required string Application { get; init; }

    public required string Facility { get; init; }

    /// <summary>Type of document that the record keeps them as: code, label and coding system (<c>LN</c> or the house's own). No standard names one.</summary>
    public required string TypeCode { get; init; }

    public required string TypeLabel { get; init; }

    public required string TypeSystem { get; init; }

    /// <summary>For the connection and the answer. Default 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>A file from a patient, as it is passed on.</summary>
/// <param name="Key">The same for the same file of the same mail: MSH-10 and TXA-12 follow from it.</param>
/// <param name="MessageId">Of the patient's mail.</param>
internal sealed record AnswerFile(string Key, string MessageId, string Subject, string? Text, string From, string? FromName, InsNumber Ins, string InsOid, FileKind Kind, ReadOnlyMemory<byte> Content, DateTimeOffset At, string? ReplyTo);

/// <summary>Writes MDM^T02 as a platform passes on to a record what came by mail (hl7v2.md §10, dialect LPS 1.1): one file each.</summary>
internal static class AnswerMessage
{
    private const string Dialect = "1.1^CISIS_CDA_HL7_LPS";

    private static readonly (string Code, string Label)[] Metas =
    [
        ("MASQUE_PS", "Masqué aux professionnels de Santé"),
        ("INVISIBLE_PATIENT", "Document Non Visible par le patient"),
        ("INVISIBLE_REP_LEGAUX", "Non visible par les représentants Légaux du patient"),
        ("MODIF_CONF_CODE", "Modification Confidentiality Code"),
    ];

    /// <summary>MSH-10, at most 20 characters (H25): of the key.</summary>
    public static string ControlIdOf(string key) => "MSS" + WorkKeys.SubmissionId("", key)[^16..];

    /// <param name="zone">Of the hospital: times are its own.</param>
    public static byte[] Write(AnswerFile file, AnswerDestination to, TimeZoneInfo zone)
    {
        var at = TimeZoneInfo.ConvertTime(file.At, zone).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var message = new Er7Writer(Er7Separators.Usual(Encoding.UTF8), Encoding.UTF8);
        message.Header().Field(3).Text("HOPEN2").Field(4).Text(to.Facility).Field(5).Text(to.Application).Field(6).Text(to.Facility).Field(7).Text(at)
            .Field(9).Components("MDM", "T02", "MDM_T02").Field(10).Text(ControlIdOf(file.Key)).Field(11).Text("P").Field(12).Text("2.6").Field(17).Text("FRA").Field(18).Text("UNICODE UTF-8").Field(21).Components(Dialect.Split('^'));
        message.Segment("EVN").Field(2).Text(at);
        // The matricule is the mailbox's own; the name only what the sender shows, so that its type is unspecified.
        message.Segment("PID").Field(3).Components(file.Ins.Value, "", "").Component().Text(file.InsOid == InsOids.Nia ? "ASIP-SANTE-INS-NIA" : "ASIP-SANTE-INS-NIR").Subcomponent().Text(file.InsOid).Subcomponent().Text("ISO").Component().Text("INS")
            .Field(5).Components(file.FromName ?? "", "", "", "", "", "", "U");
        message.Segment("PV1").Field(1).Text("1").Field(2).Text("N");
        message.Segment("ORC").Field(1).Text("NW");
        message.Segment("OBR").Field(1).Text("1").Field(4).Components(to.TypeCode, to.TypeLabel, to.TypeSystem);
        message.Segment("TXA").Field(1).Text("1").Field(2).Text(to.TypeCode).Field(3).Text("TEXT").Field(4).Text(at).Field(12).Text(WorkKeys.SubmissionId("", file.Key)).Field(17).Text("AU");
        var (type, subtype) = TypeOf(file.Kind);
        message.Segment("OBX").Field(1).Text("1").Field(2).Text("ED").Field(3).Components(to.TypeCode, to.TypeLabel, to.TypeSystem).Field(5).Components("", type, subtype, "Base64", Convert.ToBase64String(file.Content.Span)).Field(11).Text("F");
        message.Segment("PRT").Field(2).Text("UC").Field(4).Components("SB", "", "participation")
            .Field(5).Components(file.Ins.Value, file.FromName ?? "", "", "", "", "", "", "").Component().Text("ASIP-SANTE-INS-NIR").Subcomponent().Text(file.InsOid).Subcomponent().Text("ISO").Components("", "U", "", "", "INS")
            .Field(15).Components("", "", "X.400", file.From);
        if (file.ReplyTo is { } service)
            message.Segment("PRT").Field(2).Text("UC").Field(4).Components("RCT", "", "participation").Field(15).Components("", "", "X.400", service);
        message.Segment("OBX").Field(1).Text("2").Field(2).Text("ED").Field(3).Components(file.MessageId, file.Subject).Field(5).Components("", "text", "", "Base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(file.Text ?? ""))).Field(11).Text("F");
        for (var i = 0; i < Metas.Length; i++)
        {
            message.Segment("OBX").Field(1).Text((i + 3).ToString(CultureInfo.InvariantCulture)).Field(2).Text("CWE").Field(3).Components(Metas[i].Code, Metas[i].Label, "MetaDMPMSS")
                .Field(5).Components("N", "", "expandedYes-NoIndicator").Field(11).Text("F");
        }

        return message.ToArray();
    }

    // HL7 tables 0191 and 0291, in the spelling of the published examples.
    private static (string Type, string Subtype) TypeOf(FileKind kind) => kind switch
    {
        FileKind.Jpeg => ("image", "JPEG"),
        FileKind.Png => ("image", "PNG"),
        FileKind.Tiff => ("image", "TIFF"),
        FileKind.Rtf => ("application", "RTF"),
        _ => ("application", "PDF"),
    };
}
