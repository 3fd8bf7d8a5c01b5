using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Stays;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Stays;

public sealed class VisitFoldTests
{
    [Fact]
    public void An_admission_opens_a_visit_and_a_discharge_closes_it()
    {
        Assert.Equal(VisitStatus.Open, One(Opened("v", 0)).Status);

        var visit = One(Closed("v", 60), Opened("v", 0));

        Assert.Equal(VisitStatus.Closed, visit.Status);
        Assert.Equal(T(0), visit.OpenedAt);
        Assert.Equal(T(60), visit.ClosedAt);
    }

    [Fact]
    public void Admission_and_discharge_times_of_PV1_win_over_those_of_the_movement()
    {
        var visit = One(Opened("v", 5) with { AdmittedAt = T(0) }, Closed("v", 60) with { DischargedAt = T(55) });

        Assert.Equal(T(0), visit.OpenedAt);
        Assert.Equal(T(55), visit.ClosedAt);
    }

    [Fact]
    public void A_cancelled_admission_leaves_the_pre_admission_standing()
    {
        var cancelled = Cancel<VisitCancelled>("m1", MovementKind.Admission, at: 10, recorded: 20);

        Assert.Equal(VisitStatus.Announced, One(Preadmitted("v", 0), Opened("v", 10), cancelled).Status);
        Assert.Equal(VisitStatus.Cancelled, One(Opened("v", 10), cancelled).Status);
    }

    [Fact]
    public void A_cancellation_before_what_it_cancels_gives_the_same_state() =>
        Assert.Equal(One(Opened("v", 10), Cancel<VisitCancelled>("m1", MovementKind.Admission, 10, 20)), One(Cancel<VisitCancelled>("m1", MovementKind.Admission, 10, 20), Opened("v", 10)));

    [Fact]
    public void A_cancelled_pre_admission_cancels_what_was_only_announced() =>
        Assert.Equal(VisitStatus.Cancelled, One(Preadmitted("v", 0), Cancel<VisitCancelled>("m0", MovementKind.PreAdmission, 0, 5)).Status);

    [Fact]
    public void A_cancelled_discharge_reopens()
    {
        var visit = One(Opened("v", 0), Closed("v", 60), Cancel<VisitReopened>("m9", MovementKind.Discharge, 60, 70));

        Assert.Equal(VisitStatus.Open, visit.Status);
        Assert.Null(visit.ClosedAt);
    }

    [Fact]
    public void A_movement_inside_a_visit_shows_that_it_was_opened() =>
        Assert.Equal(VisitStatus.Open, One(Transferred("v", 30, "2222")).Status);

    [Fact]
    public void Leave_and_return_do_not_close() =>
        Assert.Equal(VisitStatus.Open, One(
            Opened("v", 0), Movement<VisitMoved>("v", "m5", MovementKind.LeaveStart, 10), Movement<VisitMoved>("v", "m6", MovementKind.LeaveEnd, 20)).Status);

    [Fact]
    public void The_statement_recorded_last_counts_for_each_movement()
    {
        var corrected = Movement<MovementCorrected>("v", "m1", MovementKind.Admission, at: 3, MovementAction.Update, recorded: 50, uf: "2222");

        var visit = One(corrected, Opened("v", 0));

        Assert.Equal(T(3), visit.OpenedAt);
        Assert.Equal([new UfFrom(T(3), "2222")], visit.Ufs);
    }

    [Fact]
    public void Of_statements_recorded_at_once_a_cancellation_wins() =>
        Assert.Equal(VisitStatus.Cancelled, One(Opened("v", 0), Cancel<VisitCancelled>("m1", MovementKind.Admission, 0, 0)).Status);

    [Fact]
    public void A_cancellation_without_id_cancels_the_latest_movement_of_its_kind_recorded_before_it()
    {
        var visit = One(
            Opened("v", 0), Transferred("v", 10, "2222", "~Transfer"), Transferred("v", 20, "3333", "~Transfer"), Transferred("v", 40, "4444", "~Transfer"),
            Cancel<MovementCancelled>("~Transfer", MovementKind.Transfer, 20, recorded: 30));

        Assert.Equal(["1234", "2222", "4444"], visit.Ufs.Select(u => u.Uf));
    }

    [Fact]
    public void A_cancellation_without_id_finds_a_movement_that_has_one()
    {
        Assert.Equal(VisitStatus.Open, One(Opened("v", 0), Closed("v", 60), Cancel<VisitReopened>("~Discharge", MovementKind.Discharge, 60, 70)).Status);
        Assert.Equal(VisitStatus.Cancelled, One(
            Movement<VisitOpened>("v", "m1", MovementKind.Registration, 0), Cancel<VisitCancelled>("~Admission", MovementKind.Admission, 0, 5)).Status);
    }

