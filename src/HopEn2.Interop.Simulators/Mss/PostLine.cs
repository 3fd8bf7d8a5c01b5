using HopEn2.Interop.Simulators.Mss.Recipients;
using HopEn2.Interop.Simulators.Mss.Smtp;

namespace HopEn2.Interop.Simulators.Mss;

/// <summary>A mail that was taken, as it is kept: for whom, and what is to come back of it and when.</summary>
internal sealed record PostLine(string MessageId, IReadOnlyList<HandedRecipient> Recipients, IReadOnlyList<string> Documents, Answered Mail, IReadOnlyList<PendingReturn> Returns)
{
    /// <summary>Everything was forgotten.</summary>
    public static PostLine Forgotten { get; } = new("", [], [], new("", "", "", "", "", null, ""), []);

    public bool IsForgotten() => Recipients.Count == 0;
}

/// <param name="Id">Tells which were delivered already.</param>
internal sealed record PendingReturn(string Id, HandedRecipient To, Return What, DateTimeOffset Due);

/// <summary>How often one mail was taken for one recipient.</summary>
/// <param name="Documents">uniqueIds that its METADATA.XML names.</param>
internal sealed record TakenMail(string MessageId, string Recipient, int Taken, IReadOnlyList<string> Documents);
