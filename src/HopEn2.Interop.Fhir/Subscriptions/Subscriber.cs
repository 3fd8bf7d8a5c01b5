using System.Text.Json;
using System.Text.Json.Serialization;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Fhir.Subscriptions;

internal enum SubscriptionStatus
{
    /// <summary>Waits for its handshake.</summary>
    Requested,
    Active,

    /// <summary>Its endpoint did not answer for too long: events are kept, none are told.</summary>
    Error,

    /// <summary>Nothing is told, and nothing kept for it.</summary>
    Off,
}

/// <summary>What a notification holds of what it is about (backport-payload-content).</summary>
internal enum PayloadContent
{
    Empty,
    IdOnly,
    FullResource,
}

/// <summary>One subscription, and how far its holder has been told.</summary>
internal sealed record Subscriber
{
    /// <summary>Name of the token that made it: it is its, and the administrators', to see and change.</summary>
    public required string Owner { get; init; }

    public required SubscriptionStatus Status { get; init; }
    public required string Reason { get; init; }
    public required string Topic { get; init; }

    /// <summary>Codes of the documents it is about (LOINC or TRE_A05); empty: all.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>Headers that its holder wants with each notification.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    public required PayloadContent Content { get; init; }
    public required bool Xml { get; init; }

    /// <summary>Events in one notification at most.</summary>
    public required int MostEvents { get; init; }

    /// <summary>Told that all is well after so long a silence; null: never.</summary>
    public required TimeSpan? Heartbeat { get; init; }

    public required DateTimeOffset? End { get; init; }

    /// <summary>Address of the engine as its holder knows it: <c>https://engine.example/fhir</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Number of the last event told and taken.</summary>
    public long Told { get; init; }

    /// <summary>When anything was last told and taken.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>Since when telling fails; null while it does not.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    public int Tries { get; init; }

    /// <summary>Not before.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public string? LastError { get; init; }

    public static Subscriber Read(StoredSubscription stored) => JsonSerializer.Deserialize(stored.Body.Span, SubscriberJson.Default.Subscriber)!; // It was written below.

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, SubscriberJson.Default.Subscriber);

    public bool Keeps => Status is not SubscriptionStatus.Off;
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(Subscriber))]
internal sealed partial class SubscriberJson : JsonSerializerContext;
