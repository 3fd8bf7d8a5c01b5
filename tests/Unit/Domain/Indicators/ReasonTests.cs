using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Ins;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Indicators.MonthHouse;

namespace HopEn2.Interop.Tests.Unit.Domain.Indicators;

/// <summary>Why an item does not count: one reason, the first of the order.</summary>
public sealed class ReasonTests
{
    private static readonly DateTimeOffset Exit = Paris(2025, 3, 7, 9);

    [Fact]
    public void A_stay_without_its_letter_has_no_document()
    {
        var house = Stay();
        house.Deposited("b", "1", "v", Exit, DocumentKind.CrBio);
        Assert.Equal(Reason.NoDocument, house.Only(Indicator.Ldl));
    }

    [Theory]
    [InlineData(DmpStatus.Closed, null, Reason.NoDmp)]
    [InlineData(DmpStatus.None, FeedingAnswer.Opposed, Reason.NoDmp)]
    [InlineData(DmpStatus.Active, FeedingAnswer.Opposed, Reason.PatientOpposed)]
    [InlineData(DmpStatus.Active, FeedingAnswer.NotOpposed, Reason.Counted)]
    [InlineData(DmpStatus.Unknown, null, Reason.Counted)]
    public void What_the_patient_decided_comes_before_what_the_house_did(DmpStatus dmp, FeedingAnswer? feeding, Reason reason)
    {
        var house = new MonthHouse().Patient("1", dmp, feeding).Stay("v", "1", "MED", Exit.AddDays(-4), Exit);
        house.Deposited("a", "1", "v", Exit);
        Assert.Equal(reason, house.Only(Indicator.Ldl));

        // Without a document there is none, whatever the patient.
        Assert.Equal(Reason.NoDocument, new MonthHouse().Patient("1", dmp, feeding).Stay("v", "1", "MED", Exit.AddDays(-4), Exit).Only(Indicator.Ldl));
    }

    [Fact]
    public void What_the_dmp_took_before_the_patient_closed_it_stays_counted()
    {
        var house = Stay();
        house.Deposited("a", "1", "v", Exit);
        house.Add(Hospital.Dmp("1", DmpStatus.Closed, 100_000));
        Assert.Equal(Reason.Counted, house.Only(Indicator.Ldl));
    }

    public static TheoryData<string, Reason> Fates => new()
    {
        { "unqualified", Reason.InsNotQualified }, { "scan", Reason.WrongFormat }, { "n3", Reason.WrongFormat }, { "nocda", Reason.WrongFormat }, { "withheld", Reason.Withheld },
        { "blind", Reason.NotSent }, { "refused", Reason.Rejected }, { "waiting", Reason.AwaitingAcknowledgement }, { "accepted", Reason.Counted },
    };

    [Theory]
    [MemberData(nameof(Fates))]
    public void What_became_of_the_letter_is_the_reason(string fate, Reason reason)
    {
        var house = Stay();
        Tell(house, fate, "a", DocumentKind.Ldl);

        var item = Assert.Single(house.Rate(Indicator.Ldl).Items);
        Assert.Equal((reason, reason is Reason.Rejected ? "DMPClosed" : null, "a"), (item.Reason, item.Code, item.Document));
    }

    [Fact]
    public void Of_several_letters_the_one_that_came_furthest_decides()
    {
        var house = Stay();
        foreach (var (fate, at) in new[] { "unqualified", "refused", "scan", "withheld" }.Select((f, i) => (f, i)))
            Tell(house, fate, $"d{at}", DocumentKind.Ldl);
        Assert.Equal((Reason.Rejected, "d1"), Assert.Single(house.Rate(Indicator.Ldl).Items) is var i ? (i.Reason, i.Document) : default);
    }

