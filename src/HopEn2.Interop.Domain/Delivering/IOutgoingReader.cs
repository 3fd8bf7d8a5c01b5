using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Reads a kept message as what is to go out of it: HL7v2 and FHIR alike.</summary>
public interface IOutgoingReader
{
    /// <summary>Pure: the same message under the same mappings reads the same. Never throws for what a message holds.</summary>
    /// <remarks>
    /// Every version the message carries or deletes, under the id its facts have. Of a deletion without content, <see cref="OutgoingDocument.Content"/> is empty.
    /// <see cref="PatientTraits.Status"/> as the message alone says; who delivers puts that of the fold in its place.
    /// </remarks>
    OutgoingReading Read(JournaledMessage message);
}

/// <summary>What a kept message gave.</summary>
public abstract record OutgoingReading
{
    public sealed record Readable(ValueList<OutgoingDocument> Documents) : OutgoingReading;

    /// <summary>Nothing can go out of it: kept waiting, visible, and tried again when mappings change or a person asks.</summary>
    /// <param name="Code">Kebab case: <c>unreadable</c>, <c>parked</c>, <c>no-content</c> …</param>
    /// <param name="Detail">A sentence with field and remedy; never a patient trait.</param>
    public sealed record Refused(string Code, string Detail) : OutgoingReading;
}
