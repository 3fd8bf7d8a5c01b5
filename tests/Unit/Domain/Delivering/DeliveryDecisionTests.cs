using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Delivering;

public sealed class DeliveryDecisionTests
{
    private const string Doctor = "dr.a@test.mssante.fr";
    private const string Patients = "277010115400329@patient.mssante.fr";

    private static readonly DateTimeOffset Now = T(100);

    private static WorkItem Item(string id, DepositAction action = DepositAction.Deposit, string? to = null, double asked = 0, WorkState state = WorkState.Waiting, bool mayBeThere = false, bool leased = false, double lastTry = 99)
    {
        var key = to is null ? WorkKeys.Deposit(Id(id), action, "sha-" + id) : WorkKeys.Mail(Id(id), action, to);
        var order = new WorkOrder(
            key, to is null ? WorkKind.Deposit : WorkKind.Mail, to is null ? Destinations.Dmp : Destinations.Mss, Id(id), action, to,
            to is null ? null : to == Patients ? RecipientKind.Patient : RecipientKind.Professional, new(1), "dpi", T(asked), T(asked));
        return new(order, state, null, null, mayBeThere ? 1 : 0, T(1), T(lastTry), T(0), mayBeThere, leased ? Now.AddMinutes(1) : null, to is null ? null : "m-" + id, null);
    }

    private static DeliveryCase? Known(string id, params Fact[] facts)
    {
        var fold = HospitalFold.Of(facts, Calendar);
        var document = fold.Documents.FirstOrDefault(d => d.Ids.Contains(Id(id)));
        if (document is null)
            return null;
        var keys = document.Ids.Select(SubjectKey.Of).ToHashSet();
        return new(document, [.. facts.Where(f => SubjectKeys.Of(f).Any(keys.Contains))], fold.Patients.FirstOrDefault(p => p.Ipp == document.Patient.Ipp));
    }

    private static WorkDecision Deposits(WorkItem work, DeliveryCase? known, params WorkItem[] others) => DepositDecision.Of(work, known, [work, .. others], DeliveryRules.Default, Now);

    private static WorkDecision MailsOut(WorkItem work, DeliveryCase? known, params WorkItem[] others) => MailDecision.Of(work, known, [work, .. others], DeliveryRules.Default, Now);

    private static WorkDecision.Go Goes(DepositAction action = DepositAction.Deposit, string? replaced = null, bool ours = false, string? inReplyTo = null, params Superseded[] supersedes) =>
        new(action, replaced is null ? null : Id(replaced), ours, inReplyTo, [.. supersedes]);

    private static string ReasonOf(WorkDecision decision) => Assert.IsType<WorkDecision.Hold>(decision).Reason;

    [Fact]
    public void A_document_with_nothing_against_it_goes() => Assert.Equal(Goes(), Deposits(Item("a"), Known("a", Produced("a"), Deposit("a"))));

    public static TheoryData<string, string> Hindrances => new()
    {
        { "opposed", WorkReasons.PatientOpposed },
        { "no dmp", WorkReasons.NoDmp },
        { "closed", WorkReasons.NoDmp },
        { "ins", WorkReasons.InsNotQualified },
        { "mismatch", WorkReasons.InsMismatch },
        { "restricted", WorkReasons.Restricted },
        { "scan", WorkReasons.Scan },
        { "pdf", WorkReasons.WrongFormat },
    };

    [Theory]
    [MemberData(nameof(Hindrances))]
    public void What_speaks_against_a_deposit_holds_it_with_its_reason_and_a_mail_to_a_doctor_goes(string what, string reason)
    {
        var document = Produced("a") with
        {
            Ins = what is "ins" ? InsStatus.NotQualified : what is "mismatch" ? InsStatus.Mismatch : InsStatus.Qualified,
            Visibility = what is "restricted" ? Visibility.Restricted : Visibility.Normal,
            Format = what is "scan" ? N1 with { Scanned = true } : what is "pdf" ? N1 with { Level = DocumentLevel.NotCda } : N1,
        };
        Fact[] facts = [document, Deposit("a"), Send("a", Doctor), .. what switch
        {
            "opposed" => (Fact[])[Opposition("1", FeedingAnswer.Opposed)],
            "no dmp" => [Dmp("1", DmpStatus.None)],
            "closed" => [Dmp("1", DmpStatus.Closed)],
            _ => [],
        }];

        Assert.Equal(reason, ReasonOf(Deposits(Item("a"), Known("a", facts))));
        Assert.Equal(what is not "pdf", MailsOut(Item("a", to: Doctor), Known("a", facts)) is WorkDecision.Go);
    }

