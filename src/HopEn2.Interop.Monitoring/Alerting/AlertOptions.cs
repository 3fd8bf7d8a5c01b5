using System.ComponentModel.DataAnnotations;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mail;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>What this machine needs to tell people: servers and secrets, which have no place in the mappings. Section <c>Alerts</c>.</summary>
public sealed class AlertOptions : IValidatableObject
{
    /// <summary>Notices are sent. False: decided, kept and shown, and sent to nobody; for demonstrations and trials. Default true.</summary>
    public bool Send { get; set; } = true;

    /// <summary>Address of the pages as people reach them, for links in notices. Null: notices have no link.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Language of notices, <c>fr</c> or <c>en</c>. Default <c>fr</c>.</summary>
    [AllowedValues("fr", "en")]
    public string Language { get; set; } = "fr";

    /// <summary>How long an incident must not be observed before it is over. Default 5 min; 0 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ResolveAfter { get; set; } = new LifecycleSettings().ResolveAfter;

    /// <summary>An incident that comes back within this time after it was over is the same again. Default 1 h; 0 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan SameWithin { get; set; } = new LifecycleSettings().SameWithin;

    /// <summary>How long an incident that flaps must not be observed before it is over. Default 30 min; 0 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FlappingResolveAfter { get; set; } = new LifecycleSettings().FlappingResolveAfter;

    /// <summary>How long the watch may say nothing before the screens say so and the heartbeat stops. It speaks every minute. Default 3 min; 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a route with a fallback is tried before the other is told. Default 2 min; 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PatienceWithFallback { get; set; } = new RetryPolicy().PatienceWithFallback;

    /// <summary>Wait after the first failure; doubled at each further one. Default 10 s; 100 ms to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan RetryAfter { get; set; } = new RetryPolicy().First;

    public MailOptions Mail { get; set; } = new();

    public WebhookOptions Webhook { get; set; } = new();

    public SyslogOptions Syslog { get; set; } = new();

    public HeartbeatOptions Heartbeat { get; set; } = new();

    public LifecycleSettings Lifecycle => new() { ResolveAfter = ResolveAfter, SameWithin = SameWithin, FlappingResolveAfter = FlappingResolveAfter };

    public RetryPolicy Retry => new() { First = RetryAfter, PatienceWithFallback = PatienceWithFallback };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicUrl is { } pages && !(pages.IsAbsoluteUri && pages.Scheme is "http" or "https"))
            yield return new($"Alerts:PublicUrl: {pages} is no URL. For example https://hopen2.chu-x.example.");
        if (Heartbeat.Url is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https"))
            yield return new("Alerts:Heartbeat:Url is no http or https URL.");
        if (Heartbeat.Every < TimeSpan.FromSeconds(1))
            yield return new("Alerts:Heartbeat:Every is to be 1 s or more.");
        if (Mail.Port is < 1 or > 65535)
            yield return new($"Alerts:Mail:Port: {Mail.Port} is no port.");
    }
}

/// <summary>The mail server that takes our notices.</summary>
public sealed class MailOptions
{
    /// <summary>Null: no mail can be sent.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public MailSecurity Security { get; set; }

    /// <summary>Address of the sender.</summary>
    public string? From { get; set; }

    /// <summary>With <see cref="Password"/>: who signs in. Null: nobody.</summary>
    public string? User { get; set; }

    /// <summary>A secret: from the environment or a file of HOPEN2_SECRETS.</summary>
    public string? Password { get; set; }

    /// <summary>PEM file of the authority of the server's certificate, when it is a house's own.</summary>
    public string? Authority { get; set; }
}

/// <summary>How webhooks recognise that it is us.</summary>
public sealed class WebhookOptions
{
    /// <summary>Key of HMAC-SHA-256 for routes that have none of their own. A secret.</summary>
    public string? Key { get; set; }

    /// <summary>By route.</summary>
    public Dictionary<string, string> Keys { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}

public sealed class SyslogOptions
{
    /// <summary>PEM file of the authority of the server's certificate, for <c>tls://</c>.</summary>
    public string? Authority { get; set; }
}

/// <summary>The dead-man switch: an outside service that raises an alarm when it is no longer called.</summary>
public sealed class HeartbeatOptions
{
    /// <summary>Called while all is well: the watch speaks, incidents can be kept, notices go out. Null: nobody is called. May hold a secret.</summary>
    public Uri? Url { get; set; }

    /// <summary>Default 1 min.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(1);
}
