using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.People;
using HopEn2.Interop.Simulators.Hospital.Truths;

namespace HopEn2.Interop.Simulators.Hospital.Stays;

/// <summary>The identitovigilance: qualifies identities, merges records, changes and withdraws INS, moves dossiers.</summary>
internal sealed class IdentityOffice(Simulation simulation, AdmissionsOffice admissions)
{
    /// <summary>A31: the INS was retrieved and the identity checked.</summary>
    public void Qualify(Person person)
    {
        person.Identity = Identity.Qualified;
        admissions.Send(admissions.Message("A31", person, simulation.Now), [], default, ["qualified later"]);
    }

    /// <summary>A31 with a ZFA: the person answered otherwise than before.</summary>
    public void ChangeMind(Person person)
    {
        person.Opposed = !person.Opposed;
        person.AskedAt = simulation.Now;
        admissions.Send(admissions.Message("A31", person, simulation.Now) with { WithZfa = true }, [admissions.Answer(person)], default, [person.Opposed ? "opposed later" : "no longer opposed"]);
    }

    /// <summary>A40: two records of one person; the first ends, its visits go on under the second.</summary>
    public void Merge(Person merged, Person into, IEnumerable<Visit> visits)
    {
        foreach (var visit in visits)
            visit.Person = into;
        admissions.Send(admissions.Message("A40", into, simulation.Now) with { Merged = Identities.Ipp(merged.Ipp), Former = merged }, [new Truth.Merged(merged.Number, into.Number)], default, ["patients merged"]);
    }

    /// <summary>A44: the dossier had been opened for the wrong person.</summary>
    public void MoveDossier(Visit visit, Person to)
    {
        var from = visit.Person;
        visit.Person = to;
        admissions.Send(
            admissions.Message("A44", to, simulation.Now) with { Visit = visit, Merged = Identities.Ipp(from.Ipp), MergedDossier = Identities.Dossier(visit.Dossier), Former = from }, [], default, ["dossier moved"]);
    }

    /// <summary>A47: another matricule.</summary>
    public void ChangeIns(Person person)
    {
        var old = person.Matricule;
        person.Matricule = Matricule.Nir(simulation.Dice, person.Male, person.Birth, person.BirthPlace);
        admissions.Send(admissions.Message("A47", person, simulation.Now) with { Merged = Identities.Ins(old), FormerIns = old }, [], default, ["INS changed"]);
    }

    /// <summary>A47: the matricule is withdrawn, the identity provisional again.</summary>
    public void WithdrawIns(Person person)
    {
        var old = person.Matricule;
        person.Identity = Identity.Provisional;
        admissions.Send(
            admissions.Message("A47", person, simulation.Now) with { Merged = Identities.Ins(old), FormerIns = old, InsField = $"\"\"^^^ASIP-SANTE-INS-NIR&{Establishment.InsOid}&ISO^INS" }, [], default, ["INS withdrawn"]);
    }
}
