using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Imports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Mappings.Imports;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Imports;

/// <summary>What lines of extracts become, and that they give way to what messages say of the same.</summary>
public sealed class ImportFoldTests
{
    private static readonly HospitalMappings Mappings = ((MappingResult.Loaded)MappingLoader.Load(ShippedMappings.Folder)).Mappings;
    private static readonly HospitalCalendar Calendar = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"));

    [Fact]
    public void A_stay_of_an_extract_is_a_closed_visit_with_its_units()
    {
        var visit = Assert.Single(Fold(Stay()).Visits);

        Assert.Equal((VisitStatus.Closed, VisitClass.Inpatient, "0101"), (visit.Status, visit.Class, visit.Ufs[^1].Uf));
        Assert.Equal(At("2025-03-04T10:00:00Z"), visit.ClosedAt);
        Assert.Equal("8001", visit.Patient!.Value.Value);
    }

    [Fact]
    public void A_discharge_cancelled_by_a_message_is_not_brought_back_by_an_extract()
    {
        var discharge = (VisitClosed)Stay()[1];
        var told = discharge.Source with { Feed = "gam", ControlId = "A13" };
        var reopened = new VisitReopened(discharge with { Source = told, MovementId = "M3", Action = MovementAction.Cancel, RecordedAt = discharge.At.AddHours(-1) });

        foreach (var order in Orders([.. Stay(), reopened]))
            Assert.Equal(VisitStatus.Open, Assert.Single(Fold(order).Visits).Status);
    }

    [Fact]
    public void A_message_on_the_same_opening_is_believed_before_the_extract()
    {
        var opening = (VisitOpened)Stay()[0];
        var told = opening with { Source = opening.Source with { Feed = "gam" }, MovementId = "M1", At = opening.At.AddHours(2), AdmittedAt = opening.At.AddHours(2) };

        foreach (var order in Orders([.. Stay(), told]))
            Assert.Equal(told.At, Assert.Single(Fold(order).Visits).OpenedAt);
    }

    [Theory]
    [InlineData("accepted", DepositState.Accepted)]
    [InlineData("refused", DepositState.Refused)]
    [InlineData("pending", DepositState.Waiting)]
    [InlineData("none", DepositState.NotRequested)]
    public void A_deposit_of_an_extract_is_what_became_of_its_document(string outcome, DepositState state)
    {
        var document = Assert.Single(Fold(Deposit(outcome)).Documents);

        Assert.Equal((state, DocumentKind.Ldl, DocumentLevel.N1), (document.Deposit, document.Kind, document.Versions[0].Format.Level));
        Assert.True(document.Stages.HasFlag(Stages.InsQualified));
    }

    [Fact]
    public void A_document_that_a_message_brought_too_is_one_document_as_the_message_has_it()
    {
        var imported = Deposit("accepted");
        var produced = (DocumentProduced)imported[0];
        var told = produced with { Source = produced.Source with { Feed = "dpi", ControlId = "M1", SentAt = produced.At.AddMinutes(-5) }, Kind = DocumentKind.Cro, Uf = "0202" };

        foreach (var order in Orders([.. imported, told]))
        {
            var document = Assert.Single(Fold(order).Documents);
            Assert.Equal((DocumentKind.Cro, "0202", DepositState.Accepted), (document.Kind, document.Uf, document.Deposit));
        }
    }

    [Fact]
    public void A_mail_that_a_message_asked_for_too_is_one_mail_with_the_extracts_answer()
    {
        var imported = Facts(ImportSort.Sends, ("document", "1.2.3"), ("ipp", "8001"), ("type", "11490-0"), ("at", "2025-03-04T09:00:00Z"), ("recipient", "dr@exemple.mssante.fr"), ("sentAt", "2025-03-04T09:05:00Z"), ("outcome", "distributed"));
        var asked = imported.OfType<SendRequested>().Single();
        var told = asked with { Source = asked.Source with { Feed = "dpi", ControlId = "M1", SentAt = asked.At.AddMinutes(-1) } };

        foreach (var order in Orders([.. imported, told]))
        {
            var mail = Assert.Single(Assert.Single(Fold(order).Documents).Mails);
            Assert.Equal((MailState.Distributed, told.Source.SentAt), (mail.State, mail.RequestedAt));
        }
    }