    [Fact]
    public void The_counts_of_the_reasons_add_up_to_the_denominator_for_every_scope()
    {
        var house = new MonthHouse();
        var at = 0;
        foreach (var (fate, uf) in Fates.Select(f => (string)f[0]).Append("none").SelectMany(f => new[] { (f, "MED"), (f, "CHIR") }))
        {
            house.Patient($"p{at}").Stay($"v{at}", $"p{at}", uf, Exit.AddDays(-3), Exit.AddHours(at));
            if (fate != "none")
            {
                foreach (var kind in new[] { DocumentKind.Ldl, DocumentKind.CrBio, DocumentKind.CrImagerie })
                    Tell(house, fate, $"{kind}{at}", kind, $"p{at}", $"v{at}", uf);
            }

            at++;
        }

        foreach (var scope in new[] { IndicatorScope.All, new(ScopeKind.Service, "MED"), new(ScopeKind.Service, "CHIR"), new(ScopeKind.Pole, "POLE"), new(ScopeKind.Entity, "990000002") })
        {
            var month = house.Report(scope);
            Assert.All(month.Rates, r => Assert.Equal(r.D, r.ByReason.Sum(x => x.Count)));
            Assert.All(month.Rates, r => Assert.Equal(r.N, r.ByReason.Where(x => x.Reason is Reason.Counted).Sum(x => x.Count)));
            Assert.Equal(scope.Kind is ScopeKind.Service ? 10 : 20, month.Of(Indicator.Ldl).D);
        }

        var services = ServiceRates.Of(house.Rate(Indicator.Ldl));
        Assert.Equal(20, services.Sum(s => s.D));
        Assert.Equal(0, house.Report(new(ScopeKind.Service, "NOWHERE")).Of(Indicator.Ldl).D);
    }

    [Fact]
    public void A_report_withheld_by_decision_is_not_in_the_denominator_of_biology()
    {
        var house = Stay();
        Tell(house, "withheld", "a", DocumentKind.CrBio);
        Tell(house, "accepted", "b", DocumentKind.CrBio);
        var rate = house.Rate(Indicator.CrBio);

        Assert.Equal((1, 1), (rate.N, rate.D));
        Assert.Equal([new LeftOut("withheld", 1)], rate.LeftOut);
    }

    [Theory]
    [InlineData(DocumentKind.CrBio, Indicator.CrBio, Reason.Counted)]
    [InlineData(DocumentKind.CrImagerie, Indicator.CrImagerie, Reason.WrongFormat)]
    public void Level_3_is_right_for_biology_alone(DocumentKind kind, Indicator indicator, Reason reason)
    {
        var house = Stay();
        house.Deposited("a", "1", "v", Exit, kind, format: Hospital.N3);
        Assert.Equal(reason, house.Only(indicator));
    }

    [Fact]
    public void A_report_of_a_unit_left_out_is_in_no_denominator()
    {
        var house = Stay();
        house.Letter("a", "1", "v", Exit, DocumentKind.CrImagerie, uf: "TELE");
        Assert.Equal(1, house.Rate(Indicator.CrImagerie).D);
        house.Settings = house.Settings with { LeftOutUfs = ["TELE"] };
        Assert.Equal((0, 1), house.Rate(Indicator.CrImagerie) is var r ? (r.D, r.LeftOut.Single().Count) : default);
    }

    [Theory]
    [InlineData(-47, 1)]
    [InlineData(-49, 0)]
    [InlineData(0, 1)]
    [InlineData(47, 1)]
    [InlineData(49, 0)]
    public void A_prescription_is_one_of_exit_when_it_is_issued_around_the_end_of_the_stay(int hours, int inDenominator)
    {
        var house = Stay();
        house.Deposited("o", "1", "v", Exit.AddHours(hours), DocumentKind.Ods);
        Assert.Equal((inDenominator, inDenominator), house.Rate(Indicator.Ods) is var r ? (r.N, r.D) : default);
    }

