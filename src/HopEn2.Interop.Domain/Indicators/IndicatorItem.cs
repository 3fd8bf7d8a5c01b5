namespace HopEn2.Interop.Domain.Indicators;

/// <summary>One line of a denominator: what it is, what became of it and why.</summary>
/// <param name="Key">Of a stay its first visit, of a consultation its visit (<c>authority|number</c>), of a document <c>DocumentState.Key</c>, of a patient the surviving IPP (<c>authority|number</c>).</param>
/// <param name="Code">Of a refusal the DMP's or the mail server's code; null otherwise.</param>
/// <param name="Day">End of the stay or consultation, day of the document, of a patient the end of the last visit.</param>
/// <param name="Places">Where it belongs. A patient may have been in several services: then each of them counts it, and the hospital once.</param>
/// <param name="Patient">The surviving IPP; null when unknown.</param>
/// <param name="Document">Key of the document that decided; null when there is none.</param>
/// <param name="Visits">The visits it groups or is about.</param>
/// <param name="Rule">How its visits make a stay; null when it is no stay.</param>
/// <param name="HasDmp">Known to have a DMP and not to oppose its being fed: in the exact denominator. Null: not known.</param>
/// <param name="Pathways">P1.08: codes of the pathways it is eligible for.</param>
/// <param name="Reached">P1.08: codes of those of them in which a message reached the patient.</param>
public sealed record IndicatorItem(
    string Key, Reason Reason, string? Code, DateOnly Day, ValueList<Place> Places, Ipp? Patient, string? Document, ValueList<VisitNumber> Visits,
    StayRule? Rule = null, bool? HasDmp = null, ValueList<string>? Pathways = null, ValueList<string>? Reached = null)
{
    public bool Counted => Reason is Reason.Counted;
}

/// <summary>By which rule visits make a stay (indicators.md, "Notion of stay, by activity").</summary>
public enum StayRule
{
    /// <summary>MCO, SMR: one entry and one exit.</summary>
    OneVisit,

    /// <summary>PSY: the visits of one dossier, from the first entry to the last exit.</summary>
    Dossier,

    /// <summary>HAD: an adult, at least 8 days.</summary>
    HomeCare,

    /// <summary>Radiotherapy, chemotherapy: at least 3 sessions in less than 3 months.</summary>
    Sessions,

    /// <summary>Dialysis: at least 3 sessions of one legal entity in a period of four months.</summary>
    Dialysis,
}
