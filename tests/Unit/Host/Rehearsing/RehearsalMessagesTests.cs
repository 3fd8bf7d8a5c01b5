using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Host.Rehearsing;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Host.Rehearsing;

public sealed class RehearsalMessagesTests
{
    [Fact]
    public async Task Each_goes_the_whole_way_understood_and_is_recorded()
    {
        var mappings = new TestMappings(TestMappings.Feed(senders: "DPI|CHU-X"));
        var at = new DateTimeOffset(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);
        using var store = new RehearsalStore(new HospitalCalendar(mappings.Current.Hospital.TimeZone), new ManualTime());
        var translator = new Hl7v2Translator(mappings);
        var types = new List<string>();
        foreach (var (feed, body) in RehearsalMessages.For(mappings.Current.Feeds, at, 0))
        {
            var receipt = await store.Journal.AppendAsync(new IncomingMessage(feed.Name, MessageFormat.Er7, "R", body, at, Answer.Accept, null), default);
            var message = (await store.Journal.ReadAsync([receipt.Id], default))[0];
            var (header, outcome) = translator.Translate(message);
            Assert.IsType<Outcome.Understood>(outcome);
            var change = await store.RecordAsync(new TranslatedMessage(receipt.Id, header, outcome, at, feed.Name), default);
            Assert.Single(change.Messages);
            types.Add(header.Type);
        }

        Assert.Equal(["ADT^A01", "MDM^T02"], types);
    }
}