    [Fact]
    public void Operations_are_stays_with_a_surgical_act()
    {
        var house = Stay().Stay("w", "1", "CHIR", Exit.AddDays(-2), Exit.AddDays(1));
        Assert.Equal([IndicatorWarning.NoActs], house.Rate(Indicator.Cro).Warnings);
        house.Add(Act("w", "HHFA001"), Act("v", "DEQP003"));
        house.Deposited("c", "1", "w", Exit, DocumentKind.Cro);
        Assert.Equal((1, 2), house.Rate(Indicator.Cro) is var all ? (all.N, all.D) : default);

        house.Settings = house.Settings with { SurgicalActs = ["H?FA*", "NFKA007"] };
        Assert.Equal((1, 1), house.Rate(Indicator.Cro) is var r ? (r.N, r.D) : default);
        Assert.DoesNotContain(IndicatorWarning.NoActs, house.Rate(Indicator.Cro).Warnings);

        static ActRecorded Act(string visit, string code) => new() { At = Exit, Source = Hospital.Gam(1), Patient = Hospital.Patient("1"), Visit = Hospital.VisitRef(visit), Code = code };
    }

    [Fact]
    public void Consultations_are_external_visits_to_a_consultation_and_may_be_counted_otherwise()
    {
        var house = new MonthHouse().Patient("1")
            .Stay("c1", "1", "CS", Exit, Exit.AddHours(1), VisitClass.Outpatient).Stay("c2", "1", "CS", Exit.AddDays(1), Exit.AddDays(1).AddHours(1), VisitClass.Outpatient)
            .Stay("l", "1", "LABO", Exit, Exit.AddHours(1), VisitClass.Outpatient);
        house.Deposited("r", "1", "c1", Exit.AddHours(2), DocumentKind.Crc);
        Assert.Equal((1, 2), house.Rate(Indicator.Crc) is var outpatient ? (outpatient.N, outpatient.D) : default);

        house.Settings = house.Settings with { Consultations = ConsultationRule.Invoiced };
        Assert.Equal(0, house.Rate(Indicator.Crc).D);
        house.Add(new ConsultationInvoiced { At = Exit, Source = Hospital.Gam(2), Patient = Hospital.Patient("1"), Visit = Hospital.VisitRef("c1") });
        Assert.Equal((1, 1), house.Rate(Indicator.Crc) is var invoiced ? (invoiced.N, invoiced.D) : default);

        house.Settings = house.Settings with { Consultations = ConsultationRule.Reports };
        house.Letter("r2", "1", null, Exit, DocumentKind.Crc);
        Assert.Equal((1, 2), house.Rate(Indicator.Crc) is var reports ? (reports.N, reports.D) : default);
    }

    [Fact]
    public void The_active_file_leaves_out_doubtful_identities_and_patients_without_ins()
    {
        var house = new MonthHouse();
        foreach (var (ipp, ins, reliability) in new[] { ("1", InsStatus.Qualified, "VALI"), ("2", InsStatus.NotQualified, "PROV"), ("3", InsStatus.NotQualified, "DOUT"), ("4", InsStatus.NotQualified, "FICT"), ("5", InsStatus.Absent, "VALI") })
            house.Patient(ipp, ins: ins, reliability: reliability).Stay("v" + ipp, ipp, "MED", Exit.AddDays(-2), Exit).Stay("c" + ipp, ipp, "CS", Exit, Exit.AddHours(1), VisitClass.Outpatient);
        var rate = house.Rate(Indicator.InsQualified);

        Assert.Equal((1, 2), (rate.N, rate.D));
        Assert.Equal(100, rate.Weight);
        Assert.Equal([new LeftOut("identity-doubtful", 2), new LeftOut("identity-without-ins", 1)], rate.LeftOut);
        Assert.Equal((1, 2), house.Report(new(ScopeKind.Service, "CS")).Of(Indicator.InsQualified) is var cs ? (cs.N, cs.D) : default);
    }

