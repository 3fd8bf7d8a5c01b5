using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Alerting;
using HopEn2.Interop.Tests.Shared;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Tests.Integration.Alerting;

/// <summary>Notices as they go out, and settings as they are read.</summary>
internal static class Letters
{
    private static readonly AlertScopes Scopes = new(ShippedMappings.Loaded);

    public static Letter Of(RouteTransport transport, string target, Notify kind = Notify.First, string? id = null, string? inReplyTo = null)
    {
        var incident = Breaks.Known() with { ResolvedAt = kind is Notify.Cleared ? Breaks.At(15) : null };
        var notice = new Notice
        {
            Id = id ?? $"{Guid.NewGuid():N}.1", Incident = incident.Id, Route = "interop", Kind = kind, Reason = kind is Notify.Cleared ? NotifyReason.Over : NotifyReason.Opened,
            DecidedAt = Breaks.At(20), About = incident, Surroundings = new(["Imagerie"], true), InReplyTo = inReplyTo,
        };
        return new(new(new() { Name = "interop" }, transport, target), notice, NoticeWriter.In("fr").Write(notice, Scopes, Breaks.Paris, new("https://hopen2.chu-fictif.example")), DateTimeOffset.UtcNow);
    }

    public static IOptionsMonitor<AlertOptions> Options(Action<AlertOptions> set)
    {
        var options = new AlertOptions();
        set(options);
        return new Fixed(options);
    }

    private sealed class Fixed(AlertOptions value) : IOptionsMonitor<AlertOptions>
    {
        public AlertOptions CurrentValue => value;

        public AlertOptions Get(string? name) => value;

        public IDisposable? OnChange(Action<AlertOptions, string?> listener) => null;
    }
}
