using System.Collections.Frozen;

namespace HopEn2.Interop.Domain.Facts;

/// <summary>The name of each sort of fact, as stored and shown. Never renamed: what is stored is read for years.</summary>
public static class FactTypes
{
    private static readonly FrozenDictionary<string, Type> ByName = new Dictionary<string, Type>
    {
        ["document-produced"] = typeof(DocumentProduced),
        ["document-replaced"] = typeof(DocumentReplaced),
        ["document-deleted"] = typeof(DocumentDeleted),
        ["document-received"] = typeof(DocumentReceived),
        ["deposit-requested"] = typeof(DepositRequested),
        ["deposit-accepted"] = typeof(DepositAccepted),
        ["deposit-refused"] = typeof(DepositRefused),
        ["send-requested"] = typeof(SendRequested),
        ["mail-handed-over"] = typeof(MailHandedOver),
        ["mail-answered"] = typeof(MailAnswered),
        ["mail-distributed"] = typeof(MailDistributed),
        ["mail-bounced"] = typeof(MailBounced),
        ["mail-read"] = typeof(MailRead),
        ["mail-processing-failed"] = typeof(MailProcessingFailed),
        ["identity-recorded"] = typeof(IdentityRecorded),
        ["ins-withdrawn"] = typeof(InsWithdrawn),
        ["identifier-changed"] = typeof(IdentifierChanged),
        ["patients-merged"] = typeof(PatientsMerged),
        ["dmp-status-recorded"] = typeof(DmpStatusRecorded),
        ["opposition-recorded"] = typeof(OppositionRecorded),
        ["consultation-consent-recorded"] = typeof(ConsultationConsentRecorded),
        ["dossier-moved"] = typeof(DossierMoved),
        ["dossier-renumbered"] = typeof(DossierRenumbered),
        ["visit-message-reported"] = typeof(VisitMessageReported),
        ["visit-opened"] = typeof(VisitOpened),
        ["visit-preadmitted"] = typeof(VisitPreadmitted),
        ["visit-closed"] = typeof(VisitClosed),
        ["visit-moved"] = typeof(VisitMoved),
        ["visit-cancelled"] = typeof(VisitCancelled),
        ["visit-reopened"] = typeof(VisitReopened),
        ["movement-cancelled"] = typeof(MovementCancelled),
        ["movement-corrected"] = typeof(MovementCorrected),
        ["act-recorded"] = typeof(ActRecorded),
        ["consultation-invoiced"] = typeof(ConsultationInvoiced),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> ByType = ByName.ToFrozenDictionary(p => p.Value, p => p.Key);

    /// <summary>Every sort with its name, by name.</summary>
    public static IReadOnlyList<KeyValuePair<string, Type>> All { get; } = [.. ByName.OrderBy(p => p.Key, StringComparer.Ordinal)];

    public static string NameOf(Fact fact) => NameOf(fact.GetType());

    public static string NameOf(Type type) => ByType[type];

    /// <summary>Null: no sort of fact has this name.</summary>
    public static Type? TypeOf(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The sorts that are a <paramref name="root"/>, for instance all movements: the derived types of a polymorphic serialiser.</summary>
    public static IEnumerable<KeyValuePair<string, Type>> Under(Type root) => All.Where(p => root.IsAssignableFrom(p.Value));
}
