using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Fhir.Notifications;

/// <summary>A FHIR server that the engine subscribes to.</summary>
public sealed record SourceOptions
{
    /// <summary>Short name, in the address it is told at (<c>/fhir/notify/NAME</c>).</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>Base of the server, <c>https://dpi.example/fhir</c>.</summary>
    [Required]
    public string Server { get; init; } = "";

    /// <summary>Canonical of the topic, or the criteria of a plain R4 Subscription.</summary>
    [Required]
    public string Topic { get; init; } = "";

    /// <summary>Feed that what it tells belongs to; of transport fhir, or one that says <c>fhir: true</c>.</summary>
    [Required]
    public string Feed { get; init; } = "";

    /// <summary>Base of this engine as the server reaches it, <c>https://engine.example/fhir</c>.</summary>
    [Required]
    public string Address { get; init; } = "";

    /// <summary><c>full-resource</c> (default), <c>id-only</c> or <c>empty</c>: what notifications are asked to hold. What they do not hold is read at the server.</summary>
    [RegularExpression("full-resource|id-only|empty")]
    public string Content { get; init; } = "full-resource";

    /// <summary>Bearer token for the server. A secret. Null: none.</summary>
    public string? Token { get; init; }

    /// <summary>Bearer token of role sender with which the server is to tell us. A secret. Null: none, where this engine has none.</summary>
    public string? NotifyToken { get; init; }

    /// <summary>Asked of the server: a sign of life after so long a silence; and how often its count is asked for. Default 1 min; 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a subscription is asked for; it is renewed after half of that. Default 24 h; 1 min to 365 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Lasting { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a number may be missing, because a later one was quicker, before it is asked for. Default 2 s; 10 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    internal string Endpoint => $"{Address.TrimEnd('/')}/notify/{Name}";
}
