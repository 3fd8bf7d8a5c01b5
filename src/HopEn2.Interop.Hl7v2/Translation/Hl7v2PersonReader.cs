using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>The person of PID, for a mail that names the patient.</summary>
public sealed class Hl7v2PersonReader(IMappings mappings) : IVisitPersonReader
{
    /// <inheritdoc/>
    public VisitPerson? Read(JournaledMessage message)
    {
        var (reading, _) = OpenedMessage.Of(message, mappings.Current);
        if (reading is not { Pid.Exists: true })
            return null;
        var (birth, used) = PersonNames.Of(reading.Pid);
        return new(PersonNames.Family(birth), PersonNames.Family(used), PersonNames.Given(birth) ?? PersonNames.Given(used), reading.Identity.Patient.InsOid);
    }
}
