namespace HopEn2.Interop.Fhir.Subscriptions;

/// <summary>What can be subscribed to.</summary>
internal static class Topics
{
    /// <summary>A document is new, or what became of it changed.</summary>
    public const string Document = "urn:hopen2:topic:document-state";

    /// <summary>An incident began, changed its severity, or is over.</summary>
    public const string Alert = "urn:hopen2:topic:alert";

    /// <summary>The figures of today changed.</summary>
    public const string Counter = "urn:hopen2:topic:counter";

    public static IReadOnlyList<string> All { get; } = [Document, Alert, Counter];
}
