using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Intake;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>Why a message cannot become facts, with what its sender is told: codes of HL7 table 0357 as the French profile uses them (hl7v2.md §3).</summary>
internal static class Refusal
{
    /// <summary>900 to 906 of <c>applicationErrorCondition</c>: "other".</summary>
    private const string OtherApplicationError = "906";

    public static Outcome.Parked Unreadable(Er7Problem problem)
    {
        var error = Refusals.Unreadable(problem);
        return new(ParkReason.Unreadable, error.Text, error, []);
    }

    public static Outcome.Parked Segment(string segment, string why) => Of(ParkReason.MissingSegment, segment + "^1", 100, $"Segment {segment} is missing: {why}.");

    public static Outcome.Parked Field(string location, string why) => Of(ParkReason.MissingField, location, 101, $"{Named(location)} is missing: {why}.");

    /// <summary>A field that holds no value of its type.</summary>
    public static Outcome.Parked Value(string location, string why) => Of(ParkReason.BadValue, location, 102, $"{Named(location)} cannot be read: {why}.");

    /// <summary>A field that holds none of its codes.</summary>
    public static Outcome.Parked Code(string location, string why) => Of(ParkReason.BadValue, location, 103, $"{Named(location)} has an unknown code: {why}.");

    public static Outcome.Parked Application(ParkReason reason, string? location, string text) => Of(reason, location, 207, text, OtherApplicationError);

    public static Outcome.Parked Of(ParkReason reason, string? location, int code, string text, string? application = null) =>
        new(reason, text, new AnswerError(location, code, application, text), []);

    // ERL is segment^sequence^field; people say PID-3, and OBX-5 of the second OBX.
    private static string Named(string location)
    {
        var parts = location.Split('^');
        var field = parts.Length > 2 ? $"{parts[0]}-{parts[2]}" : parts[0];
        return parts.Length > 1 && parts[1] != "1" ? $"{field} of the {parts[0]} numbered {parts[1]}" : field;
    }
}
