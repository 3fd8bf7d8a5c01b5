using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Indicators;
using HopEn2.Interop.Tests.Quarter;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Domain.Indicators;
using HopEn2.Interop.Tests.Unit.Monitoring;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Quarter;

/// <summary>The quarter told by messages: read, translated and folded, every figure and every reason equals the truth that was drawn before a message was written.</summary>
public sealed class QuarterByMessagesTests
{
    private static readonly HospitalMappings Mappings = ((MappingResult.Loaded)MappingLoader.Load(ShippedMappings.Folder)).Mappings;
    private static readonly HospitalCalendar Calendar = new(Mappings.Hospital.TimeZone);

    [Fact]
    public void Every_figure_and_reason_of_the_quarter_equals_the_truth()
    {
        var quarter = new QuarterGenerator(20240229, 300);
        var translator = new Hl7v2Translator(new FakeMappings(Mappings));
        var facts = new List<Fact>();
        var messages = 0;
        foreach (var message in quarter.Episodes().SelectMany(QuarterMessages.Of))
        {
            messages++;
            Assert.Equal(Er7Problem.None, Er7Message.TryRead(message, Encoding.UTF8, out var er7));
            var feed = Mappings.Feeds.Of("mllp", $"{er7!.First("MSH")[3].Code}|CHU-FICTIF")!;
            Assert.Null(Acceptance.Check(er7, feed, Mappings));
            var kept = new JournaledMessage(new JournalId(messages), feed.Name, MessageFormat.Er7, $"{messages}", message, Hospital, Answer.Accept, ConflictingControlId: false);
            facts.AddRange(Assert.IsType<Outcome.Understood>(translator.Translate(kept).Outcome).Facts);
        }

        Assert.True(messages > 3_000);
        var month = MonthHouse.MonthFacts(HospitalFold.Of(facts, Calendar));
        foreach (var number in QuarterGenerator.Months)
        {
            var context = IndicatorHouse.ContextOf(Mappings, new(number / 100, number % 100), Calendar);
            foreach (var list in IndicatorFold.Of(month, context))
            {
                var name = list.Indicator.Name();
                var reasons = list.Items.GroupBy(i => i.Reason).OrderBy(g => g.Key).Select(g => $"{g.Key.Name()} {g.Count()}");
                if (list.Indicator.IsAboutDmp())
                    Assert.Equal($"{number} {name}: " + string.Join(", ", Truth(quarter, number, name)), $"{number} {name}: " + string.Join(", ", reasons));
                Assert.Equal((number, name, quarter.Truth.Rates(number)[name]), (number, name, (list.Items.Count(i => i.Counted), list.Items.Count)));
            }
        }
    }

    private static DateTimeOffset Hospital { get; } = new(2024, 4, 10, 0, 0, 0, TimeSpan.Zero);

    private static IEnumerable<string> Truth(QuarterGenerator quarter, int month, string name) =>
        quarter.Truth.Reasons(month, name).OrderBy(r => Reasons.Parse(r.Key)).Select(r => $"{r.Key} {r.Value}");
}
