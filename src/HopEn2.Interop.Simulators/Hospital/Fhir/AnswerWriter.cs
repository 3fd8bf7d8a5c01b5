using HopEn2.Interop.Simulators.Hospital.Er7;
using static HopEn2.Interop.Simulators.Hospital.Fhir.Datatypes;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>Writes what a ZAM tells as the FHIR message that answers another: the response of its header, and for mails the Communication it is about.</summary>
internal static class AnswerWriter
{
    public static FhirRequest Write(Zam zam, HospitalClock clock)
    {
        var receiver = PaperWriter.Name(zam.Answers.Sender);
        var envelope = new Envelope("PFI", receiver, zam.ControlId, zam.WrittenAt, clock);
        List<string> focus = [];
        if (zam.Recipient is { } address)
            focus.Add(AddMail(envelope, zam, address, clock));
        var details = zam.Code is var (code, label)
            ? envelope.Add(Json.Of(
                ("resourceType", "OperationOutcome"),
                ("issue", Json.List(Json.Of(("severity", "error"), ("code", "processing"), ("details", Json.Of(("coding", Json.List(Coding(TableOf(zam), code))), ("text", label))))))))
            : null;
        var response = Json.Of(("identifier", zam.Answers.ControlId), ("code", zam.Code is null ? "ok" : "fatal-error"), ("details", details is null ? null : Reference(details)));
        return envelope.Message(Coding(Systems.Zam, zam.Event), zam.HappenedAt, focus, response);
    }

    private static string AddMail(Envelope envelope, Zam zam, string address, HospitalClock clock)
    {
        var recipient = Json.Of(
            ("resourceType", zam.RecipientId is null ? "Patient" : "Practitioner"),
            ("id", "recipient"),
            ("identifier", zam.RecipientId is null ? null : Json.List(Identifier(Systems.Professional, zam.RecipientId))),
            ("telecom", Json.List(Mail(address))));
        return envelope.Add(Json.Of(
            ("resourceType", "Communication"),
            ("contained", Json.List(recipient)),
            ("status", zam.Code is null ? "completed" : "not-done"),
            ("recipient", Json.List(Reference("#recipient"))),
            ("sent", zam.Event == "Z02" ? clock.Fhir(zam.HappenedAt) : null),
            ("received", zam.Event == "Z03" ? clock.Fhir(zam.HappenedAt) : null)));
    }

    private static string TableOf(Zam zam) => zam.Event switch
    {
        "Z01" => "urn:hopen2:error:dmp",
        "Z02" => "urn:hopen2:error:smtp",
        _ => "urn:hopen2:error:application",
    };
}
