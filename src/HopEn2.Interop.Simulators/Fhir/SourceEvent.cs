namespace HopEn2.Interop.Simulators.Fhir;

/// <summary>Something that happened to a resource, as one subscription counts it.</summary>
/// <param name="Number">1 for the first of the subscription.</param>
/// <param name="Focus">The resource: type and id.</param>
/// <param name="Method">POST, PUT or DELETE.</param>
/// <param name="Content">The resource as it then was, JSON.</param>
internal sealed record SourceEvent(long Number, DateTimeOffset At, string Focus, string Method, ReadOnlyMemory<byte> Content);

/// <summary>What a notification tells of a resource (channel.payload, and the content extension of the backport).</summary>
internal enum PayloadContent
{
    /// <summary>No extension of the backport, no payload: an empty POST, as R4 has it.</summary>
    R4Empty,

    /// <summary>No extension of the backport, a payload: PUT of the resource itself, as R4 has it.</summary>
    R4Resource,

    /// <summary>Backport: that something happened, and how often so far.</summary>
    Empty,

    /// <summary>Backport: which resource.</summary>
    IdOnly,

    /// <summary>Backport: the resource itself.</summary>
    FullResource,
}
