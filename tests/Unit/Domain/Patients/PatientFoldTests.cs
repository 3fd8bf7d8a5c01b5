using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Patients;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Patients;

public sealed class PatientFoldTests
{
    [Fact]
    public void An_identity_with_VALI_and_an_INS_is_qualified()
    {
        var patient = One(Identity("1"));

        Assert.Equal(Ipp("1"), patient.Ipp);
        Assert.Equal(Matricule, patient.Ins);
        Assert.Equal(InsStatus.Qualified, patient.InsStatus);
    }

    [Fact]
    public void An_INS_without_VALI_is_kept_and_does_not_qualify()
    {
        var patient = One(Identity("1", status: InsStatus.NotQualified, reliability: "PROV"));

        Assert.Equal(Matricule, patient.Ins);
        Assert.Equal(InsStatus.NotQualified, patient.InsStatus);
    }

    [Fact]
    public void The_latest_statement_of_the_INS_counts() =>
        Assert.Equal(InsStatus.Qualified, One(Identity("1", at: 10), Identity("1", at: 5, status: InsStatus.NotQualified)).InsStatus);

    [Fact]
    public void An_identity_sent_without_INS_does_not_take_it_away() =>
        Assert.Equal(Matricule, One(Identity("1", at: 0), Identity("1", at: 10, ins: null)).Ins);

    [Fact]
    public void An_A47_takes_the_INS_away_until_it_is_stated_again()
    {
        Assert.Equal(InsStatus.Absent, One(Identity("1", at: 0), Withdrawn("1", at: 10)).InsStatus);
        Assert.Equal(InsStatus.Qualified, One(Identity("1", at: 20), Withdrawn("1", at: 10)).InsStatus);
    }

    [Fact]
    public void A_changed_matricule_replaces_the_old_one()
    {
        var changed = new IdentifierChanged { At = T(10), Source = Gam(10), Patient = Patient("1", OtherMatricule), OldIpp = null, OldIns = Matricule };

        Assert.Equal(InsStatus.NotQualified, One(Identity("1"), changed).InsStatus);
        Assert.Equal(InsStatus.Qualified, One(Identity("1"), changed, Identity("1", at: 10, ins: OtherMatricule)).InsStatus);
    }

    [Fact]
    public void A_changed_IPP_is_the_same_person()
    {
        var patient = One(Identity("1"), new IdentifierChanged { At = T(10), Source = Gam(10), Patient = Patient("2"), OldIpp = Ipp("1"), OldIns = null });

        Assert.Equal(Ipp("2"), patient.Ipp);
        Assert.Equal(Matricule, patient.Ins);
    }

    [Theory]
    [InlineData("DOUT", true)]
    [InlineData("FICT", true)]
    [InlineData("PROV", false)]
    public void DOUT_and_FICT_leave_the_patient_out(string reliability, bool left) =>
        Assert.Equal(left, One(Identity("1", ins: null, reliability: ["CACH", reliability])).DoubtfulOrFictitious);

    [Fact]
    public void A_doubt_is_lifted_by_a_later_identity() =>
        Assert.False(One(Identity("1", at: 0, ins: null, reliability: "DOUT"), Identity("1", at: 10)).DoubtfulOrFictitious);

    [Fact]
    public void A_merged_record_is_followed_to_the_one_that_stays()
    {
        var patient = One(Identity("1", ins: null), Identity("2"), Merged("1", into: "2", at: 10));

        Assert.Equal(Ipp("2"), patient.Ipp);
        Assert.Equal([Ipp("1"), Ipp("2")], patient.Ipps);
    }

    [Fact]
    public void A_record_merged_into_one_that_is_merged_itself_ends_in_the_last() =>
        Assert.Equal(Ipp("3"), One(Merged("2", into: "3", at: 20), Merged("1", into: "2", at: 10)).Ipp);

    [Fact]
    public void The_latest_merge_of_a_record_counts_and_the_two_part()
    {
        var patients = Fold(Merged("1", into: "2", at: 10), Merged("1", into: "3", at: 20));

        Assert.Equal([Ipp("1"), Ipp("3")], Assert.Single(patients, p => p.Ipp == Ipp("3")).Ipps);
        Assert.Equal([Ipp("2")], Assert.Single(patients, p => p.Ipp == Ipp("2")).Ipps);
    }

    [Fact]
    public void Of_records_merged_into_each_other_the_one_that_was_kept_last_stands() =>
        Assert.Equal(Ipp("1"), One(Merged("1", into: "2", at: 10), Merged("2", into: "1", at: 20)).Ipp);

