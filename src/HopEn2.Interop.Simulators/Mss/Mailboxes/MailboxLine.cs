namespace HopEn2.Interop.Simulators.Mss.Mailboxes;

/// <summary>One thing that happened to mailboxes, as it is kept: made again in the same order, every mail has the number it had. Flags are not kept.</summary>
/// <param name="Mailbox">Address; null: everything was forgotten.</param>
/// <param name="Created">Folder that was made; null and nothing else: the mailbox.</param>
/// <param name="Delivered">Bytes that came in.</param>
/// <param name="Return">Which return (<see cref="PostLine"/>) they are; null: none.</param>
/// <param name="From">Folder that mails left.</param>
/// <param name="Uids">Which of it.</param>
/// <param name="To">Folder they came to; null: they were expunged.</param>
/// <param name="Copied">They stay where they were, too.</param>
internal sealed record MailboxLine(
    string? Mailbox, string? Created = null, ReadOnlyMemory<byte>? Delivered = null, DateTimeOffset At = default, string? Return = null, string? Kind = null,
    string? From = null, IReadOnlyList<uint>? Uids = null, string? To = null, bool Copied = false);
