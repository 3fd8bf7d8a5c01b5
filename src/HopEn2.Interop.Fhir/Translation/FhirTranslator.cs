using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>FHIR R4 → facts, the same as its HL7v2 twin would give, or the reason why not. Pure: the mappings in force and the message decide, nothing else.</summary>
public sealed class FhirTranslator(IMappings mappings) : ITranslator
{
    /// <summary>Of a document whose identifier was used for another, where the feed refuses that.</summary>
    internal static Answer ConflictingAnswer { get; } = new(AnswerCode.Error, new(null, 207, "906", "L'identifiant du document a déjà servi pour un autre contenu, ce que ce flux refuse (onConflictingControlId)."));

    /// <inheritdoc/>
    public (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message)
    {
        var reading = FhirReader.Read(message.Body);
        var (header, outcome) = Translate(reading, message.Feed, message.ControlId, message.ReceivedAt);
        reading.Return();
        return message.ConflictingControlId && outcome is Outcome.Understood && mappings.Current.Feeds.Named(message.Feed) is { OnConflictingControlId: ConflictRule.Refuse }
            ? (header, new Outcome.Parked(ParkReason.ConflictingControlId, ConflictingAnswer.Error!.Text, ConflictingAnswer.Error, outcome.Findings)) // It is one, above.
            : (header, outcome);
    }

    /// <summary>Likewise, of what has been read already.</summary>
    /// <param name="controlId">Empty: the document's own, <see cref="ControlId"/>.</param>
    public (MessageHeader Header, Outcome Outcome) Translate(FhirReading reading, string feedName, string controlId, DateTimeOffset receivedAt)
    {
        if (!reading.IsAccepted)
            return (MessageHeader.Unreadable(controlId) with { Type = reading.Root is null ? "" : TypeOf(reading.Root, null) }, Refusal.Of(reading));
        var context = FhirContext.Of(reading, feedName, controlId, receivedAt, mappings.Current);
        var facts = new List<Fact>();
        var refused = Add(facts, context);
        Outcome outcome = refused is null ? context.Understood(facts) : refused with { Findings = context.Findings };
        return (HeaderOf(context, facts), outcome);
    }

    private static Outcome.Parked? Add(List<Fact> facts, FhirContext context)
    {
        if (Interactions.Problem(context) is { } unsupported)
            return unsupported;
        if (Events.Problem(context) is { } unknown)
            return unknown;
        if (PlatformAnswers.Is(context.Event))
            return PlatformAnswers.Add(facts, context.Event!, context); // Is says so.
        if (DossierEvents.Is(context.Event))
            return DossierEvents.Add(facts, context.Event!, context); // As above.
        var isDocumentEvent = Events.IsOfDocument(context.Event);
        var documents = context.Resources.Where(r => r.Type.Name == "DocumentReference").ToList();
        // Identities first, as in an ADT; a document's own patient states nothing beside the document.
        foreach (var patient in isDocumentEvent ? [] : context.Resources.Where(r => r.Type.Name == "Patient" && !IsBystander(r, documents, context)))
        {
            if (PatientFacts.Add(facts, patient, context) is { } refused)
                return refused;
        }

        if (AddVisits(facts, isDocumentEvent || documents.Count > 0, context) is { } visitRefused)
            return visitRefused;
        foreach (var appointment in context.Event is null ? context.Resources.Where(r => r.Type.Name == "Appointment") : [])
        {
            if (AppointmentFacts.Add(facts, appointment, context) is { } appointmentRefused)
                return appointmentRefused;
        }

        if (DocumentFacts.Add(facts, documents, context) is { } documentRefused)
            return documentRefused;
        foreach (var patch in context.Root.All("entry").Where(e => e["request"]?.Text("method") is "PATCH"))
            PatchFacts.Add(facts, patch, context);
        if (context.Event == "A40" && !facts.OfType<PatientsMerged>().Any())
            return Refusal.Missing(context.MessageHeader!, "Un message A40 dit qui est fusionné avec qui : Patient.link vers l'autre Patient, tous deux avec leur IPP, ou un IPP de use = old."); // Events have one.
        if (facts.Count == 0)
            context.Note("no-facts", "The document states nothing the engine keeps: understood, without facts.");
        return null;
    }

    // Of a document the encounter is the place it was written in, not a statement about the visit.
    private static Outcome.Parked? AddVisits(List<Fact> facts, bool isDocument, FhirContext context)
    {
        if (isDocument)
            return null;
        if (EncounterEvents.Is(context.Event))
            return Reordered(facts, EncounterEvents.Add(facts, context.Event!, context)); // Is says so.
        if (Events.IsOfIdentity(context.Event))
            return null;
        foreach (var encounter in context.Resources.Where(r => r.Type.Name == "Encounter"))
        {
            if (EncounterStates.Add(facts, encounter, context) is { } refused)
                return refused;
        }

        return null;
    }

    // As an ADT has them: identity, movement, then the answers about the DMP.
    private static Outcome.Parked? Reordered(List<Fact> facts, Outcome.Parked? refused)
    {
        var answers = facts.Where(f => f is DmpStatusRecorded or OppositionRecorded or ConsultationConsentRecorded).ToList();
        facts.RemoveAll(answers.Contains);
        facts.AddRange(answers);
        return refused;
    }

    private static bool IsBystander(FhirNode patient, List<FhirNode> documents, FhirContext context) =>
        documents.Exists(d => ReferenceEquals(context.References.Resolve(d["subject"]), patient));

    private static MessageHeader HeaderOf(FhirContext context, List<Fact> facts)
    {
        var patient = facts.OfType<PatientFact>().Select(f => f.Patient).FirstOrDefault(p => p != PatientRef.Unknown) ?? PatientRef.Unknown;
        var visit = facts.OfType<MovementFact>().Select(f => f.Visit).FirstOrDefault() ?? facts.OfType<DocumentFact>().Select(f => f.Visit).FirstOrDefault() ?? VisitRef.None;
        var profile = context.Root["meta"]?.Text("profile") ?? "";
        return new(TypeOf(context.Root, context.Event), context.Source.ControlId, "4.0.1", profile[(profile.LastIndexOf('/') + 1)..], context.Source.Sender, context.Source.Receiver, context.SentAt, patient, visit);
    }

    /// <summary><c>Bundle/transaction</c>, <c>Bundle/message A01</c>, <c>Encounter</c>.</summary>
    private static string TypeOf(FhirNode root, string? trigger)
    {
        var type = root.Type.Name == "Bundle" ? $"Bundle/{root.Text("type")}" : root.Type.Name;
        return trigger is null ? type : $"{type} {trigger}";
    }
}
