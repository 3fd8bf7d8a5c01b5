namespace HopEn2.Interop.Simulators.Hospital.Papers;

/// <summary>One document over its versions, as the hospital and the platform know it.</summary>
internal sealed class Paper(Draft first)
{
    /// <summary>The current version.</summary>
    public Draft Last { get; set; } = first;

    /// <summary>The DMP accepted a version.</summary>
    public bool Deposited { get; set; }

    /// <summary>Mailboxes that do not exist: they do not come to exist with the next version.</summary>
    public HashSet<string> DeadMailboxes { get; } = new(StringComparer.Ordinal);
}
