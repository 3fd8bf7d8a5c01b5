using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Answering;

/// <summary>Writes ZAM^Z01, Z02, Z03: what became of a deposit or a mail (hl7v2.md §9; TD 2.1.3).</summary>
/// <remarks>All of it follows from the answer, times included: an answer that is sent again is the same message.</remarks>
internal static class ZamWriter
{
    private const string CodingSystem = "AckMetierZAM";

    /// <summary>Characters of MSH-10 before v2.6, which some receivers still hold to.</summary>
    private const int LongestControlId = 20;

    /// <param name="zone">Of the hospital: times are local, without zone, as published.</param>
    public static byte[] Write(SourceAnswer answer, TimeZoneInfo zone)
    {
        var (trigger, isMail) = TriggerOf(answer.Kind);
        var writer = new Er7Writer(Er7Separators.Usual(Er7Charsets.Utf8), Er7Charsets.Utf8);
        WriteHeader(writer, answer, trigger, zone);
        writer.Segment("EVN").Field(2).Text(Local(answer.At, zone));

        var good = answer.Kind is DeliveryReportKind.DepositAccepted or DeliveryReportKind.MailDistributed or DeliveryReportKind.MailRead;
        WriteStatus(writer, trigger, answer.Source.ControlId, good);
        if (isMail)
            WriteRecipient(writer, trigger, answer);
        if (!good)
            WriteError(writer, trigger, answer);
        return writer.ToArray();
    }

    /// <summary>MSH-10: of the work, so that every attempt and every engine gives the same.</summary>
    public static string ControlIdOf(string key) => "Z" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..(LongestControlId - 1)];

    private static void WriteHeader(Er7Writer writer, SourceAnswer answer, string trigger, TimeZoneInfo zone)
    {
        // Back to whoever sent what is answered, from whom it was sent to.
        var (application, facility) = Parts(answer.Source.Receiver);
        var (sourceApplication, sourceFacility) = Parts(answer.Source.Sender);
        writer.Header();
        writer.Field(3).Text(application).Field(4).Text(facility).Field(5).Text(sourceApplication).Field(6).Text(sourceFacility);
        // Never before what it answers, whose sender's clock may be ahead of ours: by that order the answer finds its message.
        writer.Field(7).Text(Local(answer.At > answer.Source.SentAt ? answer.At : answer.Source.SentAt, zone));
        writer.Field(9).Components("ZAM", trigger, "ZAM_Z01").Field(10).Text(ControlIdOf(answer.Key)).Field(11).Text("P").Field(12).Text("2.6");
        writer.Field(17).Text("FRA").Field(18).Text("UNICODE UTF-8").Field(21).Components("2.1", "CISIS_CDA_HL7_V2");
    }

    private static void WriteStatus(Er7Writer writer, string trigger, string answered, bool good)
    {
        var (code, label) = trigger switch
        {
            "Z01" => ("ACK_RECEPTION_DMP", "Accusé de réception DMP"),
            "Z02" => ("ACK_RECEPTION_MSS", "Accusé de réception MSSanté"),
            _ => ("ACK_LECTURE_MSS", "Accusé de lecture"),
        };
        writer.Segment("OBX").Field(1).Text("1").Field(2).Text("CWE").Field(3).Components(code, label, CodingSystem).Field(4).Text(answered)
            .Field(5).Components(good ? "Y" : "N", "", "expandedYes-NoIndicator").Field(11).Text("F");
    }

    private static void WriteRecipient(Er7Writer writer, string trigger, SourceAnswer answer)
    {
        var (code, label) = trigger == "Z02" ? ("DESTINATAIRE_MSS", "Destinataire MSSanté") : ("LECTEUR_MSS", "Lecteur du courriel MSSanté");
        writer.Segment("OBX").Field(1).Text("2").Field(2).Text("XTN").Field(3).Components(code, label, CodingSystem);
        if (answer.RecipientId is { Length: > 0 } id)
            writer.Field(4).Text(id);
        // OBX-5.4, as published and read everywhere: .3 says what kind of address it is, .4 is the address.
        writer.Field(5).Components("", "", "X.400", answer.Recipient ?? "").Field(11).Text("F");
    }

    private static void WriteError(Er7Writer writer, string trigger, SourceAnswer answer)
    {
        var (code, label, system) = ZamErrors.Of(trigger, answer.Code, answer.Context);
        writer.Segment("ERR").Field(3).Components("207", "Application error", "messageErrorCondition").Field(4).Text("E").Field(5).Components(code, label, system);
    }

    private static (string Trigger, bool IsMail) TriggerOf(DeliveryReportKind kind) => kind switch
    {
        DeliveryReportKind.DepositAccepted or DeliveryReportKind.DepositRefused => ("Z01", false),
        DeliveryReportKind.MailDistributed or DeliveryReportKind.MailBounced => ("Z02", true),
        DeliveryReportKind.MailRead or DeliveryReportKind.MailProcessingFailed => ("Z03", true),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No source is told of it: see SourceAnswer.IsTold."),
    };

    // application|facility, as facts name the ends of a message.
    private static (string Application, string Facility) Parts(string party)
    {
        var bar = party.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? (party, "") : (party[..bar], party[(bar + 1)..]);
    }

    private static string Local(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}
