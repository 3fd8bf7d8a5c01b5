using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Documents;

public sealed class DocumentFoldTests
{
    [Fact]
    public void A_document_counts_on_the_day_of_its_first_version_in_the_hospital()
    {
        // 23:30 UTC on the 9th is half past midnight of the 10th in Paris.
        var produced = Produced("a") with { At = new(2025, 3, 9, 23, 30, 0, TimeSpan.Zero) };

        var document = One(produced, Replaced("b", "a", at: 3000));

        Assert.Equal(new CounterKey(new DateOnly(2025, 3, 10), "1234", DocumentKind.Ldl), document.Counter);
    }

    [Fact]
    public void A_replacement_is_the_same_document_with_another_version()
    {
        var document = One(Produced("a"), Replaced("b", "a") with { Kind = DocumentKind.Crc, Ins = InsStatus.NotQualified });

        Assert.Equal(Id("b"), document.Current);
        Assert.Equal([Id("a"), Id("b")], document.Versions.Select(v => v.Id));
        Assert.Equal(DocumentKind.Crc, document.Kind);
        Assert.False(document.Stages.HasFlag(Stages.InsQualified));
    }

    [Fact]
    public void A_replacement_whose_original_is_unknown_stays_open_and_is_joined_when_it_comes()
    {
        var alone = One(Replaced("b", "a"));
        Assert.Equal(Id("b"), alone.Current);
        Assert.Equal([Id("a"), Id("b")], alone.Ids);

        Assert.Equal([Id("a"), Id("b")], One(Replaced("b", "a"), Produced("a")).Versions.Select(v => v.Id));
    }

    [Fact]
    public void The_replacement_counts_even_when_its_document_is_dated_before_the_original() =>
        Assert.Equal(Id("b"), One(Produced("a", at: 50), Replaced("b", "a", at: 0)).Current);

    [Fact]
    public void The_deletion_of_a_replaced_version_leaves_its_replacement_standing()
    {
        var document = One(Produced("12"), Replaced("13", "12"), Deleted("12"));

        Assert.False(document.Deleted);
        Assert.Equal(Id("13"), document.Current);
        Assert.True(document.Versions[0].Deleted);
        Assert.NotNull(document.Counter);
    }

    [Fact]
    public void The_deletion_of_the_replacement_deletes_the_document()
    {
        var document = One(Produced("12"), Replaced("13", "12"), Deleted("13"));

        Assert.True(document.Deleted);
        Assert.Null(document.Counter);
        Assert.Equal(Stages.None, document.Stages);
    }

    [Fact]
    public void A_deletion_sent_later_with_an_older_document_time_deletes() =>
        Assert.True(One(Produced("a", at: 100), Deleted("a") with { At = T(0), Source = Dpi("M3", 200) }).Deleted);

    [Fact]
    public void A_document_sent_again_after_its_deletion_stands() =>
        Assert.False(One(Deleted("a", at: 20), Produced("a", at: 0) with { Source = Dpi("M4", 30) }).Deleted);

    [Fact]
    public void Other_bytes_under_one_id_are_kept_and_the_later_ones_count()
    {
        var document = One(Produced("a") with { Sha1 = "one" }, Produced("a", at: 5, control: "M2") with { Sha1 = "two", Kind = DocumentKind.Cro });

        Assert.Equal(["one", "two"], document.Versions.Select(v => v.Sha1));
        Assert.Equal(DocumentKind.Cro, document.Kind);
    }

    [Fact]
    public void Versions_of_one_set_follow_each_other_by_number()
    {
        var second = Replaced("b", null, at: 0) with { SetId = "s", Version = 2 };

        Assert.Equal(Id("b"), One(Produced("a", at: 50) with { SetId = "s", Version = 1 }, second).Current);
    }

    [Fact]
    public void A_set_joins_only_within_one_level_of_one_patient()
    {
        var first = Produced("a") with { SetId = "s" };

        Assert.Equal(2, Fold(first, Produced("b") with { SetId = "s", Format = N3 }).Documents.Count);
        Assert.Equal(2, Fold(first, Produced("b", ipp: "2") with { SetId = "s" }).Documents.Count);
        Assert.Equal(2, Fold(first with { Format = DocumentFormat.Unreadable }, Produced("b") with { SetId = "s", Format = DocumentFormat.Unreadable }).Documents.Count);
        Assert.Single(Fold(first, Produced("b") with { SetId = "s" }).Documents);
    }