    [Fact]
    public void A_record_merged_into_itself_is_merged_into_nothing() =>
        Assert.Equal([Ipp("1")], One(Merged("1", into: "1", at: 10)).Ipps);

    [Fact]
    public void The_surviving_identity_stands_even_when_the_merged_one_was_stated_later()
    {
        var patient = One(Identity("2", at: 0), Identity("1", at: 5, status: InsStatus.NotQualified, reliability: "DOUT"), Merged("1", into: "2", at: 10));

        Assert.Equal(InsStatus.Qualified, patient.InsStatus);
        Assert.False(patient.DoubtfulOrFictitious);
    }

    [Fact]
    public void The_INS_of_a_merged_record_serves_a_survivor_that_has_none() =>
        Assert.Equal(Matricule, One(Identity("2", ins: null), Identity("1"), Merged("1", into: "2", at: 10)).Ins);

    [Fact]
    public void The_DMP_status_collected_last_counts_whichever_message_came_last() =>
        Assert.Equal(DmpStatus.Closed, One(Dmp("1", DmpStatus.Closed, at: 0, collected: 50), Dmp("1", DmpStatus.Active, at: 10, collected: 40)).Dmp);

    [Fact]
    public void An_undated_DMP_status_never_overrides_a_dated_one() =>
        Assert.Equal(DmpStatus.Closed, One(Dmp("1", DmpStatus.Closed, at: 0, collected: 0), Dmp("1", DmpStatus.Active, at: 10)).Dmp);

    [Fact]
    public void Of_undated_statuses_the_latest_counts() =>
        Assert.Equal(DmpStatus.Active, One(Dmp("1", DmpStatus.Active, at: 10), Dmp("1", DmpStatus.Closed, at: 0)).Dmp);

    [Fact]
    public void An_opposition_collected_later_wins_over_an_answer_that_came_later() =>
        Assert.Equal(FeedingAnswer.Opposed, One(Opposition("1", FeedingAnswer.Opposed, at: 0, collected: 50), Opposition("1", FeedingAnswer.NotOpposed, at: 10, collected: 40)).Feeding);

    [Fact]
    public void Not_collected_never_overrides_an_answer()
    {
        Assert.Equal(FeedingAnswer.Opposed, One(Opposition("1", FeedingAnswer.Opposed, at: 0, collected: 0), Opposition("1", FeedingAnswer.NotCollected, at: 10)).Feeding);
        Assert.Equal(FeedingAnswer.Opposed, One(Opposition("1", FeedingAnswer.Opposed, at: 0), Opposition("1", FeedingAnswer.NotCollected, at: 10, collected: 10)).Feeding);
        Assert.Equal(ConsultationAnswer.Consenting, One(Consent("1", ConsultationAnswer.Consenting), Consent("1", ConsultationAnswer.NotCollected, at: 10)).Consultation);
    }

    [Fact]
    public void What_was_answered_under_a_merged_record_binds_the_person() =>
        Assert.Equal(FeedingAnswer.Opposed, One(Opposition("1", FeedingAnswer.Opposed, collected: 0), Identity("2"), Merged("1", into: "2", at: 10)).Feeding);

    [Fact]
    public void Two_states_join_to_what_their_facts_together_state()
    {
        Fact[] facts = [Identity("1"), Identity("2", at: 5), Merged("1", into: "2", at: 10), Dmp("1", DmpStatus.Closed, at: 3), Opposition("2", FeedingAnswer.Opposed, at: 4), Withdrawn("2", at: 8)];
        var (early, late) = (Fold(facts[..3]), Fold(facts[3..]));

        Assert.Equal(Fold(facts), PatientFold.Join(early.Concat(late), []));
        Assert.Equal(Fold(facts), PatientFold.Join(late.Concat(early).Concat(late), [.. facts.OfType<PatientFact>().Take(2)]));
    }

    [Fact]
    public void A_person_without_IPP_is_no_patient_of_the_house() =>
        Assert.Empty(PatientFold.Join([], [Identity("1") with { Patient = Patient(null, Matricule) }]));

    private static PatientState One(params Fact[] facts) => Assert.Single(Fold(facts));

    private static IReadOnlyList<PatientState> Fold(params Fact[] facts) => [.. PatientFold.Join([], facts.OfType<PatientFact>()).OrderBy(p => p.Ipp)];
}
