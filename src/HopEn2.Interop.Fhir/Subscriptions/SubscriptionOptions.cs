using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Fhir.Subscriptions;

/// <summary>Settings of the subscriptions that others hold here.</summary>
public sealed record SubscriptionOptions
{
    /// <summary>Addresses that may be told, by their beginning (<c>https://portail.example/fhir/</c>). None, the default: subscriptions are refused; whoever may read must not make the engine call anybody.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>Key of HMAC-SHA-256 that notifications are signed with. A secret; without it subscriptions are refused.</summary>
    public string? Key { get; init; }

    /// <summary>How long an answer to a notification is awaited. Default 10 s; 1 s to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a notification that fails is tried before the subscription is in error; its events go on being kept. Default 24 h; 1 s to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan GivenUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long events can be asked for again ($events). Default 7 days; 1 h to 90 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often there is a look for what is new. Default 500 ms; 50 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Every { get; init; } = TimeSpan.FromMilliseconds(500);
}
