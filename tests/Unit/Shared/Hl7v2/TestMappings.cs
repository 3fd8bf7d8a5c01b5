using System.Collections.Frozen;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Tests.Shared.Hl7v2;

/// <summary>Mappings of a hospital with nothing but feeds; they can be replaced while something runs.</summary>
internal sealed class TestMappings : IMappings
{
    public TestMappings(params Feed[] feeds) => Current = With(feeds.Length == 0 ? [Feed()] : feeds);

    public HospitalMappings Current { get; private set; }

    public IReadOnlyList<MappingProblem> Refused => [];

    public event Action<HospitalMappings>? Changed;

    public void Replace(params Feed[] feeds)
    {
        Current = With(feeds);
        Changed?.Invoke(Current);
    }

    /// <summary>A feed that takes any sender at the entrance <c>mllp</c>.</summary>
    public static Feed Feed(string name = "dpi", string entrance = "mllp", FeedTransport transport = FeedTransport.Mllp, params string[] senders) => new()
    {
        Name = name,
        Label = name,
        Transport = transport,
        Entrance = entrance,
        Mode = FeedMode.Observe,
        Senders = senders,
        Charset = "iso-8859-15",
        Authority = "CHU-X",
        OnConflictingControlId = ConflictRule.Accept,
        Accepts = [],
        LargestMessage = 50 << 20,
        ReadTimeout = TimeSpan.FromSeconds(30),
        IdleTimeout = TimeSpan.Zero,
        Contact = null,
    };

    private static HospitalMappings With(IReadOnlyList<Feed> feeds) => new(
        new Hospital
        {
            Name = "Hôpital fictif",
            FinessEj = "999999999",
            FinessEg = [],
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"),
            AcceptTestIns = true,
            InsKeyCheck = InsKeyCheck.Strict,
            CountTraining = true,
            StrictVisibility = false,
            StrictActions = false,
            Authorities = FrozenDictionary<string, string>.Empty,
            DefaultAuthority = "CHU-X",
            OwnOids = FrozenDictionary<string, string>.Empty,
            Targets = FrozenDictionary<DocumentKind, double>.Empty,
        },
        new FeedTable(feeds),
        new ServiceTable([], []),
        new DocumentTable([]),
        new PathwayTable([]),
        new AlertRoutes(1, []),
        "0");
}
