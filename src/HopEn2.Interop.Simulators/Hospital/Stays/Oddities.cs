using HopEn2.Interop.Simulators.Hospital.People;

namespace HopEn2.Interop.Simulators.Hospital.Stays;

/// <summary>What happens to identities in the course of a day, in turn.</summary>
internal sealed class Oddities(Simulation simulation, AdmissionsOffice admissions, Regulars regulars)
{
    private readonly IdentityOffice _identities = new(simulation, admissions);
    private int _turn;

    public void Next()
    {
        switch (_turn++ % 10)
        {
            case 0 or 3 or 5 or 8:
                if (regulars.Known(p => p.Identity is Identity.Provisional or Identity.Retrieved or Identity.Validated) is { } provisional)
                    _identities.Qualify(provisional);
                break;
            case 1 or 6:
                if (regulars.Known(p => p is { NotAsked: false, Dmp: DmpRecord.Active }) is { } wavering)
                    _identities.ChangeMind(wavering);
                break;
            case 2 or 7:
                Merge();
                break;
            case 4:
                if (regulars.Known(p => p.Identity is Identity.Qualified) is { } changed)
                    _identities.ChangeIns(changed);
                break;
            case 9:
                if (regulars.Known(p => p.Identity is Identity.Qualified) is { } withdrawn)
                    _identities.WithdrawIns(withdrawn);
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
        _identities.Merge(merged, into, admissions.Present.Where(v => v.Person == merged));
    }

    private void MoveDossier()
    {
        var present = admissions.Present.FirstOrDefault(v => !v.Person.OutOfReach && v.Unit.MeanDays > 1);
        if (present is not null && regulars.Known(p => !p.OutOfReach && p != present.Person) is { } right)
            _identities.MoveDossier(present, right);
    }
}