    [Fact]
    public void Late_documents_and_early_ones_count_by_the_visit_they_name()
    {
        var house = new MonthHouse().Patient("1").Stay("v", "1", "MED", Paris(2025, 1, 3), Exit);
        house.Deposited("late", "1", "v", Paris(2025, 6, 20));
        Assert.Equal(Reason.Counted, house.Only(Indicator.Ldl));
        Assert.Equal(0, new MonthHouse { Month = new(2025, 6) }.Add(house.Facts).Rate(Indicator.Ldl).D);
    }

    [Fact]
    public void A_letter_that_names_only_its_dossier_or_its_patient_finds_its_stay()
    {
        var byDossier = new MonthHouse().Patient("1").Stay("v", "1", "MED", Exit.AddDays(-4), Exit, dossier: "n").Stay("w", "1", "MED", Exit.AddDays(5), Exit.AddDays(9), dossier: "n");
        byDossier.Answer(byDossier.Letter("a", "1", null, Exit.AddHours(-1), dossier: "n"), Exit);
        var byPatient = new MonthHouse().Patient("1").Stay("v", "1", "MED", Exit.AddDays(-4), Exit).Stay("w", "1", "MED", Exit.AddDays(10), Exit.AddDays(12));
        byPatient.Answer(byPatient.Letter("a", "1", null, Exit.AddDays(2)), Exit.AddDays(3));

        Assert.Equal([("CH-X|v", Reason.Counted), ("CH-X|w", Reason.NoDocument)], byDossier.Rate(Indicator.Ldl).Items.Select(i => (i.Key, i.Reason)));
        Assert.Equal([("CH-X|v", Reason.Counted), ("CH-X|w", Reason.NoDocument)], byPatient.Rate(Indicator.Ldl).Items.Select(i => (i.Key, i.Reason)));
    }

    [Fact]
    public void A_stay_that_is_open_again_leaves_the_month_and_comes_back_with_its_new_end()
    {
        var house = Stay();
        house.Add(At(Hospital.Movement<VisitReopened>("v", "9", MovementKind.Discharge, 0, MovementAction.Cancel), Exit) with { RecordedAt = Exit.AddHours(3) });
        Assert.Equal(0, house.Rate(Indicator.Ldl).D);

        house.Add(At(Hospital.Movement<VisitClosed>("v", "10", MovementKind.Discharge, 0), Paris(2025, 4, 2, 10)));
        Assert.Equal(0, house.Rate(Indicator.Ldl).D);
        Assert.Equal(1, new MonthHouse { Month = new(2025, 4) }.Add(house.Facts).Rate(Indicator.Ldl).D);
    }

    [Fact]
    public void Records_merged_after_the_fact_are_one_patient_whose_stays_remain_two()
    {
        var house = new MonthHouse().Patient("1").Patient("2", DmpStatus.Closed).Stay("v", "1", "MED", Exit.AddDays(-4), Exit).Stay("w", "2", "MED", Exit.AddDays(-2), Exit.AddDays(1));
        house.Mail("a", house.Deposited("a", "1", "v", Exit), Exit);
        Assert.Equal((1, 2), house.Rate(Indicator.MssProfessional) is var two ? (two.N, two.D) : default);

        house.Add(Hospital.Merged("2", "1", 100_000));
        Assert.Equal((1, 1), house.Rate(Indicator.MssProfessional) is var one ? (one.N, one.D) : default);
        Assert.Equal(2, house.Rate(Indicator.Ldl).D);
        Assert.Equal(1, house.Rate(Indicator.InsQualified).D);
    }

    public static TheoryData<string, Reason> Mails => new()
    {
        { "none", Reason.NoDocument }, { "unasked", Reason.NotSent }, { "bounced", Reason.Rejected }, { "waiting", Reason.AwaitingAcknowledgement }, { "arrived", Reason.Counted }, { "nocda", Reason.WrongFormat },
        { "patient", Reason.NotSent },
    };

