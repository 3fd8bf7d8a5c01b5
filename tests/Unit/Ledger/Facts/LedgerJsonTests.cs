using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Tests.Unit.Domain.Folding;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Ledger.Facts;

public sealed class LedgerJsonTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(20250310, 11);

    [Fact]
    public void Every_fact_and_every_state_is_read_back_as_it_was_written()
    {
        var seen = new HashSet<Type>();
        var formers = 0;
        Check.One(Thorough, Prop.ForAll(Histories.Arbitrary, history =>
        {
            foreach (var facts in history)
            {
                seen.UnionWith(facts.Select(f => f.GetType()));
                var packed = LedgerJson.Pack(Understood(facts));
                var read = LedgerJson.Translation(packed);
                Assert.Equal(facts, read.Facts);
                Assert.Equal(packed, LedgerJson.Pack(read));
            }

            var fold = HospitalFold.Of(history.SelectMany(m => m), Calendar);
            Assert.All(fold.Patients, p => Assert.Equal(p, LedgerJson.Patient(LedgerJson.Pack(p))));
            Assert.All(fold.Visits, v => Assert.Equal(v, LedgerJson.Visit(LedgerJson.Pack(v))));
            Assert.All(fold.Documents, d => Assert.Equal(d, LedgerJson.Document(LedgerJson.Pack(d))));
            Assert.All(fold.Visits, v => Assert.Equal(v with { Movements = [] }, new GistReader().Visit(LedgerJson.Pack(v))));
            Assert.All(fold.Documents, d => Assert.Equal(MonthDocument.Of(d), new GistReader().Document(LedgerJson.Pack(d))));
            Assert.All(fold.Patients, p => Assert.Equal(Gist(p), new GistReader().Patient(LedgerJson.Pack(p))));
            formers += fold.Documents.Count(d => d.Former is not null);
        }));
        Assert.Equal(FactTypes.All.Select(t => t.Value.Name).Order(), seen.Select(t => t.Name).Order());
        Assert.True(formers > 0);
    }

    private static PatientState Gist(PatientState patient) =>
        patient with { Memory = new(patient.Memory.Records.Select(r => new PatientRecord(r.Ipp) { Dmp = r.Dmp, Feeding = r.Feeding }).ToValueList()) };

    [Fact]
    public void Any_text_is_read_back_as_it_was_written()
    {
        string[] texts = ["", " ", "ICPC-2", "Hôpital d’Aÿ", "ﬁ𝄞", "\"\\/\b\u0001", "a\u0000b", new('a', 20_000), .. Enumerable.Range(0, 20_000).Select(i => $"n{i}")];
        List<Finding> findings = [.. texts.Concat(texts).Select(t => new Finding("text", t))];
        var header = new MessageHeader("MDM^T02", "42", "2.6", "", "DPI|CH", "PFI|CH", Morning, Patient("1"), VisitRef("v"));
        var read = LedgerJson.Translation(LedgerJson.Pack(new Translation(header, MessageStatus.Parked, findings, [], ParkReason.UnnamedDocument, null, null, null, null)));
        Assert.Equal(findings, read.Findings);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void What_the_facts_of_a_message_repeat_is_read_once_unless_it_is_long(int length, bool kept)
    {
        var (text, at) = (new string('a', length), T(1));
        var read = LedgerJson.Translation(LedgerJson.Pack(Understood([Opened("v", 1) with { Source = new("gam", text, "", "1", at) }, Closed("v", 2) with { Source = new("gam", text, "", "1", at) }]))).Facts;
        Assert.Equal(kept, ReferenceEquals(read[0].Source.Sender, read[1].Source.Sender));
    }

    [Fact]
    public void Header_findings_and_refusal_are_read_back()
    {
        var header = new MessageHeader("MDM^T02", "42", "2.6", "2.1^CISIS_CDA_HL7_V2", "DPI|CH", "PFI|CH", Morning, Patient("1"), new VisitRef(Visit("v"), Dossier("n")));
        var written = new Translation(
            header, MessageStatus.Parked, [new Finding("ins-mismatch", "PID-3 and the document differ.")], [], ParkReason.UnnamedDocument, "TXA-12 is missing.",
            new AnswerError("TXA^1^12", 101, null, "TXA-12 is missing."), null, null);

        var read = LedgerJson.Translation(LedgerJson.Pack(written));

        Assert.Equal(written with { Findings = [], Facts = [] }, read with { Findings = [], Facts = [] });
        Assert.Equal(written.Findings, read.Findings);
    }

    // What is stored is read for years: this text may gain members, never lose or rename one.
    [Fact]
    public void The_text_of_a_stored_fact_does_not_change()
    {
        var json = Encoding.UTF8.GetString(Packing.Unpack(LedgerJson.Pack(Understood([Deposit("a", 3, "M1")]))));
        Assert.Equal(
            """
            {"Header":{"Type":"","ControlId":"1","Version":"","Dialect":"","Sender":"","Receiver":"","Patient":{},"Visit":{}},"Status":"Understood","Findings":[],"Facts":[{"type":"deposit-requested","Document":"a","AcknowledgementAsked":true,"At":"2025-03-10T07:03:00+00:00","Source":{"Feed":"dpi","Sender":"DPI|CH-X","Receiver":"PFI|CH-X","ControlId":"M1","SentAt":"2025-03-10T07:03:00+00:00"}}]}
            """,
            json);
    }

    [Fact]
    public void A_member_that_an_older_text_does_not_have_gets_its_default()
    {
        var read = LedgerJson.Translation("""{"Header":{"ControlId":"1"},"Facts":[{"type":"deposit-requested","Document":"a"}]}"""u8);
        Assert.Equal(DepositAction.Deposit, Assert.IsType<DepositRequested>(Assert.Single(read.Facts)).Action);
    }

    private static Translation Understood(IReadOnlyList<Fact> facts) =>
        new(MessageHeader.Unreadable("1"), MessageStatus.Understood, [], facts, null, null, null, null, null);
}
