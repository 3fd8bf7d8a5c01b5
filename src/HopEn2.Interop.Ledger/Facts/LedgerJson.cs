using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Ledger.Facts;

/// <summary>How translations and states are written down.</summary>
/// <remarks>
/// What is written today is read in five years: enumerations and sorts of fact by name, what has its default left out, and a member that an
/// older text does not have gets its default. The same value always gives the same bytes.
/// </remarks>
internal static class LedgerJson
{
    private static readonly JsonSerializerOptions Options = new(LedgerJsonContext.Default.Options)
    {
        TypeInfoResolver = LedgerJsonContext.Default.WithAddedModifier(NameTheSorts).WithAddedModifier(RequireNothing),
    };

    private static readonly JsonTypeInfo<Translation> TranslationInfo = Info<Translation>();
    private static readonly JsonTypeInfo<PatientState> PatientInfo = Info<PatientState>();
    private static readonly JsonTypeInfo<ValueList<VisitMessageNote>> VisitMessagesInfo = Info<ValueList<VisitMessageNote>>();
    private static readonly JsonTypeInfo<VisitState> VisitInfo = Info<VisitState>();
    private static readonly JsonTypeInfo<DocumentState> DocumentInfo = Info<DocumentState>();

    public static byte[] Pack(Translation translation) => Pack(translation, TranslationInfo, Packing.SmallestTranslation);

    public static byte[] Pack(PatientState patient) => Pack(patient, PatientInfo, Packing.SmallestState);

    public static byte[] Pack(VisitState visit) => Pack(visit, VisitInfo, Packing.SmallestState);

    public static byte[] Pack(DocumentState document) => Pack(document, DocumentInfo, Packing.SmallestState);

    public static Translation Translation(ReadOnlySpan<byte> packed) => Unpack(packed, TranslationInfo);

    public static PatientState Patient(ReadOnlySpan<byte> packed) => Unpack(packed, PatientInfo);

    public static VisitState Visit(ReadOnlySpan<byte> packed) => Unpack(packed, VisitInfo);

    public static DocumentState Document(ReadOnlySpan<byte> packed) => Unpack(packed, DocumentInfo);

    /// <summary>What was said of messages to the patient, where the reader stands in a visit's text.</summary>
    public static ValueList<VisitMessageNote> VisitMessages(ref Utf8JsonReader reader) => JsonSerializer.Deserialize(ref reader, VisitMessagesInfo) ?? [];

    private static byte[] Pack<T>(T value, JsonTypeInfo<T> info, int smallest) => Packing.Pack(JsonSerializer.SerializeToUtf8Bytes(value, info), smallest);

    private static T Unpack<T>(ReadOnlySpan<byte> packed, JsonTypeInfo<T> info) => Packing.Read(packed, info, static (json, of) => JsonSerializer.Deserialize(json, of)!);

    private static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static void NameTheSorts(JsonTypeInfo info)
    {
        if (!info.Type.IsAbstract || !info.Type.IsAssignableTo(typeof(Fact)))
            return;
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization };
        foreach (var (name, type) in FactTypes.Under(info.Type))
            info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type, name));
    }

    private static void RequireNothing(JsonTypeInfo info)
    {
        foreach (var property in info.Properties)
            property.IsRequired = false;
    }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [typeof(RepeatedTextJson), typeof(ValueListJson), typeof(DocumentIdJson), typeof(IppJson), typeof(VisitNumberJson), typeof(DossierNumberJson)])]
[JsonSerializable(typeof(Translation))]
[JsonSerializable(typeof(PatientState))]
[JsonSerializable(typeof(VisitState))]
[JsonSerializable(typeof(DocumentState))]
[JsonSerializable(typeof(FormerDeposit))]
[JsonSerializable(typeof(Act))]
[JsonSerializable(typeof(UfFrom))]
[JsonSerializable(typeof(DocumentVersion))]
[JsonSerializable(typeof(MailOutcome))]
[JsonSerializable(typeof(MovementFact))]
[JsonSerializable(typeof(DocumentProduced))]
[JsonSerializable(typeof(DocumentReplaced))]
[JsonSerializable(typeof(DocumentDeleted))]
[JsonSerializable(typeof(DocumentReceived))]
[JsonSerializable(typeof(DepositRequested))]
[JsonSerializable(typeof(DepositAccepted))]
[JsonSerializable(typeof(DepositRefused))]
[JsonSerializable(typeof(SendRequested))]
[JsonSerializable(typeof(MailDistributed))]
[JsonSerializable(typeof(MailHandedOver))]
[JsonSerializable(typeof(MailAnswered))]
[JsonSerializable(typeof(MailBounced))]
[JsonSerializable(typeof(MailRead))]
[JsonSerializable(typeof(MailProcessingFailed))]
[JsonSerializable(typeof(IdentityRecorded))]
[JsonSerializable(typeof(InsWithdrawn))]
[JsonSerializable(typeof(IdentifierChanged))]
[JsonSerializable(typeof(PatientsMerged))]
[JsonSerializable(typeof(DmpStatusRecorded))]
[JsonSerializable(typeof(OppositionRecorded))]
[JsonSerializable(typeof(ConsultationConsentRecorded))]
[JsonSerializable(typeof(DossierMoved))]
[JsonSerializable(typeof(DossierRenumbered))]
[JsonSerializable(typeof(VisitOpened))]
[JsonSerializable(typeof(VisitPreadmitted))]
[JsonSerializable(typeof(VisitClosed))]
[JsonSerializable(typeof(VisitMoved))]
[JsonSerializable(typeof(VisitCancelled))]
[JsonSerializable(typeof(VisitReopened))]
[JsonSerializable(typeof(MovementCancelled))]
[JsonSerializable(typeof(MovementCorrected))]
[JsonSerializable(typeof(ActRecorded))]
[JsonSerializable(typeof(ConsultationInvoiced))]
[JsonSerializable(typeof(VisitMessageReported))]
[JsonSerializable(typeof(VisitMessageNote))]
internal sealed partial class LedgerJsonContext : JsonSerializerContext;
