using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>One version among the others of its document, as a decision looks at it.</summary>
internal sealed class DocumentOutlook
{
    private readonly VersionChain _chain;
    private readonly DocumentId _id;
    private readonly DeliveryCase _known;

    /// <summary>Null when no message stated the version.</summary>
    public static DocumentOutlook? Of(DeliveryCase known, DocumentId id)
    {
        var chain = new VersionChain([.. known.Facts.OfType<DocumentFact>()]);
        return chain.Named(id) is { } version ? new DocumentOutlook(known, id, chain, version) : null;
    }

    private DocumentOutlook(DeliveryCase known, DocumentId id, VersionChain chain, Documents.Version version)
    {
        (_known, _id, _chain, Version) = (known, id, chain, version);
        Successors = [.. chain.SuccessorsOf(version)];
        Predecessors = [.. chain.Versions.Where(v => v != version && chain.SuccessorsOf(v).Contains(version)).OrderByDescending(v => v.Content.Version ?? 0).ThenByDescending(v => v.Content.Source.SentAt)];
    }

    public Documents.Version Version { get; }

    public DocumentFact Content => Version.Content;

    /// <summary>Versions that came in its place.</summary>
    public IReadOnlyList<Documents.Version> Successors { get; }

    /// <summary>Versions it came in the place of, the latest first.</summary>
    public IReadOnlyList<Documents.Version> Predecessors { get; }

    /// <summary>Versions it says it replaces, and that no message stated: of before the engine's time, or of others.</summary>
    public IEnumerable<DocumentId> UnknownOriginals => Version.Statements.SelectMany(s => s.Replaces).Distinct().Where(r => _chain.Named(r) is null && r.Value != Content.SetId);

    public bool Is(WorkItem work, Documents.Version version) => version.Names.Contains(work.Order.Document);

    /// <summary>A hiding of any statement about the version that is in force: its latest.</summary>
    public Visibility Visibility => Content.Visibility;

    /// <summary>
    /// What the INS of this version is worth now: what its own message said, or, where that was an INS not yet qualified, what the identity has become under the same INS.
    /// </summary>
    public InsStatus Ins => Content.Ins is InsStatus.NotQualified && _known.Patient is { InsStatus: InsStatus.Qualified, Ins: { } now } && now == Content.Patient.Ins ? InsStatus.Qualified : Content.Ins;

    /// <summary>What releases work held for the patient's sake: a word about the patient, else about the document.</summary>
    public string OfPatient => _known.Patient is { } patient ? SubjectKey.Of(patient.Ipp).Value : _known.Document.Patient.Ipp is { } ipp ? SubjectKey.Of(ipp).Value : OfDocument;

    /// <summary>What releases work held for the document's sake.</summary>
    public string OfDocument => SubjectKey.Of(_id).Value;

    /// <summary>Under 18 on a day. Who is not known to be of age is taken for a minor.</summary>
    public bool IsMinor(DateTimeOffset at) => _known.Patient?.BornOn is not { } born || born.AddYears(18) > DateOnly.FromDateTime(at.UtcDateTime);

    /// <summary>The DMP has the version, by what was said before the engine delivered: of a document with one version, that it was accepted.</summary>
    public bool AcceptedElsewhere => _known.Document.Deposit is DepositState.Accepted && _chain.Versions.Count == 1;

    /// <summary>Our own reports of a sort about this version.</summary>
    public IEnumerable<T> Own<T>()
        where T : AnswerFact => _known.Facts.OfType<T>().Where(a => a.Answers.Document is { } answered && Version.Names.Contains(answered));
}
