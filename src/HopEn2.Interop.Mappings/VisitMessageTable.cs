using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Delivering.Visits;

namespace HopEn2.Interop.Mappings;

/// <summary><c>messages.yaml</c>: what the house writes to patients before and after their visits.</summary>
/// <param name="Hours">When; the same for all.</param>
/// <param name="Messages">In the order of the file.</param>
public sealed record VisitMessageTable(VisitMessageHours Hours, IReadOnlyList<VisitMessageTemplate> Messages)
{
    /// <summary>Nothing is written.</summary>
    public static VisitMessageTable None { get; } = new(new(new(9, 0), null, TimeZoneInfo.Utc), []);

    public VisitMessageTemplate? Named(string code) => Messages.FirstOrDefault(m => m.Code == code);
}

/// <summary>One template: about which visits, when, and what it says.</summary>
/// <param name="Subject">Handlebars, as <paramref name="Text"/>.</param>
/// <param name="Reply">The patient may answer.</param>
/// <param name="Receipt">A notice of reading is asked for.</param>
public sealed record VisitMessageTemplate(VisitMessageRule Rule, string Label, string Subject, string Text, bool Reply, bool Receipt, ValueList<PatientFile> Files)
{
    public string Code => Rule.Code;
}

/// <summary>The names that a template of <c>messages.yaml</c> may speak of.</summary>
public static class VisitMessageNames
{
    public const string Hospital = "hospital";
    public const string Service = "service";

    /// <summary>Label of the UF.</summary>
    public const string Unit = "unit";

    /// <summary>Birth name in capitals, and given name; empty when no message says them.</summary>
    public const string Patient = "patient";

    /// <summary>« lundi 9 mars 2026 »: of the visit; after it, of its end.</summary>
    public const string Date = "date";

    /// <summary>« 8 h 30 »; empty when only the day is known.</summary>
    public const string Time = "time";

    /// <summary>Whole days until the visit, or since its end.</summary>
    public const string Days = "days";
    public const string Tomorrow = "tomorrow";
    public const string Today = "today";

    /// <summary>It is no more than a reminder: the first word was said before.</summary>
    public const string Reminder = "reminder";

    /// <summary>The visit is no longer when the patient was told.</summary>
    public const string Moved = "moved";
    public const string Appointment = "appointment";
    public const string After = "after";
    public const string NoReply = "noReply";

    /// <summary>Those that are a text.</summary>
    public static IReadOnlyList<string> Texts { get; } = [Hospital, Service, Unit, Patient, Date, Time, Days];

    /// <summary>Those that are so or not: for <c>{{#if …}}</c>.</summary>
    public static IReadOnlyList<string> Flags { get; } = [Tomorrow, Today, Reminder, Moved, Appointment, After, NoReply];
}