    [Fact]
    public void A_correction_without_id_keeps_the_movement_in_its_place()
    {
        var correction = Movement<MovementCorrected>("v", "~Admission", MovementKind.Admission, at: 30, MovementAction.Update) with { AdmittedAt = T(2) };

        var visit = One(Opened("v", 0), correction);

        Assert.Equal(T(2), visit.OpenedAt);
        Assert.Equal([new UfFrom(T(0), "1234")], visit.Ufs);
    }

    [Fact]
    public void A_correction_without_id_does_not_bring_back_what_was_cancelled() =>
        Assert.Equal(VisitStatus.Cancelled, One(
            Opened("v", 0), Cancel<VisitCancelled>("m1", MovementKind.Admission, 0, 5), Movement<MovementCorrected>("v", "~Admission", MovementKind.Admission, 10, MovementAction.Update)).Status);

    [Fact]
    public void A_unit_that_is_not_named_is_unchanged()
    {
        var visit = One(Opened("v", 0), Movement<VisitMoved>("v", "m2", MovementKind.Transfer, 10), Transferred("v", 20, "2222", "m3"));

        Assert.Equal([new UfFrom(T(0), "1234"), new UfFrom(T(20), "2222")], visit.Ufs);
    }

    [Fact]
    public void A_new_bed_in_another_unit_does_not_change_who_is_responsible()
    {
        var visit = One(Opened("v", 0), Movement<VisitMoved>("v", "m2", MovementKind.Transfer, 10) with { HostingUf = "9999" });

        Assert.Equal([new UfFrom(T(0), "1234")], visit.Ufs);
    }

    [Fact]
    public void Where_nobody_names_the_medical_unit_the_nursing_one_counts_then_the_hosting_one()
    {
        Assert.Equal("2222", Assert.Single(One(Opened("v", 0, uf: null) with { NursingUf = "2222", HostingUf = "3333" }).Ufs).Uf);
        Assert.Equal("3333", Assert.Single(One(Opened("v", 0, uf: null) with { HostingUf = "3333" }).Ufs).Uf);
    }

    [Fact]
    public void A_pending_transfer_changes_no_unit() =>
        Assert.Equal("1234", Assert.Single(One(Opened("v", 0), Movement<VisitMoved>("v", "m2", MovementKind.PendingTransfer, 10, uf: "2222")).Ufs).Uf);

    [Fact]
    public void A_class_change_is_read_from_the_last_movement() =>
        Assert.Equal(VisitClass.Inpatient, One(
            Movement<VisitOpened>("v", "m1", MovementKind.Registration, 0) with { Class = VisitClass.Emergency }, Movement<VisitMoved>("v", "m2", MovementKind.ToInpatient, 10)).Class);

    [Fact]
    public void The_dossier_moved_to_another_patient_takes_the_visit_along_unless_a_later_movement_says_otherwise()
    {
        var opened = Movement<VisitOpened>("v", "m1", MovementKind.Admission, 0, dossier: "n");

        Assert.Equal(Ipp("2"), One(opened, Moved("n", to: "2", at: 10)).Patient);
        Assert.Equal(Ipp("1"), One(opened, Moved("n", to: "2", at: 10), Movement<VisitMoved>("v", "m2", MovementKind.Transfer, 20, dossier: "n")).Patient);
    }

    [Fact]
    public void A_renumbered_dossier_is_the_same_dossier()
    {
        var visit = One(Movement<VisitOpened>("v", "m1", MovementKind.Admission, 0, dossier: "old"), Renumbered("old", "new", at: 5), Moved("new", to: "2", at: 10));

        Assert.Equal(Dossier("new"), visit.Dossier);
        Assert.Equal(Ipp("2"), visit.Patient);
    }

    [Fact]
    public void The_visit_of_a_merged_record_belongs_to_the_one_that_stays() =>
        Assert.Equal(Ipp("2"), One(Opened("v", 0), Merged("1", into: "2", at: 10)).Patient);

    private static TFact Cancel<TFact>(string id, MovementKind kind, double at, double recorded)
        where TFact : MovementFact => Movement<TFact>("v", id, kind, at, MovementAction.Cancel, recorded);

    private static VisitState One(params Fact[] facts) => Assert.Single(HospitalFold.Of(facts, Calendar).Visits);
}
