using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>The Patient of a message about a visit, for a mail that names the person.</summary>
public sealed class FhirPersonReader(IMappings mappings) : IVisitPersonReader
{
    /// <inheritdoc/>
    public VisitPerson? Read(JournaledMessage message)
    {
        var reading = FhirReader.Read(message.Body);
        if (!reading.IsAccepted)
            return null;
        var context = FhirContext.Of(reading, message.Feed, message.ControlId, message.ReceivedAt, mappings.Current);
        if (context.Resources.SelectMany(r => r.All("contained").Prepend(r)).FirstOrDefault(r => r.Type.Name == "Patient") is not { } patient)
            return null;
        var (birth, used) = (Names.Of(patient, "official") ?? patient["name"], Names.Of(patient, "usual"));
        return new(Names.Family(birth), Names.Family(used), Names.Given(birth) ?? Names.Given(used), FhirIdentity.OfPatient(patient, context).InsOid);
    }
}
