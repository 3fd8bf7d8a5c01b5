using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.Papers;

namespace HopEn2.Interop.Simulators.Hospital.Er7;

/// <summary>One acknowledgement of the platform, everything in it decided.</summary>
/// <param name="Event">Z01 (DMP), Z02 (distributed or not), Z03 (read or not).</param>
/// <param name="Code">ERR-5: code and label; null when it says yes.</param>
internal sealed record Zam(string Event, string ControlId, Draft Answers, DateTimeOffset HappenedAt, DateTimeOffset WrittenAt, string? Recipient, string? RecipientId, (string Code, string Label)? Code);

/// <summary>Writes ZAM messages (hl7v2.md §9).</summary>
internal static class ZamWriter
{
    private const string System = "AckMetierZAM";

    public static byte[] Write(Zam zam, HospitalClock clock)
    {
        var dialect = zam.Answers.Dialect;
        var text = new Er7Text();
        text.Header(
            (3, "PFI"), (4, Establishment.Facility), (5, PaperWriter.Name(zam.Answers.Sender)), (6, Establishment.Facility), (7, clock.Hl7(zam.WrittenAt)),
            (9, $"ZAM^{zam.Event}^ZAM_Z01"), (10, zam.ControlId), (11, "P"), (12, "2.6"), (17, "FRA"), (18, "UNICODE UTF-8"), (21, dialect.Profile));
        text.Segment("EVN", (2, clock.Hl7(zam.HappenedAt)));
        var status = zam.Event switch
        {
            "Z01" => $"ACK_RECEPTION_DMP^Accusé de réception DMP^{System}",
            "Z02" => $"ACK_RECEPTION_MSS^Accusé de réception MSSanté^{System}",
            _ => $"ACK_LECTURE_MSS^Accusé de lecture^{System}",
        };
        text.Segment("OBX", (1, "1"), (2, "CWE"), (3, status), (4, zam.Answers.ControlId), (5, $"{(zam.Code is null ? "Y" : "N")}^^{dialect.YesNo}"), (11, "F"));
        if (zam.Recipient is { } recipient)
        {
            var who = zam.Event == "Z02" ? $"DESTINATAIRE_MSS^Destinataire MSSanté^{System}" : $"LECTEUR_MSS^Lecteur du courriel MSSanté^{System}";
            text.Segment("OBX", (1, "2"), (2, "XTN"), (3, who), (4, zam.RecipientId), (5, $"^^X.400^{recipient}"), (11, "F"));
        }

        if (zam.Code is var (code, label))
        {
            var table = zam.Event switch { "Z01" => dialect.DmpErrorTable, "Z02" => "SMTPERRORCODE", _ => "applicationErrorCondition" };
            text.Segment("ERR", (3, $"207^Application error^{dialect.ErrorTable}"), (4, "E"), (5, $"{code}^{text.Escape(label)}^{table}"));
        }

        return text.Bytes(Charsets.Utf8);
    }
}
