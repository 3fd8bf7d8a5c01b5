using System.Globalization;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Visits;

/// <summary>Subject and text of a message about a visit.</summary>
public sealed record VisitMessageText(string Subject, string Text)
{
    private const char NoBreak = '\u00A0';

    private static readonly MailTexts Texts = new();
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    private static readonly string[] Days = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];
    private static readonly string[] Months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    /// <summary>Pure: the same visit at the same time gives the same text.</summary>
    /// <param name="patient">As the template is to name the person; empty: not known.</param>
    /// <param name="told">The patient was written to before by this template.</param>
    public static VisitMessageText Of(VisitMessageTemplate template, string occasion, ComingVisit visit, string patient, bool told, HospitalMappings house, DateTimeOffset now)
    {
        var zone = house.Hospital.TimeZone;
        var after = visit.Status is not VisitStatus.Announced;
        var at = TimeZoneInfo.ConvertTime((after ? visit.EndedAt : visit.PlannedAt) ?? now, zone).DateTime;
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        var days = Math.Abs((at.Date - today).Days);
        var day = DateOnly.FromDateTime(at);
        var values = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [VisitMessageNames.Hospital] = house.Hospital.Name,
            [VisitMessageNames.Service] = (visit.Uf is { } uf ? house.Services.Of(uf, day)?.Label : null) ?? "",
            [VisitMessageNames.Unit] = (visit.Uf is { } unit ? house.Services.Ufs.FirstOrDefault(u => u.Uf == unit && (u.From is null || u.From <= day) && (u.To is null || day <= u.To))?.Label : null) ?? "",
            [VisitMessageNames.Patient] = patient,
            [VisitMessageNames.Date] = DateOf(at),
            [VisitMessageNames.Time] = TimeOf(at),
            [VisitMessageNames.Days] = days.ToString(CultureInfo.InvariantCulture),
            [VisitMessageNames.Today] = !after && days == 0,
            [VisitMessageNames.Tomorrow] = !after && days == 1,
            [VisitMessageNames.Reminder] = told && occasion.StartsWith("before-", StringComparison.Ordinal),
            [VisitMessageNames.Moved] = occasion.StartsWith("moved-", StringComparison.Ordinal),
            [VisitMessageNames.Appointment] = visit.Source is VisitSource.Appointment,
            [VisitMessageNames.After] = after,
            [VisitMessageNames.NoReply] = !template.Reply,
        };
        // A subject is one line, whatever a label of the mappings holds.
        var subject = string.Join(' ', Texts.Render(template.Subject, values).Split((char[]?)['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return new(subject, Texts.Render(template.Text, values));
    }

    /// <summary>« lundi 9 mars 2026 », « dimanche 1er mars 2026 »: what belongs together does not part at the end of a line.</summary>
    internal static string DateOf(DateTime day) =>
        string.Create(French, $"{Days[(int)day.DayOfWeek]} {day.Day}{(day.Day == 1 ? "er" : "")}{NoBreak}{Months[day.Month - 1]} {day.Year}");

    /// <summary>« 8 h 30 », « 14 h »; midnight stands for a day without an hour.</summary>
    internal static string TimeOf(DateTime at) => at.TimeOfDay == TimeSpan.Zero ? "" : at.Minute == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{at.Hour}{NoBreak}h")
        : string.Create(CultureInfo.InvariantCulture, $"{at.Hour}{NoBreak}h{NoBreak}{at.Minute:00}");
}
