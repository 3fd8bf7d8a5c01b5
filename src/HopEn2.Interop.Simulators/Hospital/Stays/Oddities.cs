using HopEn2.Interop.Simulators.Hospital.People;

namespace HopEn2.Interop.Simulators.Hospital.Stays;

/// <summary>What happens to identities in the course of a day, in turn.</summary>
internal sealed class Oddities(AdmissionsOffice admissions, IdentityOffice identities, Regulars regulars)
{
    private int _turn;

    public void Next()
    {
        switch (_turn++ % 10)
        {
            case 0 or 3 or 5 or 8:
                if (regulars.Known(p => p.Identity is Identity.Provisional or Identity.Retrieved or Identity.Validated) is { } provisional)
                    identities.Qualify(provisional);
                break;
            case 1 or 6:
                if (regulars.Known(p => p is { NotAsked: false, Dmp: DmpRecord.Active }) is { } wavering)
                    identities.ChangeMind(wavering);
                break;
            case 2 or 7:
                Merge();
                break;
            case 4:
                if (regulars.Known(p => p.Identity is Identity.Qualified) is { } changed)
                    identities.ChangeIns(changed);
                break;
            case 9:
                if (regulars.Known(p => p.Identity is Identity.Qualified) is { } withdrawn)
                    identities.WithdrawIns(withdrawn);
                else
                    MoveDossier();
                MoveDossier();
                break;
        }
    }

    private void Merge()
    {
        if (regulars.Known(_ => true) is not { } merged || regulars.Known(p => p != merged) is not { } into)
            return;
        regulars.Forget(merged);
        identities.Merge(merged, into, admissions.Present.Where(v => v.Person == merged));
    }

    private void MoveDossier()
    {
        var present = admissions.Present.FirstOrDefault(v => !v.Person.OutOfReach && v.Unit.MeanDays > 1);
        if (present is not null && regulars.Known(p => !p.OutOfReach && p != present.Person) is { } right)
            identities.MoveDossier(present, right);
    }
}
