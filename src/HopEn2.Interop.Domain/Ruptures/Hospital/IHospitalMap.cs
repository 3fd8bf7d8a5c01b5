namespace HopEn2.Interop.Domain.Ruptures.Hospital;

/// <summary>What the watch needs to know of the hospital: which feeds there are, whose they are, and which service a UF belongs to.</summary>
public interface IHospitalMap
{
    /// <summary>Whether there is such a feed: what senders write must not make streams.</summary>
    bool Knows(string feed);

    /// <summary>The service of a UF on a day; null when the UF is not mapped.</summary>
    string? ServiceOf(string uf, DateOnly day);

    /// <summary>The sender of a feed, where several feeds are its; null where the feed is its only one.</summary>
    string? SenderOf(string feed);

    /// <summary>The site (the facility that senders name) of a feed, where several feeds are its; null otherwise.</summary>
    string? SiteOf(string feed);

    /// <summary>The feeds that come in by an entrance.</summary>
    IReadOnlyList<string> FeedsAt(string entrance);
}
