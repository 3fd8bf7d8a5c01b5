using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>Why a document cannot become facts, in the terms that every message is parked with: the codes of HL7 table 0357, which say the same for both.</summary>
internal static class Refusal
{
    private const string OtherApplicationError = "906";

    /// <summary>The document is no FHIR R4, or not what the engine reads of it: its first error.</summary>
    public static Outcome.Parked Of(FhirReading reading)
    {
        var issue = reading.Issues.First(i => i.IsError);
        var (reason, code) = issue.Code switch
        {
            _ when reading.IsUnreadable => (ParkReason.Unreadable, 100),
            "required" => (ParkReason.MissingField, 101),
            "code-invalid" => (ParkReason.BadValue, 103),
            "not-supported" => (ParkReason.UnsupportedType, 200),
            "not-found" => (ParkReason.BadValue, 204),
            _ => (ParkReason.BadValue, 102),
        };
        return new(reason, Placed(issue.Expression, issue.Text), new AnswerError(issue.Expression, code, null, issue.Text), []);
    }

    public static Outcome.Parked Missing(FhirNode at, string text) => At(ParkReason.MissingField, 101, at, text);

    public static Outcome.Parked Value(FhirNode at, string text) => At(ParkReason.BadValue, 102, at, text);

    public static Outcome.Parked Unsupported(FhirNode at, string text) => At(ParkReason.UnsupportedType, 200, at, text);

    public static Outcome.Parked Application(ParkReason reason, FhirNode at, string text) => new(reason, Placed(at.Path, text), new AnswerError(at.Path, 207, OtherApplicationError, text), []);

    private static Outcome.Parked At(ParkReason reason, int code, FhirNode at, string text) => new(reason, Placed(at.Path, text), new AnswerError(at.Path, code, null, text), []);

    private static string Placed(string? path, string text) => path is null ? text : $"{path} : {text}";
}
