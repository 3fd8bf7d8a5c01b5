using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Host.Explaining;

/// <summary>An explanation for a person at a terminal.</summary>
internal static class ExplanationText
{
    public static string Of(Explanation e)
    {
        var text = new StringBuilder();
        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                text.Append(CultureInfo.InvariantCulture, $"  {name,-10} {value}\n");
        }

        text.Append(e.File).Append('\n');
        Line("message", $"{e.Message.Type} {e.Message.ControlId}, version {e.Message.Version}, dialect {e.Message.Dialect}, from {e.Message.Sender}, feed {e.Message.Feed}");
        Line("outcome", e.Reason is null ? e.Outcome : $"{e.Outcome}: {e.Reason}");
        Line("patient", e.Patient is { Ipp: null, Ins: null } ? null : $"IPP {e.Patient.Ipp ?? "-"}, INS {e.Patient.Ins ?? "-"} ({e.Patient.InsStatus ?? "not said"})");
        Line("stay", e.Stay is { Nda: null, Visit: null, Service: null } ? null : $"dossier {e.Stay.Nda ?? "-"}, visit {e.Stay.Visit ?? "-"}, UF {e.Stay.Service ?? "-"} {(e.Stay.ServiceLabel is { } label ? $"({label})" : "(not mapped)")}");
        foreach (var document in e.Documents)
        {
            Line("document", $"{document.Id}: {document.Kind}, {document.Action}, {document.Level} {document.Format}");
            Line("", document.Replaces.Count == 0 ? null : "replaces " + string.Join(", ", document.Replaces));
            Line("counted", document.Counted.Count == 0 ? "nowhere" : string.Join(", ", document.Counted));
            foreach (var reason in document.WhyNot)
                Line("why not", reason);
        }

        Line("intents", string.Join(", ", e.Intents));
        foreach (var recipient in e.Recipients)
            Line("recipient", $"{recipient.Address} ({recipient.Kind})");
        foreach (var fact in e.Facts)
            Line("fact", $"{fact.At:yyyy-MM-dd HH:mm:ss}Z {fact.Type} · {fact.Subject}");
        foreach (var finding in e.Findings)
            Line("finding", $"{finding.Code}: {finding.Text}");
        return text.ToString();
    }
}
