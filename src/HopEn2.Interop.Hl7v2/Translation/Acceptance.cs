using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>What can be said against a message before it is acknowledged: cheap, and the same that translation would find.</summary>
public static class Acceptance
{
    /// <summary>Null when the message may be answered AA; else why it will be parked and what its sender is told.</summary>
    public static Outcome.Parked? Check(Er7Message message, Feed feed, HospitalMappings mappings)
    {
        _ = (message, feed, mappings);
        return null;
    }
}
