using HopEn2.Interop.Simulators.Mss.Smtp;

namespace HopEn2.Interop.Simulators.Mss.Recipients;

/// <summary>What comes back from one recipient, and how long after the mail was taken.</summary>
internal sealed record Return(TimeSpan After, ReturnKind Kind, string Text = "");

internal enum ReturnKind
{
    /// <summary>DSN, Action delivered.</summary>
    Delivered,

    /// <summary>DSN, Action failed; text: status and reason.</summary>
    Failed,

    /// <summary>MDN; text: the disposition after the mode, such as <c>displayed</c> or <c>processed/Error: 905^…</c>.</summary>
    Disposition,

    /// <summary>The automatic mail of a patient's mailbox that did not take the message; text: the cause.</summary>
    PatientNotice,
    Absence,

    /// <summary>A person's answer; text: name of the attachment, or none.</summary>
    Answer,

    /// <summary>A bounce in prose that names nothing that was sent.</summary>
    Nonsense,
}

/// <summary>Decides what becomes of a mail at a recipient. Pure: a behaviour and dice, no clock and no network.</summary>
internal sealed class Fate(Behaviour behaviour, Random dice)
{
    private const string PatientDomain = "@patient.mssante.fr";

    private static readonly (string Code, string Text)[] Errors =
        [("900", "Erreur technique"), ("903", "Identité INS absente"), ("905", "Traits INS incomplets"), ("906", "Document illisible")];

    /// <summary>Answer to RCPT; null: accepted.</summary>
    public string? AtRcpt(string address) =>
        Of(address)?.AtRcpt ?? (IsPatient(address) && !IsMatricule(Local(address)) ? "550 5.1.1 no such patient" : Chance(behaviour.RefusedPercent) ? "550 5.1.1 no such mailbox" : null);

    /// <summary>Answer to the end of the mail; null: taken.</summary>
    public string? AtData(IEnumerable<string> addresses) => addresses.Select(a => Of(a)?.AtData).FirstOrDefault(r => r is not null);

    /// <summary>Everything that comes back from one recipient.</summary>
    /// <param name="asksReading">The mail asks for an MDN.</param>
    /// <param name="mayAnswer">Nothing in the mail says FIN.</param>
    public IReadOnlyList<Return> After(HandedRecipient to, int bytes, bool asksReading, bool mayAnswer)
    {
        var conduct = Of(to.Address);
        if (Failure(to.Address, bytes, conduct) is { } failure)
            return failure.Kind == ReturnKind.Failed && !to.Wants("FAILURE") ? [] : [failure];
        var returns = new List<Return>();
        if (to.Wants("SUCCESS") && (conduct?.Delivered ?? Chance(behaviour.DeliveredPercent)))
            returns.Add(new Return(Wait(behaviour.Delivered), ReturnKind.Delivered));
        if (asksReading && Disposition(conduct) is { } disposition)
            returns.Add(new Return(Wait(behaviour.Read), ReturnKind.Disposition, disposition));
        if (conduct?.Absent ?? Chance(behaviour.AbsentPercent))
            returns.Add(new Return(Wait(behaviour.Delivered), ReturnKind.Absence));
        if (mayAnswer && (conduct?.Answers ?? Chance(behaviour.AnsweredPercent)))
            returns.Add(new Return(Wait(behaviour.Answered), ReturnKind.Answer, conduct?.AnswerFile ?? ""));
        if (conduct?.Nonsense ?? Chance(behaviour.NonsensePercent))
            returns.Add(new Return(Wait(behaviour.Bounced), ReturnKind.Nonsense));
        return returns;
    }

    public static bool IsPatient(string address) => address.EndsWith(PatientDomain, StringComparison.Ordinal);

    private Return? Failure(string address, int bytes, Conduct? conduct)
    {
        if (conduct?.Bounce is { } said)
            return new Return(Wait(behaviour.Bounced), ReturnKind.Failed, said);
        if (IsPatient(address))
        {
            if (behaviour.UnknownPatients.Contains(Local(address), StringComparer.Ordinal))
                return new Return(Wait(behaviour.Bounced), ReturnKind.PatientNotice, "patient introuvable");
            if (behaviour.ClosedPatients.Contains(Local(address), StringComparer.Ordinal))
                return new Return(Wait(behaviour.Bounced), ReturnKind.PatientNotice, "messagerie fermée");
            // Told as an ordinary bounce, not as the patient's own notice (mssante.md §4).
            if (bytes > behaviour.PatientBytes)
                return new Return(Wait(behaviour.Bounced), ReturnKind.Failed, "5.3.4 message size exceeds fixed limit");
        }

        return Chance(behaviour.BouncedPercent) ? new Return(Wait(behaviour.Bounced), ReturnKind.Failed, "5.2.2 mailbox full") : null;
    }

    private string? Disposition(Conduct? conduct)
    {
        if (conduct?.Disposition is { } said)
            return said switch
            {
                "none" => null,
                "error" => Error(Errors.FirstOrDefault(e => e.Code == conduct.ErrorCode) is { Code: not null } known ? known : (conduct.ErrorCode ?? "900", "Erreur")),
                _ => said,
            };
        if (Chance(behaviour.ProcessingErrorPercent))
            return Error(Errors[dice.Next(Errors.Length)]);
        return Chance(behaviour.ProcessedPercent) ? "processed" : Chance(behaviour.DisplayedPercent) ? "displayed" : null;
    }

    private static string Error((string Code, string Text) error) => $"processed/Error: {error.Code}^{error.Text}";

    private Conduct? Of(string address) =>
        behaviour.Addresses.GetValueOrDefault(address) ?? behaviour.Addresses.GetValueOrDefault(address[address.IndexOf('@', StringComparison.Ordinal)..]);

    private bool Chance(double percent) => percent > 0 && dice.NextDouble() * 100 < percent;

    private TimeSpan Wait(Delay delay) => TimeSpan.FromMilliseconds(dice.Next(delay.FromMs, delay.ToMs + 1));

    private static string Local(string address) => address.Split('@')[0];

    private static bool IsMatricule(string local) => local.Length == 15 && local.All(char.IsAsciiLetterOrDigit);
}
