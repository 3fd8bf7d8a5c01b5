using System.Globalization;
using System.Reflection;
using System.Text;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation;

/// <summary>A translation as a text people can approve: header, outcome, facts with what they say beyond their source, findings.</summary>
internal static class Dump
{
    public static string Of((MessageHeader Header, Outcome Outcome) translation)
    {
        var (header, outcome) = translation;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{header.Type} {header.ControlId} version {header.Version} dialect {Or(header.Dialect)}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {header.Sender} → {header.Receiver} at {Value(header.SentAt)}\n");
        text.Append(CultureInfo.InvariantCulture, $"  patient {Value(header.Patient)}, visit {Value(header.Visit)}\n\n");
        switch (outcome)
        {
            case Outcome.Understood understood:
                text.Append("understood\n");
                foreach (var fact in understood.Facts)
                    Append(text, fact);
                break;
            case Outcome.Parked parked:
                text.Append(CultureInfo.InvariantCulture, $"parked {parked.Reason}\n  ERR {Or(parked.Error.Location)} {parked.Error.Code} {Or(parked.Error.ApplicationCode)}\n  {parked.Error.Text}\n");
                break;
            case Outcome.Acknowledgement acknowledgement:
                text.Append(CultureInfo.InvariantCulture, $"acknowledgement {acknowledgement.Code} of {acknowledgement.AnsweredControlId}\n");
                break;
        }

        if (outcome.Findings.Count > 0)
            text.Append('\n');
        foreach (var finding in outcome.Findings)
            text.Append(CultureInfo.InvariantCulture, $"! {finding.Code}\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, Fact fact)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n{FactTypes.NameOf(fact)} {Value(fact.At)}\n");
        foreach (var property in fact.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (property.Name is "At" or "Source" or "EqualityContract")
                continue;
            var value = Value(property.GetValue(fact));
            if (value is not ("" or "[]" or "no"))
                text.Append(CultureInfo.InvariantCulture, $"  {property.Name}: {value}\n");
        }
    }

    private static string Value(object? value) => value switch
    {
        null => "",
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        bool yes => yes ? "yes" : "no",
        PatientRef patient => string.Join(' ', new[] { patient.Ipp is { } ipp ? "IPP " + ipp : "", patient.Ins is { } ins ? $"INS {ins} ({patient.InsOid})" : "" }.Where(p => p.Length > 0)) is { Length: > 0 } who ? who : "none",
        VisitRef visit => string.Join(' ', new[] { visit.Visit is { } v ? "visit " + v : "", visit.Dossier is { } d ? "dossier " + d : "" }.Where(p => p.Length > 0)) is { Length: > 0 } which ? which : "none",
        DocumentFormat format => $"{format.Level} {format.FormatCode} {format.MediaType}{(format.Scanned ? " scanned" : "")}".TrimEnd(),
        AnswerTo answer => $"{answer.ControlId} of {answer.Sender} to {answer.Receiver}, sent by {Value(answer.Until)}",
        System.Collections.IEnumerable list when value is not string => "[" + string.Join(", ", list.Cast<object>()) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Or(string? text) => string.IsNullOrEmpty(text) ? "-" : text;
}
