using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>What is to be thought of mails by what came back for them, and by what did not (mssante.md §4, §5).</summary>
public static class MailOutlook
{
    /// <summary>The cause of a bounce that means: the patient has closed the messaging of Mon espace santé.</summary>
    public const string Closed = "mailbox-closed";

    /// <summary>Code of a distribution that nobody told of.</summary>
    public const string Presumed = "presumed";

    /// <summary>How long a patient who has closed the messaging is not written to.</summary>
    public static readonly TimeSpan ClosedFor = TimeSpan.FromDays(30);

    /// <summary>Until when an address is not written to, for its mailbox was closed; null: it may be.</summary>
    /// <param name="facts">Facts about mails to it, of whatever document, in any order.</param>
    /// <remarks>The last word counts: who has read a mail since has the messaging open again.</remarks>
    public static DateTimeOffset? ClosedUntil(IEnumerable<Fact> facts, string recipient, DateTimeOffset now)
    {
        var last = facts.OfType<MailFact>().Where(m => m.Recipient == recipient && IsOutcome(m)).Max(FactOrder.Instance);
        return last is MailBounced { Code: Closed } && last.At + ClosedFor > now ? last.At + ClosedFor : null;
    }

    /// <summary>That a mail is taken to have been distributed, for no failure came back in the time that one takes; null: something is known of it, or it is too early.</summary>
    /// <param name="about">Facts about its document.</param>
    /// <param name="after">The time that failures take. Default of the settings 24 h.</param>
    public static DeliveryReport? Presume(SentMail mail, IEnumerable<Fact> about, TimeSpan after, DateTimeOffset now)
    {
        var (told, handedOver) = (false, false);
        foreach (var fact in about.OfType<MailFact>().Where(m => m.Recipient == mail.Recipient && m.Answers.Document == mail.Document && m.At >= mail.At))
        {
            told |= fact is not MailHandedOver;
            handedOver |= fact is MailHandedOver;
        }

        return told || !handedOver || mail.At + after > now
            ? null
            : new DeliveryReport(DeliveryReportKind.MailDistributed, mail.Document, mail.Recipient, mail.Kind, Presumed, mail.At + after, $"{Presumed}.{mail.MessageId}");
    }

    private static bool IsOutcome(MailFact fact) => fact is not (MailHandedOver or MailDistributed { Presumed: true });
}