    [Fact]
    public void An_INS_qualified_the_day_after_releases_what_waited_for_it()
    {
        Fact[] facts = [Produced("a") with { Ins = InsStatus.NotQualified }, Deposit("a"), Identity("1", 0, Matricule, InsStatus.NotQualified)];
        var held = Assert.IsType<WorkDecision.Hold>(Deposits(Item("a"), Known("a", facts)));
        Assert.Equal((WorkReasons.InsNotQualified, SubjectKey.Of(Ipp("1")).Value), (held.Reason, held.WaitsFor));

        Assert.Equal(Goes(), Deposits(Item("a"), Known("a", [.. facts, Identity("1", 60 * 24)])));
        Assert.Equal(WorkReasons.InsNotQualified, ReasonOf(Deposits(Item("a"), Known("a", [.. facts, Identity("1", 60 * 24, OtherMatricule)]))));
    }

    [Fact]
    public void What_is_not_recorded_or_no_longer_asked_for_is_held()
    {
        Assert.Equal(WorkReasons.NotRecorded, ReasonOf(Deposits(Item("a"), null)));
        Assert.Equal(WorkReasons.NotRecorded, ReasonOf(Deposits(Item("a"), Known("a", Deposit("a")))));
        Assert.Equal(WorkReasons.NoLongerAsked, ReasonOf(Deposits(Item("a"), Known("a", Produced("a")))));
        Assert.Equal(WorkReasons.NoLongerAsked, ReasonOf(MailsOut(Item("a", to: Doctor), Known("a", Produced("a"), Send("a", "dr.b@test.mssante.fr")))));
    }

    [Fact]
    public void Of_an_original_and_its_replacement_that_both_wait_only_the_replacement_goes()
    {
        var known = Known("a", Produced("a"), Deposit("a"), Replaced("b", "a"), Deposit("b", 10, "M2", DepositAction.Replace));
        var (original, replacement) = (Item("a"), Item("b", DepositAction.Replace, asked: 10));

        Assert.Equal(new WorkDecision.Drop(WorkReasons.SupersededBeforeDeposit), Deposits(original, known, replacement));
        Assert.Equal(Goes(supersedes: new Superseded(original.Order.Key, WorkReasons.SupersededBeforeDeposit)), Deposits(replacement, known, original));
    }

    [Fact]
    public void A_replacement_waits_for_an_original_that_may_be_there_and_takes_the_place_of_one_that_is()
    {
        var known = Known("a", Produced("a"), Deposit("a"), Replaced("b", "a"), Deposit("b", 10, "M2", DepositAction.Replace));
        var replacement = Item("b", DepositAction.Replace, asked: 10);

        Assert.Equal(WorkReasons.OriginalPending, Assert.IsType<WorkDecision.Wait>(Deposits(replacement, known, Item("a", mayBeThere: true))).Reason);
        Assert.Equal(WorkReasons.OriginalPending, Assert.IsType<WorkDecision.Wait>(Deposits(replacement, known, Item("a", leased: true))).Reason);
        Assert.Equal(Goes(DepositAction.Replace, "a", ours: true), Deposits(replacement, known, Item("a", state: WorkState.Done)));
        Assert.Equal(Goes(), Deposits(replacement, known, Item("a", state: WorkState.Failed)));
        Assert.Equal(Goes(DepositAction.Replace, "a"), Deposits(replacement, known));
    }

    [Fact]
    public void The_original_is_the_last_version_the_DMP_took()
    {
        var known = Known("a", Produced("a"), Deposit("a"), Replaced("b", "a"), Deposit("b", 10, "M2"), Replaced("c", "b", 20, "M3"), Deposit("c", 20, "M3"));

        Assert.Equal(Goes(DepositAction.Replace, "a", ours: true), Deposits(Item("c"), known, Item("b", state: WorkState.Failed), Item("a", state: WorkState.Done)));
        Assert.Equal(Goes(DepositAction.Replace, "b", ours: true), Deposits(Item("c"), known, Item("b", state: WorkState.Done), Item("a", state: WorkState.Done)));
    }

