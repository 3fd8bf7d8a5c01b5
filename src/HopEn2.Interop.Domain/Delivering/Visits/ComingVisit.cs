using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Delivering.Visits;

/// <summary>A visit as its patient is to know it: whether it will be, when and where.</summary>
/// <param name="PlannedAt">When it is to be; null when nothing announces it (any more).</param>
/// <param name="AnnouncedAt">When it was first said of what stands that it will be.</param>
/// <param name="StatedAt">When it was said that it will be then.</param>
/// <param name="EndedAt">Of a visit that is over; null otherwise.</param>
/// <param name="Uf">The unit: of a coming visit where it is to be, of one that is over where it ended. Null: none was named.</param>
public sealed record ComingVisit(VisitStatus Status, VisitSource? Source, DateTimeOffset? PlannedAt, DateTimeOffset AnnouncedAt, DateTimeOffset StatedAt, DateTimeOffset? EndedAt, string? Uf)
{
    public static ComingVisit Of(VisitState visit)
    {
        MovementFact? last = null;
        var first = DateTimeOffset.MaxValue;
        foreach (var movement in VisitFold.Standing(visit))
        {
            if (!Movements.Announces(movement.Kind))
                continue;
            if (movement.RecordedAt < first)
                first = movement.RecordedAt;
            if (last is null || Movements.Latest.Compare(movement, last) > 0)
                last = movement;
        }

        var uf = visit.Ufs.Count > 0 ? visit.Ufs[^1].Uf : null;
        return last is null
            ? new(visit.Status, null, null, default, default, visit.ClosedAt, uf)
            : new(visit.Status, SourceOf(last.Kind), PlannedAtOf(last), first, last.RecordedAt, visit.ClosedAt, visit.Status is VisitStatus.Announced ? UfOf(last) ?? uf : uf);
    }

    // Of a pre-admission some write into PV1-44 when it was recorded: that plans nothing, and ZBE-2 is when the patient comes.
    private static DateTimeOffset PlannedAtOf(MovementFact movement) =>
        movement.ExpectedAt ?? (movement.AdmittedAt is { } admitted && admitted > movement.RecordedAt ? admitted : movement.At);

    private static string? UfOf(MovementFact movement) => movement.MedicalUf ?? movement.NursingUf ?? movement.HostingUf;

    private static VisitSource SourceOf(MovementKind kind) => kind switch
    {
        MovementKind.Appointment => VisitSource.Appointment,
        MovementKind.PendingAdmission => VisitSource.Pending,
        _ => VisitSource.PreAdmission,
    };
}
