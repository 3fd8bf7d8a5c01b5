using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Mappings;
using MessageOutcome = HopEn2.Interop.Domain.Messages.Outcome;

namespace HopEn2.Interop.Host.Explaining;

/// <summary>What one message or document would become: the answer of <c>hopen2 explain --json</c>. Its property names are the program's outside.</summary>
internal sealed record Explanation(
    string File,
    ExplainedMessage Message,
    string Outcome,
    string? Reason,
    IReadOnlyList<ExplainedFact> Facts,
    ExplainedPatient Patient,
    ExplainedStay Stay,
    IReadOnlyList<ExplainedDocument> Documents,
    IReadOnlyList<string> Intents,
    IReadOnlyList<ExplainedRecipient> Recipients,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Puts together what translation and folding say of one file.</summary>
    public static Explanation Of(string file, string feed, MessageHeader header, MessageOutcome outcome, IReadOnlyList<DocumentState> folded, HospitalMappings mappings)
    {
        var facts = outcome is MessageOutcome.Understood understood ? understood.Facts : [];
        var documents = facts.OfType<DocumentFact>().ToList();
        var identity = facts.OfType<IdentityRecorded>().FirstOrDefault();
        var patient = facts.OfType<PatientFact>().Select(f => f.Patient).FirstOrDefault(p => p != PatientRef.Unknown) ?? header.Patient;
        var status = documents.Count > 0 ? documents[0].Ins : identity?.Ins;
        var movement = facts.OfType<MovementFact>().FirstOrDefault();
        var visit = documents.FirstOrDefault()?.Visit ?? movement?.Visit ?? header.Visit;
        var uf = documents.FirstOrDefault() is { } document ? document.Uf ?? document.CdaUf : movement?.MedicalUf ?? movement?.NursingUf ?? movement?.HostingUf;
        var at = documents.FirstOrDefault()?.At ?? movement?.At;
        var day = at is null ? default : DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at.Value, mappings.Hospital.TimeZone).DateTime);

        return new Explanation(
            file,
            new ExplainedMessage(header.Type, header.ControlId, header.Version, header.Dialect, header.Sender, feed),
            outcome switch
            {
                MessageOutcome.Understood => "understood",
                MessageOutcome.Parked => "parked",
                _ => "acknowledgement",
            },
            outcome switch
            {
                MessageOutcome.Parked parked => $"{parked.Reason}: {parked.Detail}",
                MessageOutcome.Acknowledgement ack => $"answers {ack.AnsweredControlId} with {ack.Code}",
                _ => null,
            },
            [.. facts.Select(f => new ExplainedFact(FactTypes.NameOf(f), f.At, Subject(f)))],
            new ExplainedPatient(patient.Ipp?.Value, patient.Ins, status is null ? null : status == InsStatus.Qualified, status?.ToString()),
            new ExplainedStay(visit.Dossier?.Value, visit.Visit?.Value, uf, uf is null ? null : mappings.Services.Of(uf, day)?.Label),
            [.. documents.Select(d => ExplainedDocument.Of(d, folded.FirstOrDefault(s => s.Ids.Contains(d.Id))))],
            Intentions(facts, documents),
            [.. facts.OfType<SendRequested>().Where(s => s.Recipient.Length > 0).Select(s => new ExplainedRecipient(s.Recipient, s.Kind == RecipientKind.Patient ? "patient" : "professional")).Distinct()],
            outcome.Findings);
    }

    private static List<string> Intentions(IReadOnlyList<Fact> facts, IReadOnlyList<DocumentFact> documents)
    {
        var visibility = documents.Aggregate(Visibility.Normal, (v, d) => v | d.Visibility);
        var deposits = facts.OfType<DepositRequested>().ToList();
        var sends = facts.OfType<SendRequested>().ToList();
        (string Name, bool Yes)[] all =
        [
            ("MASQUE_PS", visibility.HasFlag(Visibility.HiddenFromProfessionals)),
            ("INVISIBLE_PATIENT", visibility.HasFlag(Visibility.HiddenFromPatient)),
            ("INVISIBLE_REP_LEGAUX", visibility.HasFlag(Visibility.HiddenFromLegalRepresentatives)),
            ("CONNEXION_SECRETE", visibility.HasFlag(Visibility.SecretConnection)),
            ("DESTDMP", deposits.Count > 0),
            ("DESTMSSANTEPS", sends.Exists(s => s.Kind == RecipientKind.Professional)),
            ("DESTMSSANTEPAT", sends.Exists(s => s.Kind == RecipientKind.Patient)),
            ("ACK_RECEPTION", deposits.Exists(d => d.AcknowledgementAsked) || sends.Exists(s => s.AcknowledgementAsked)),
            ("ACK_LECTURE_MSS", sends.Exists(s => s.ReadingAsked)),
        ];
        return [.. all.Where(i => i.Yes).Select(i => i.Name)];
    }

    private static string Subject(Fact fact) => fact switch
    {
        DocumentFact f => "document " + f.Id,
        DepositRequested f => "document " + f.Document,
        SendRequested f => $"document {f.Document}",
        AnswerFact f => f.Answers.Document is { } id ? "document " + id : "message " + f.Answers.ControlId,
        MovementFact { Visit.Visit: { } visit } => "visit " + visit,
        MovementFact { Visit.Dossier: { } dossier } => "dossier " + dossier,
        PatientFact { Patient.Ipp: { } ipp } => "patient " + ipp,
        PatientFact { Patient.Ins: not null } => "patient by INS",
        _ => "unknown",
    };
}

