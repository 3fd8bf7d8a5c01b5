using HopEn2.Interop.Domain.Ruptures.Hospital;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Feeds;

namespace HopEn2.Interop.Monitoring.Watch;

/// <summary>The hospital as the mappings in force describe it.</summary>
/// <remarks>Feeds are of one sender when they name the same one first; of one site when the facility (MSH-4) of that sender is the same.</remarks>
internal sealed class HospitalMap(IMappings mappings) : IHospitalMap
{
    private Reading _reading = new(mappings.Current);

    private Reading Now
    {
        get
        {
            if (!ReferenceEquals(_reading.Of, mappings.Current))
                _reading = new Reading(mappings.Current);
            return _reading;
        }
    }

    public bool Knows(string feed) => Now.Of.Feeds.Named(feed) is not null;

    public string? ServiceOf(string uf, DateOnly day) => Now.Of.Services.Of(uf, day)?.Code;

    public string? SenderOf(string feed) => Now.Senders.GetValueOrDefault(feed);

    public string? SiteOf(string feed) => Now.Sites.GetValueOrDefault(feed);

    public IReadOnlyList<string> FeedsAt(string entrance) => Now.Entrances.GetValueOrDefault(EntranceName.Shown(entrance)) ?? [];

    private sealed class Reading(HospitalMappings of)
    {
        public HospitalMappings Of { get; } = of;

        public Dictionary<string, string> Senders { get; } = Shared(of, s => s);

        public Dictionary<string, string> Sites { get; } = Shared(of, s => s.Split('|') is [_, { Length: > 0 } facility] ? facility : null);

        public Dictionary<string, IReadOnlyList<string>> Entrances { get; } =
            of.Feeds.Feeds.GroupBy(f => EntranceName.Shown(f.Entrance)).ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(f => f.Name)]);

        // What a single feed has to itself is the feed.
        private static Dictionary<string, string> Shared(HospitalMappings of, Func<string, string?> part) => of.Feeds.Feeds
            .Where(f => f.Senders.Count > 0 && part(f.Senders[0]) is not null)
            .GroupBy(f => part(f.Senders[0])!)
            .Where(g => g.Count() > 1)
            .SelectMany(g => g, (g, f) => (f.Name, g.Key))
            .ToDictionary(p => p.Name, p => p.Key);
    }
}
