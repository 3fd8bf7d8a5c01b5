using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>Settings of the FHIR feeds that are the program's, not the hospital's.</summary>
public sealed record FhirFeedOptions
{
    /// <summary>FHIR servers that the engine subscribes to.</summary>
    public IReadOnlyList<Notifications.SourceOptions> Sources { get; init; } = [];

    /// <summary>Who may be told of what changes.</summary>
    public Subscriptions.SubscriptionOptions Subscriptions { get; init; } = new();

    /// <summary>Bodies beyond <see cref="FhirBodies.Large"/> that are held in memory at a time; further ones wait unread. Default 4; 1 to 64. Each takes up to three times its size.</summary>
    [Range(1, 64)]
    public int LargeBodies { get; init; } = 4;

    /// <summary>Resources of which the latest statement is remembered, so that its repetition is known and If-Match can be answered. Default 100 000; 1 000 to 10 million. Each takes some 200 bytes.</summary>
    [Range(1_000, 10_000_000)]
    public int RememberedResources { get; init; } = 100_000;
}