    [Fact]
    public void A_set_named_where_the_parent_belongs_joins_no_other_patients_documents() =>
        Assert.Equal(2, Fold(Replaced("a", "s") with { SetId = "s" }, Replaced("b", "s", ipp: "2") with { SetId = "s" }).Documents.Count);

    [Fact]
    public void A_document_named_by_its_other_spelling_is_the_same_version()
    {
        var document = One(Produced("1.2.3") with { Aliases = [Id("2638@RIS")] }, Deleted("2638@RIS"));

        Assert.Equal(Id("1.2.3"), document.Current);
        Assert.True(document.Deleted);
    }

    [Fact]
    public void The_N1_and_N3_of_one_report_count_once()
    {
        var fold = Fold(Produced("n1", kind: DocumentKind.CrBio) with { Pair = "p" }, Produced("n3", kind: DocumentKind.CrBio) with { Pair = "p", Format = N3 });

        Assert.Equal(1, Assert.Single(fold.Counters).Value.Produced);
    }

    [Fact]
    public void Of_a_pair_the_N1_is_looked_at()
    {
        var document = One(Produced("n1", at: 0, kind: DocumentKind.Crc) with { Pair = "p" }, Produced("n3", at: 5, kind: DocumentKind.Crc) with { Pair = "p", Format = N3 });

        Assert.Equal(Id("n1"), document.Current);
        Assert.True(document.Stages.HasFlag(Stages.RightFormat));
    }

    [Fact]
    public void A_pair_replaced_with_one_parent_named_is_replaced_whole()
    {
        Fact[] facts =
        [
            Produced("n1") with { Pair = "p" }, Produced("n3") with { Pair = "p", Format = N3 },
            Replaced("m1", "n1") with { Pair = "q" }, Replaced("m3", null) with { Pair = "q", Format = N3 },
        ];

        Assert.Equal(Id("m1"), One(facts).Current);
        Assert.True(One([.. facts, Deleted("m1"), Deleted("m3") with { Format = N3 }]).Deleted);
    }

    [Theory]
    [InlineData(DocumentLevel.N1, DocumentKind.Ldl, false, true)]
    [InlineData(DocumentLevel.N3, DocumentKind.CrBio, false, true)]
    [InlineData(DocumentLevel.N3, DocumentKind.Ldl, false, false)]
    [InlineData(DocumentLevel.N2, DocumentKind.CrBio, false, false)]
    [InlineData(DocumentLevel.NotCda, DocumentKind.Ldl, false, false)]
    [InlineData(DocumentLevel.N1, DocumentKind.Ldl, true, false)]
    public void The_right_format_is_N1_or_N3_for_biology_and_no_scan(DocumentLevel level, DocumentKind kind, bool scanned, bool right) =>
        Assert.Equal(right, One(Produced("a", kind: kind) with { Format = new(level, null, null, scanned) }).Stages.HasFlag(Stages.RightFormat));

    [Fact]
    public void A_received_document_counts_nowhere_unless_the_house_produced_it_too()
    {
        Assert.Null(One(Received("a")).Counter);
        Assert.True(One(Received("a")).Received);
        Assert.NotNull(One(Received("a"), Produced("a")).Counter);
    }

    [Fact]
    public void A_document_known_by_a_request_alone_counts_nowhere()
    {
        var document = One(Deposit("a"), Accepted());

        Assert.Null(document.Current);
        Assert.Null(document.Counter);
        Assert.Equal(DepositState.Accepted, document.Deposit);
    }

    [Fact]
    public void The_unit_is_the_messages_then_the_visits_then_the_CDAs()
    {
        var produced = Produced("a", at: 30) with { Uf = null, CdaUf = "cda", Visit = VisitRef("v") };

        Assert.Equal("1234", One(produced with { Uf = "1234" }, Opened("v", 0, uf: "2222")).Uf);
        Assert.Equal("2222", One(produced, Opened("v", 0, uf: "2222"), Transferred("v", 40, "3333")).Uf);
        Assert.Equal("3333", One(produced, Opened("v", 0, uf: "2222"), Transferred("v", 20, "3333")).Uf);
        Assert.Equal("cda", One(produced).Uf);
        Assert.Equal("", One(produced with { CdaUf = null }).Uf);
    }

