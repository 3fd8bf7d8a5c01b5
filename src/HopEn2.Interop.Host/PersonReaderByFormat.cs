using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Hl7v2.Translation;

namespace HopEn2.Interop.Host;

/// <summary>Each message to the reader of its format.</summary>
internal sealed class PersonReaderByFormat(Hl7v2PersonReader hl7v2, FhirPersonReader fhir) : IVisitPersonReader
{
    public VisitPerson? Read(JournaledMessage message) => message.Format switch
    {
        MessageFormat.Er7 => hl7v2.Read(message),
        MessageFormat.Fhir => fhir.Read(message),
        _ => null,
    };
}