    [Fact]
    public void A_mail_of_a_platform_that_knows_the_local_id_alone_is_of_the_document_whose_messages_go_by_it()
    {
        var sends = Facts(ImportSort.Sends, ("document", "A2638"), ("ipp", "8001"), ("recipient", "dr@exemple.mssante.fr"), ("sentAt", "2025-03-04T09:05:00Z"), ("outcome", "distributed"));
        var produced = (DocumentProduced)Deposit("none")[0];
        var told = produced with { Source = produced.Source with { Feed = "dpi", ControlId = "M1" }, Aliases = [new("A2638")] };

        foreach (var order in Orders([.. sends, told]))
        {
            var document = Assert.Single(Fold(order).Documents);
            Assert.Equal((DocumentKind.Ldl, DocumentLevel.N1, MailState.Distributed), (document.Kind, document.Versions[0].Format.Level, Assert.Single(document.Mails).State));
        }

        // Of which document it is, nobody has said: it is kept, and counts nowhere.
        Assert.Null(HopEn2.Interop.Domain.Indicators.MonthDocument.Of(Assert.Single(Fold(sends).Documents)));
    }

    [Fact]
    public void Acts_and_invoices_are_notes_of_their_visit_and_identities_of_their_patient()
    {
        var facts = Stay()
            .Concat(Facts(ImportSort.Acts, ("visit", "V1"), ("code", "HHFA001-1-0"), ("at", "2025-03-02T00:00:00Z"), ("invoiced", "true")))
            .Concat(Facts(ImportSort.Identities, ("ipp", "8001"), ("ins", "277010115400329"), ("insOid", "1.2.250.1.213.1.4.10"), ("status", "VALI"), ("dmp", "closed"), ("feeding", "opposed"), ("at", "2025-03-01T00:00:00Z"))).ToList();

        var fold = Fold(facts);

        var visit = Assert.Single(fold.Visits);
        Assert.Equal(("HHFA001", true), (Assert.Single(visit.Acts).Code, visit.Invoiced));
        var patient = Assert.Single(fold.Patients);
        Assert.Equal((InsStatus.Qualified, DmpStatus.Closed, FeedingAnswer.Opposed), (patient.InsStatus, patient.Dmp, patient.Feeding));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"sort":"stays"}""")]
    [InlineData("""{"sort":"stays","authority":"A","unknown":"x"}""")]
    [InlineData("""{"sort":"stays","authority":"A","ipp":1}""")]
    public void What_is_no_line_is_parked(string body) => Assert.IsType<Outcome.Parked>(Translator().Translate(Message(Encoding.UTF8.GetBytes(body))).Outcome);

    private static List<Fact> Stay() => Facts(
        ImportSort.Stays, ("ipp", "8001"), ("visit", "V1"), ("openedAt", "2025-03-01T08:00:00Z"), ("closedAt", "2025-03-04T10:00:00Z"), ("class", "I"), ("uf", "0101"));

    private static List<Fact> Deposit(string outcome) => Facts(
        ImportSort.Deposits, ("document", "urn:oid:1.2.3"), ("ipp", "8001"), ("visit", "V1"), ("type", "11490-0"), ("at", "2025-03-04T09:00:00Z"), ("qualified", "true"), ("format", "N1"), ("outcome", outcome), ("code", "X"));

    private static List<Fact> Facts(ImportSort sort, params (string, string)[] values)
    {
        var record = new ImportRecord(sort, "CHU-FICTIF", new(values.ToDictionary(v => v.Item1, v => v.Item2), StringComparer.Ordinal));
        return [.. Assert.IsType<Outcome.Understood>(Translator().Translate(Message(record.ToBytes())).Outcome).Facts];
    }

    private static ImportTranslator Translator() => new(new Fixed());

    private static JournaledMessage Message(byte[] body) =>
        new(new JournalId(1), "import-x", MessageFormat.Import, ImportRecord.ControlIdOf(body), body, DateTimeOffset.UnixEpoch, Answer.Accept, false);

    private static HospitalFold Fold(IEnumerable<Fact> facts) => HospitalFold.Of(facts, Calendar);

    private static IEnumerable<List<Fact>> Orders(List<Fact> facts)
    {
        yield return facts;
        yield return [.. facts.AsEnumerable().Reverse()];
        yield return [.. facts, .. facts];
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Fixed : IMappings
    {
        public HospitalMappings Current => Mappings;

        public IReadOnlyList<MappingProblem> Refused => [];

        public event Action<HospitalMappings>? Changed
        {
            add { }
            remove { }
        }
    }
}