internal sealed record ExplainedMessage(string Type, string ControlId, string Version, string Dialect, string Sender, string Feed);

internal sealed record ExplainedFact(string Type, DateTimeOffset At, string Subject);

/// <param name="InsQualified">Null when the message says nothing of an identity.</param>
internal sealed record ExplainedPatient(string? Ipp, string? Ins, bool? InsQualified, string? InsStatus);

/// <param name="Service">UF as the message names it: the engine's service (hl7v2.md §4, ZBE-7).</param>
/// <param name="ServiceLabel">Its service in the mappings; null when not mapped.</param>
internal sealed record ExplainedStay(string? Nda, string? Visit, string? Service, string? ServiceLabel);

internal sealed record ExplainedRecipient(string Address, string Kind);

/// <param name="Counted">The stages it would be counted in, alone in an empty store.</param>
/// <param name="WhyNot">What keeps it from counting further; empty when nothing does.</param>
internal sealed record ExplainedDocument(
    string Id, string Kind, string? TypeCode, string Action, IReadOnlyList<string> Replaces, string? Format, string Level, string? SetId, int? Version,
    IReadOnlyList<string> Aliases, IReadOnlyList<string> Counted, IReadOnlyList<string> WhyNot)
{
    public static ExplainedDocument Of(DocumentFact fact, DocumentState? folded) => new(
        fact.Id.Value,
        fact.Kind.Name(),
        fact.TypeCode,
        fact switch { DocumentReplaced => "replaced", DocumentDeleted => "deleted", DocumentReceived => "received", _ => "produced" },
        [.. fact.Replaces.Select(r => r.Value)],
        fact.Format.FormatCode,
        fact.Format.Level.ToString(),
        fact.SetId,
        fact.Version,
        [.. fact.Aliases.Select(a => a.Value)],
        folded is null || folded.Stages == Stages.None ? [] : folded.Stages.ToString().Split(", "),
        Reasons(fact, folded));

    private static List<string> Reasons(DocumentFact fact, DocumentState? folded)
    {
        var reasons = new List<string>();
        if (fact is DocumentDeleted)
            reasons.Add("deleted: leaves every count");
        if (fact is DocumentReceived)
            reasons.Add("received from outside: never counted as produced");
        if (fact.Kind is DocumentKind.Untyped)
            reasons.Add("untyped: its code is in no line of documents.yaml");
        if (fact.Kind is DocumentKind.Other)
            reasons.Add("a kind that no indicator tracks");
        if (fact.Ins != InsStatus.Qualified)
            reasons.Add($"ins-not-qualified: {fact.Ins}");
        if (folded is not null && !folded.Stages.HasFlag(Stages.RightFormat))
            reasons.Add($"wrong-format: {fact.Format.Level}{(fact.Format.Scanned ? ", scanned" : "")}");
        if (folded is { Withheld: not WithheldReason.None })
            reasons.Add("withheld: " + folded.Withheld);
        return reasons;
    }
}