    [Fact]
    public void A_dossier_alone_tells_the_unit_when_one_of_its_visits_was_open_then()
    {
        var produced = Produced("a", at: 30) with { Uf = null, Visit = VisitRef(dossier: "n") };
        var first = Movement<VisitOpened>("v1", "m1", MovementKind.Admission, 0, uf: "1111", dossier: "n");
        var closed = Movement<VisitClosed>("v1", "m9", MovementKind.Discharge, 20, dossier: "n");
        var second = Movement<VisitOpened>("v2", "m1", MovementKind.Admission, 25, uf: "2222", dossier: "n");

        Assert.Equal("1111", One(produced, first, closed).Uf);
        Assert.Equal("2222", One(produced, first, closed, second).Uf);
        Assert.Equal("", One(produced, first, second).Uf);
    }

    [Fact]
    public void Documents_follow_a_merged_patient()
    {
        var document = One(Produced("a"), Merged("1", into: "2", at: 10), Opposition("2", FeedingAnswer.Opposed, collected: 0));

        Assert.Equal(Ipp("2"), document.Patient.Ipp);
        Assert.Equal(WithheldReason.PatientOpposed, document.Withheld);
    }

    [Fact]
    public void Documents_follow_their_dossier_to_another_patient_when_written_before()
    {
        var produced = Produced("a") with { Visit = VisitRef(dossier: "n") };

        Assert.Equal(Ipp("2"), One(produced, Moved("n", to: "2", at: 10)).Patient.Ipp);
        Assert.Equal(Ipp("1"), One(produced with { Source = Dpi("M1", 20) }, Moved("n", to: "2", at: 10)).Patient.Ipp);
    }

    [Fact]
    public void A_document_without_IPP_is_its_visits_patients() =>
        Assert.Equal(Ipp("2"), One(Produced("a", ipp: null) with { Visit = VisitRef("v") }, Opened("v", 0, ipp: "2"), Identity("1")).Patient.Ipp);

    [Fact]
    public void A_document_without_IPP_or_visit_belongs_to_the_only_patient_with_its_qualified_INS()
    {
        var produced = Produced("a", ipp: null);

        Assert.Equal(Ipp("2"), One(produced, Identity("2")).Patient.Ipp);
        Assert.Null(One(produced, Identity("2"), Identity("3")).Patient.Ipp);
        Assert.Null(One(produced, Identity("2", status: InsStatus.NotQualified)).Patient.Ipp);
        Assert.Null(One(produced with { Ins = InsStatus.NotQualified }, Identity("2")).Patient.Ipp);
    }

    [Theory]
    [InlineData(DmpStatus.Closed, FeedingAnswer.Opposed, WithheldReason.NoDmp)]
    [InlineData(DmpStatus.None, FeedingAnswer.NotOpposed, WithheldReason.NoDmp)]
    [InlineData(DmpStatus.Active, FeedingAnswer.Opposed, WithheldReason.PatientOpposed)]
    [InlineData(DmpStatus.Active, FeedingAnswer.NotOpposed, WithheldReason.None)]
    [InlineData(DmpStatus.Unknown, FeedingAnswer.NotCollected, WithheldReason.None)]
    public void A_document_is_withheld_for_the_first_reason_there_is(DmpStatus dmp, FeedingAnswer feeding, WithheldReason reason) =>
        Assert.Equal(reason, One(Produced("a"), Deposit("a"), Dmp("1", dmp, collected: 0), Opposition("1", feeding, collected: 0)).Withheld);

    [Fact]
    public void What_the_DMP_has_taken_is_not_withheld_whatever_was_said_later()
    {
        Assert.Equal(WithheldReason.None, One(Produced("a"), Deposit("a"), Accepted(), Opposition("1", FeedingAnswer.Opposed, at: 50, collected: 50)).Withheld);
        Assert.Equal(WithheldReason.PatientOpposed, One(Produced("a"), Deposit("a"), Refused(), Opposition("1", FeedingAnswer.Opposed, at: 50, collected: 50)).Withheld);
    }

    [Fact]
    public void A_document_whose_current_version_is_not_to_be_deposited_is_withheld_by_decision()
    {
        Assert.Equal(WithheldReason.ByDecision, One(Produced("a")).Withheld);
        Assert.Equal(WithheldReason.ByDecision, One(Produced("a"), Deposit("a"), Replaced("b", "a")).Withheld);
        Assert.Equal(WithheldReason.None, One(Produced("a"), Replaced("b", "a"), Deposit("b", 10, "M2", DepositAction.Replace)).Withheld);
    }

    private static DocumentState One(params Fact[] facts) => Assert.Single(Fold(facts).Documents);

    private static HospitalFold Fold(params Fact[] facts) => HospitalFold.Of(facts, Calendar);
}