    [Fact]
    public void A_deletion_drops_what_waits_and_withdraws_what_is_there()
    {
        var known = Known("a", Produced("a"), Deposit("a"), Deleted("a"), Deposit("a", 20, "M3", DepositAction.Delete));
        var (deposit, deletion) = (Item("a"), Item("a", DepositAction.Delete, asked: 20));

        Assert.Equal(new WorkDecision.Drop(WorkReasons.DeletedBeforeSending), Deposits(deposit, known, deletion));
        Assert.Equal(new WorkDecision.Nothing([new Superseded(deposit.Order.Key, WorkReasons.DeletedBeforeSending)]), Deposits(deletion, known, deposit));
        Assert.Equal(Goes(DepositAction.Delete, "a", ours: true), Deposits(deletion, known, Item("a", state: WorkState.Done)));
        Assert.Equal(WorkReasons.OriginalPending, Assert.IsType<WorkDecision.Wait>(Deposits(deletion, known, Item("a", mayBeThere: true))).Reason);
        Assert.IsType<WorkDecision.Nothing>(Deposits(deletion, known, Item("a", state: WorkState.Failed)));
        Assert.IsType<WorkDecision.Go>(Deposits(Item("a", mayBeThere: true), known, deletion));
    }

    [Fact]
    public void The_deletion_of_a_replacement_that_never_went_out_withdraws_what_it_replaced()
    {
        var known = Known("a", Produced("a"), Deposit("a"), Replaced("b", "a"), Deposit("b", 10, "M2"), Deleted("b"), Deposit("b", 20, "M3", DepositAction.Delete));
        var replacement = Item("b", asked: 10);

        Assert.Equal(
            Goes(DepositAction.Delete, "a", ours: true, supersedes: new Superseded(replacement.Order.Key, WorkReasons.DeletedBeforeSending)),
            Deposits(Item("b", DepositAction.Delete, asked: 20), known, replacement, Item("a", state: WorkState.Done)));
        Assert.Equal(Goes(DepositAction.Delete, "b", ours: true), Deposits(Item("b", DepositAction.Delete, asked: 20), known, Item("b", state: WorkState.Done), Item("a", state: WorkState.Done)));
    }

    [Fact]
    public void What_a_report_says_was_done_is_not_done_again()
    {
        var own = new DepositAccepted { At = T(5), Source = Gam(5), Answers = new AnswerTo("", "", "", T(5), Id("a")) };
        Assert.IsType<WorkDecision.DoneBefore>(Deposits(Item("a", mayBeThere: true), Known("a", Produced("a"), Deposit("a"), own)));
        Assert.IsType<WorkDecision.DoneBefore>(Deposits(Item("a"), Known("a", Produced("a"), Deposit("a"), Accepted())));
    }

    [Theory]
    [InlineData(Visibility.HiddenFromPatient, WorkReasons.HiddenFromPatient)]
    [InlineData(Visibility.HiddenFromLegalRepresentatives, WorkReasons.HiddenFromLegalRepresentatives)]
    [InlineData(Visibility.SecretConnection, WorkReasons.SecretConnection)]
    public void What_is_hidden_from_a_patient_or_the_parents_is_not_mailed_to_the_patient(Visibility hidden, string reason)
    {
        Fact[] facts = [Produced("a") with { Visibility = hidden }, Send("a", Patients, kind: RecipientKind.Patient), Send("a", Doctor)];

        Assert.Equal(reason, ReasonOf(MailsOut(Item("a", to: Patients), Known("a", facts))));
        Assert.Equal(Goes(), MailsOut(Item("a", to: Doctor), Known("a", facts)));
    }

    [Fact]
    public void Hidden_from_the_parents_is_not_hidden_from_the_grown_up()
    {
        Fact Born(int year) => Identity("1") with { BornOn = new DateOnly(year, 1, 1) };
        Fact[] facts = [Produced("a") with { Visibility = Visibility.HiddenFromLegalRepresentatives }, Send("a", Patients, kind: RecipientKind.Patient)];

        Assert.Equal(Goes(), MailsOut(Item("a", to: Patients), Known("a", [.. facts, Born(1977)])));
        Assert.Equal(WorkReasons.HiddenFromLegalRepresentatives, ReasonOf(MailsOut(Item("a", to: Patients), Known("a", [.. facts, Born(2010)]))));
    }

    [Fact]
    public void A_mail_needs_a_recipient_and_to_a_patient_a_qualified_INS()
    {
        Assert.Equal(WorkReasons.NoRecipient, ReasonOf(MailsOut(Item("a", to: ""), Known("a", Produced("a"), Send("a", "")))));
        Fact[] facts = [Produced("a") with { Ins = InsStatus.NotQualified }, Send("a", Patients, kind: RecipientKind.Patient), Send("a", Doctor)];
        Assert.Equal(WorkReasons.InsNotQualified, ReasonOf(MailsOut(Item("a", to: Patients), Known("a", facts))));
        Assert.Equal(Goes(), MailsOut(Item("a", to: Doctor), Known("a", facts)));
    }