    [Theory]
    [MemberData(nameof(Mails))]
    public void What_became_of_the_mail_is_the_reason(string fate, Reason reason)
    {
        var house = Stay();
        if (fate != "none")
        {
            var control = house.Letter("a", "1", "v", Exit, format: fate == "nocda" ? DocumentFormat.Unreadable : null);
            if (fate != "unasked")
                house.Mail("a", control, Exit, fate == "patient" ? "x@patient.mssante.fr" : "dr.a@test.mssante.fr", fate == "bounced" ? "550" : null, fate != "waiting");
        }

        Assert.Equal((reason, fate == "bounced" ? "550" : null), Assert.Single(house.Rate(Indicator.MssProfessional).Items) is var i ? (i.Reason, i.Code) : default);
    }

    [Fact]
    public void A_pathway_is_told_by_its_documents_or_by_its_mailbox_and_the_duplicate_alone_is_warned_of()
    {
        var none = new HashSet<string>();
        var house = Stay().Patient("2").Stay("w", "2", "MED", Exit.AddDays(-1), Exit);
        house.Pathways.Add(new("DUP", "Duplicata", new HashSet<string> { "MED" }, new HashSet<string> { "11490-0" }, none, true));
        house.Mail("a", house.Letter("a", "1", "v", Exit), Exit, "x@patient.mssante.fr");
        house.Mail("b", house.Letter("b", "2", "w", Exit, DocumentKind.Other), Exit, "y@patient.mssante.fr", from: "maternite@ch.mssante.example");
        Assert.Equal((1, 2), house.Rate(Indicator.MssPatient) is var alone ? (alone.N, alone.D) : default);
        Assert.Equal([IndicatorWarning.OnlyAutomaticPathway], house.Rate(Indicator.MssPatient).Warnings);

        house.Pathways.Add(new("MAT", "Maternité", new HashSet<string> { "MED" }, none, new HashSet<string> { "maternite@ch.mssante.example" }, false));
        var both = house.Rate(Indicator.MssPatient);
        Assert.Equal((2, 2), (both.N, both.D));
        Assert.Empty(both.Warnings);
        Assert.Equal([("DUP", 1, 2), ("MAT", 1, 2)], both.ByPathway.Select(p => (p.Code, p.N, p.D)));
        house.Pathways.Clear();
        Assert.Equal([IndicatorWarning.NoPathway], house.Rate(Indicator.MssPatient).Warnings);
    }

    [Fact]
    public void Messages_of_our_own_about_a_visit_reach_a_patient_in_the_pathway_of_their_template()
    {
        var none = new HashSet<string>();
        var house = Stay().Patient("2").Stay("w", "2", "MED", Exit.AddDays(-1), Exit).Patient("3").Stay("x", "3", "MED", Exit.AddDays(-1), Exit).Patient("4").Stay("y", "4", "MED", Exit.AddDays(-1), Exit);
        house.Pathways.Add(new("PRE", "Avant", new HashSet<string> { "MED" }, none, none, false) { Messages = new HashSet<string> { "AVANT" } });
        VisitMessageReported Told(string visit, VisitMessageEvent what, string template = "AVANT", DateTimeOffset? planned = null) => new()
        {
            At = Exit.AddDays(-8), Source = Hospital.Gam(0), Patient = PatientRef.Unknown, Visit = Hospital.VisitRef(visit), Template = template, Occasion = "announced", What = what,
            Code = what is VisitMessageEvent.Bounced ? "550" : null, PlannedFor = planned,
        };
        house.Add(Told("v", VisitMessageEvent.HandedOver));
        house.Add(Told("w", VisitMessageEvent.HandedOver), Told("w", VisitMessageEvent.Bounced) with { At = Exit.AddDays(-7) });
        house.Add(Told("x", VisitMessageEvent.HandedOver, "AUTRE"));
        // Of the fourth an appointment of the same day was told, under a number of its own.
        house.Add(Hospital.Movement<VisitPreadmitted>("rdv-7", "=appointment", MovementKind.Appointment, 0, ipp: "4"), Told("rdv-7", VisitMessageEvent.Distributed, planned: Exit.AddDays(-1).AddHours(1)));

        var rate = house.Rate(Indicator.MssPatient);
        Assert.Equal((2, 4), (rate.N, rate.D));
        Assert.Equal(
            [("1", Reason.Counted, null), ("2", Reason.Rejected, "550"), ("3", Reason.NoDocument, null), ("4", Reason.Counted, null)],
            rate.Items.Select(i => (i.Patient!.Value.Value, i.Reason, i.Code)));
        Assert.Equal([("PRE", 2, 4)], rate.ByPathway.Select(p => (p.Code, p.N, p.D)));
    }

