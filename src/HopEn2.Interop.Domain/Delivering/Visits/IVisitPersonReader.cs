using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Domain.Delivering.Visits;

/// <summary>Reads in a kept message whom it is about: traits that no fact holds. HL7v2 and FHIR alike.</summary>
public interface IVisitPersonReader
{
    /// <summary>Null when the message names nobody. Never throws for what a message holds.</summary>
    VisitPerson? Read(JournaledMessage message);
}

/// <summary>A patient as a message names the person; neither stored nor logged.</summary>
/// <param name="InsOid">OID of the matricule; null when none is given.</param>
public sealed record VisitPerson(string? BirthName, string? UsedName, string? FirstName, string? InsOid)
{
    /// <summary>Used name in capitals, else the birth name, and the given name; empty when there is neither.</summary>
    public string Name => string.Join(' ', new[] { FirstName, (UsedName ?? BirthName)?.ToUpperInvariant() }.Where(p => p is { Length: > 0 }));
}
