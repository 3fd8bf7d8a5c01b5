using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Intake;

/// <summary>What the feeds of one entrance allow together: whose message it is, is known only once its header has been read.</summary>
/// <param name="Idle">Null: a connection may stay open without a byte for ever.</param>
internal sealed record EntranceLimits(int Largest, TimeSpan Read, TimeSpan? Idle)
{
    public static EntranceLimits Of(HospitalMappings mappings, string entrance)
    {
        var feeds = mappings.Feeds.Feeds.Where(f => f.Entrance == entrance).ToList();
        if (feeds.Count == 0)
            return new EntranceLimits(50 << 20, TimeSpan.FromSeconds(30), null);
        var idle = feeds.Exists(f => f.IdleTimeout <= TimeSpan.Zero) ? (TimeSpan?)null : feeds.Max(f => f.IdleTimeout);
        return new EntranceLimits(feeds.Max(f => f.LargestMessage), feeds.Max(f => f.ReadTimeout), idle);
    }
}