    [Fact]
    public async Task The_order_in_which_facts_come_and_their_repetition_do_not_matter()
    {
        var house = Stay().Patient("2", DmpStatus.Closed).Stay("w", "2", "CHIR", Exit.AddDays(-1), Exit);
        foreach (var fate in Fates.Select(f => (string)f[0]))
            Tell(house, fate, "x" + fate, DocumentKind.CrBio);
        house.Mail("m", house.Deposited("m", "1", "v", Exit), Exit);
        house.Add(Hospital.Merged("2", "1", 90_000));
        var expected = Lines(house.Report());

        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var store = new InMemoryFoldStore();
            var shuffled = house.Facts.Concat(house.Facts.Where(_ => random.Next(3) == 0)).OrderBy(_ => random.Next()).ToList();
            foreach (var batch in shuffled.Chunk(1 + random.Next(7)))
                await store.RecordAsync(batch, Hospital.Calendar);
            var facts = new MonthFacts(
                [.. store.Visits.OrderBy(_ => random.Next())], [.. store.Documents.Select(MonthDocument.Of).OfType<MonthDocument>().OrderBy(_ => random.Next())],
                store.Patients.SelectMany(p => p.Ipps.Select(i => (i, p))).ToDictionary(p => p.i, p => p.p));
            Assert.Equal(expected, Lines(IndicatorReport.Of(IndicatorFold.Of(facts, house.Context), house.Context, IndicatorScope.All, house.Settings, Paris(2026, 1, 1), "", 0)));
        }

        static string Lines(IndicatorMonth month) => string.Join('\n', month.Rates.SelectMany(r => r.Items.Select(i => $"{r.Indicator} {i.Key} {i.Reason} {i.Code} {i.Document} {i.Day} {i.Patient} {i.Places} {i.Visits}")));
    }

    private static MonthHouse Stay() => new MonthHouse().Patient("1").Stay("v", "1", "MED", Exit.AddDays(-4), Exit);

    private static void Tell(MonthHouse house, string fate, string id, DocumentKind kind, string ipp = "1", string visit = "v", string uf = "MED")
    {
        var n3 = kind is DocumentKind.CrBio ? new DocumentFormat(DocumentLevel.N2, null, null, false) : Hospital.N3;
        var control = fate switch
        {
            "unqualified" => house.Letter(id, ipp, visit, Exit, kind, InsStatus.NotQualified, uf: uf),
            "scan" => house.Letter(id, ipp, visit, Exit, kind, format: Hospital.N1 with { Scanned = true }, uf: uf),
            "n3" => house.Letter(id, ipp, visit, Exit, kind, format: n3, uf: uf),
            "nocda" => house.Letter(id, ipp, visit, Exit, kind, format: DocumentFormat.Unreadable, uf: uf),
            "withheld" => house.Letter(id, ipp, visit, Exit, kind, deposit: false, uf: uf),
            "blind" => house.Letter(id, ipp, visit, Exit, kind, asked: false, uf: uf),
            _ => house.Letter(id, ipp, visit, Exit, kind, uf: uf),
        };
        if (fate is "refused")
            house.Answer(control, Exit.AddMinutes(5), "DMPClosed");
        if (fate is "accepted")
            house.Answer(control, Exit.AddMinutes(5));
    }
}
