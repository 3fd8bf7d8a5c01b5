using System.Text.Json;
using System.Text.Json.Serialization;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>A word back to the source of a document: what became of what one of its messages asked for (hl7v2.md §9, ZAM). Holds no patient trait but, of a mail to the patient, the address.</summary>
/// <param name="Key">Of the work: the same key is the same message.</param>
/// <param name="Source">Of the request that is answered: the message that asked, whoever sent it to whom.</param>
/// <param name="Kind">What became of it; only <see cref="IsTold"/> is ever told.</param>
/// <param name="Recipient">Of a mail; null for the DMP.</param>
/// <param name="RecipientId">National id of the recipient, where it is known; null otherwise.</param>
/// <param name="Code">With a refusal, bounce or failure: the neighbour's code, or our own cause in one word.</param>
/// <param name="Context">What the DMP says with its code; null when nothing.</param>
/// <param name="At">When it happened.</param>
public sealed record SourceAnswer(string Key, FactSource Source, DeliveryReportKind Kind, string? Recipient, string? RecipientId, string? Code, string? Context, DateTimeOffset At)
{
    /// <summary>What a source is told of at all: handing a mail over is no news, and an answer of a person goes another way.</summary>
    public static bool IsTold(DeliveryReportKind kind) => kind is not (DeliveryReportKind.MailHandedOver or DeliveryReportKind.MailAnswered);

    /// <summary>Whether a request asked to be told: ACK_RECEPTION of deposits and deliveries (Z01, Z02), ACK_LECTURE_MSS of readings (Z03).</summary>
    public static bool IsAsked(DeliveryReportKind kind, DepositRequested request) => request.AcknowledgementAsked && kind is DeliveryReportKind.DepositAccepted or DeliveryReportKind.DepositRefused;

    /// <inheritdoc cref="IsAsked(DeliveryReportKind, DepositRequested)"/>
    public static bool IsAsked(DeliveryReportKind kind, SendRequested request) => kind switch
    {
        DeliveryReportKind.MailDistributed or DeliveryReportKind.MailBounced => request.AcknowledgementAsked,
        DeliveryReportKind.MailRead or DeliveryReportKind.MailProcessingFailed => request.ReadingAsked,
        _ => false,
    };

    /// <summary>What a fact of an answer would be told as; null for a fact that is none.</summary>
    public static (DeliveryReportKind Kind, string? Code)? KindOf(Fact fact) => fact switch
    {
        DepositAccepted => (DeliveryReportKind.DepositAccepted, null),
        DepositRefused refused => (DeliveryReportKind.DepositRefused, refused.Code),
        MailDistributed => (DeliveryReportKind.MailDistributed, null),
        MailBounced bounced => (DeliveryReportKind.MailBounced, bounced.Code),
        MailRead => (DeliveryReportKind.MailRead, null),
        MailProcessingFailed failed => (DeliveryReportKind.MailProcessingFailed, failed.Code),
        _ => null,
    };

    /// <summary>As one line of text, for a piece of work to carry.</summary>
    public string ToDetail() => JsonSerializer.Serialize(this, AnswerJson.Default.SourceAnswer);

    /// <summary>Reads <see cref="ToDetail"/>; null for what it did not write.</summary>
    public static SourceAnswer? OfDetail(string? detail)
    {
        try
        {
            return detail is null ? null : JsonSerializer.Deserialize(detail, AnswerJson.Default.SourceAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(SourceAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