    [Fact]
    public void Hidden_from_professionals_holds_a_mail_unless_the_house_says_otherwise()
    {
        var known = Known("a", Produced("a") with { Visibility = Visibility.HiddenFromProfessionals }, Send("a", Doctor));
        Assert.Equal(WorkReasons.HiddenFromProfessionals, ReasonOf(MailsOut(Item("a", to: Doctor), known)));
        Assert.Equal(Goes(), MailDecision.Of(Item("a", to: Doctor), known, [], DeliveryRules.Default with { HiddenGoesToNamedProfessional = true }, Now));
    }

    [Fact]
    public void A_replacement_follows_the_mail_of_its_original()
    {
        var known = Known("a", Produced("a"), Send("a", Doctor), Replaced("b", "a"), Send("b", Doctor, 10, "M2"));
        Assert.Equal(Goes(DepositAction.Replace, inReplyTo: "m-a"), MailsOut(Item("b", DepositAction.Replace, Doctor), known, Item("a", to: Doctor, state: WorkState.Done)));
        Assert.IsType<WorkDecision.Wait>(MailsOut(Item("b", DepositAction.Replace, Doctor), known, Item("a", to: Doctor, leased: true)));
        Assert.Equal(new WorkDecision.Drop(WorkReasons.SupersededBeforeSending), MailsOut(Item("a", to: Doctor), known, Item("b", DepositAction.Replace, Doctor)));
    }

    [Fact]
    public void A_mail_whose_taking_is_not_known_waits_for_a_return_before_it_goes_again()
    {
        Fact[] facts = [Produced("a"), Send("a", Doctor)];
        var wait = Assert.IsType<WorkDecision.Wait>(MailsOut(Item("a", to: Doctor, mayBeThere: true, lastTry: 95), Known("a", facts)));
        Assert.Equal((WorkReasons.OutcomeUnknown, T(105)), (wait.Reason, wait.Until));
        Assert.Equal(Goes(), MailsOut(Item("a", to: Doctor, mayBeThere: true, lastTry: 89), Known("a", facts)));

        var back = new MailDistributed { At = T(97), Source = Gam(97), Answers = new AnswerTo("", "", "", T(97), Id("a")), Recipient = Doctor };
        Assert.IsType<WorkDecision.DoneBefore>(MailsOut(Item("a", to: Doctor, mayBeThere: true, lastTry: 95), Known("a", [.. facts, back])));
    }

    [Fact]
    public void A_withdrawal_follows_the_mail_it_withdraws_and_without_one_there_is_nothing_to_withdraw()
    {
        var known = Known("a", Produced("a"), Send("a", Doctor), Deleted("a"), Send("a", Doctor, 20, "M3"));
        Assert.Equal(Goes(DepositAction.Delete, inReplyTo: "m-a"), MailsOut(Item("a", DepositAction.Delete, Doctor, 20), known, Item("a", to: Doctor, state: WorkState.Done)));
        Assert.IsType<WorkDecision.Nothing>(MailsOut(Item("a", DepositAction.Delete, Doctor, 20), known, Item("a", to: Doctor)));
    }

    [Fact]
    public void Patients_are_not_written_to_in_quiet_hours_and_doctors_are()
    {
        var rules = DeliveryRules.Default with { Quiet = new(new(21, 0), new(7, 0), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")) };
        var night = new DateTimeOffset(2025, 3, 10, 22, 30, 0, TimeSpan.Zero);
        var known = Known("a", Produced("a"), Send("a", Patients, kind: RecipientKind.Patient), Send("a", Doctor));

        var wait = Assert.IsType<WorkDecision.Wait>(MailDecision.Of(Item("a", to: Patients), known, [], rules, night));
        Assert.Equal((WorkReasons.QuietHours, new DateTimeOffset(2025, 3, 11, 6, 0, 0, TimeSpan.Zero)), (wait.Reason, wait.Until));
        Assert.Equal(Goes(), MailDecision.Of(Item("a", to: Doctor), known, [], rules, night));
        Assert.Equal(Goes(), MailDecision.Of(Item("a", to: Patients), known, [], rules, wait.Until));
        // The night in which clocks go forward ends at seven by the wall.
        Assert.Equal(new DateTimeOffset(2025, 3, 30, 5, 0, 0, TimeSpan.Zero), rules.Quiet!.EndsAfter(new(2025, 3, 29, 23, 0, 0, TimeSpan.Zero)));
    }
}
