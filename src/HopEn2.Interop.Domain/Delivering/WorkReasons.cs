namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Why a piece of work is not done: words that stay, as stored, counted and shown.</summary>
public static class WorkReasons
{
    // Held: the document or its patient.
    public const string PatientOpposed = "patient-opposed";
    public const string NoDmp = "no-dmp";
    public const string InsNotQualified = "ins-not-qualified";
    public const string InsMismatch = "ins-mismatch";

    /// <summary>Confidentiality R or V: stays out of the DMP (TD).</summary>
    public const string Restricted = "restricted";
    public const string Scan = "scan";
    public const string WrongFormat = "wrong-format";
    public const string HiddenFromPatient = "hidden-from-patient";
    public const string HiddenFromLegalRepresentatives = "hidden-from-legal-representatives";
    public const string HiddenFromProfessionals = "hidden-from-professionals";
    public const string SecretConnection = "secret-connection";
    public const string NoRecipient = "no-recipient";

    /// <summary>The patient has closed the messaging of Mon espace santé: nothing is sent for 30 days.</summary>
    public const string MailboxClosed = MailOutlook.Closed;

    // Held: what comes first, or the house itself.
    public const string OriginalPending = "original-pending";
    public const string NotRecorded = "not-recorded";
    public const string NoLongerAsked = "no-longer-asked";
    public const string FeedObserves = "feed-observes";
    public const string NotConfigured = "not-configured";
    public const string BodyForgotten = "body-forgotten";
    public const string MessageRefused = "message-refused";
    public const string QuietHours = "quiet-hours";

    // Held or dropped: messages about visits.

    /// <summary>Its time has not come.</summary>
    public const string NotYet = "not-yet";

    /// <summary>messages.yaml has no such template any more.</summary>
    public const string NoTemplate = "no-template";
    public const string Minor = "minor";
    public const string VisitCancelled = "visit-cancelled";

    /// <summary>The visit has begun, or is over too long.</summary>
    public const string Past = "past";

    /// <summary>The next message about the same visit is due: it tells the same.</summary>
    public const string SupersededByReminder = "superseded-by-reminder";

    /// <summary>Neither visit nor template ask for it any more.</summary>
    public const string NoLongerPlanned = "no-longer-planned";
    public const string Deceased = "deceased";

    // Waiting: the neighbour.
    public const string NeighbourFails = "neighbour-fails";
    public const string OutcomeUnknown = "outcome-unknown";

    /// <summary>Ours to repair: the engine failed on it.</summary>
    public const string Defect = "defect";

    // Failed.
    public const string Refused = "refused";
    public const string GivenUp = "given-up";

    // Dropped.
    public const string SupersededBeforeDeposit = "superseded-before-deposit";
    public const string SupersededBeforeSending = "superseded-before-sending";
    public const string DeletedBeforeSending = "deleted-before-sending";
    public const string NothingToWithdraw = "nothing-to-withdraw";

    /// <summary>How a reason of the house, not of one document, is released: by its word.</summary>
    public static string Waits(string reason) => "r:" + reason;
}
