using System.Diagnostics.Metrics;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Tests.Unit.Monitoring;
using HopEn2.Interop.Web.Metrics;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Web;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new("test-" + Guid.NewGuid());
    private readonly PrometheusText _text;

    public PrometheusTextTests() => _text = new(m => m == _meter);

    public void Dispose()
    {
        _text.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Counters_are_summed_by_their_tags_whatever_order_these_come_in()
    {
        var counter = _meter.CreateCounter<long>("hopen2.messages", "{message}", "Messages answered.");
        counter.Add(2, new("feed", "dpi"), new("answer", "AA"));
        counter.Add(3, new("answer", "AA"), new("feed", "dpi"));
        counter.Add(1, new("feed", "labo"), new("answer", "AE"));

        Assert.Equal(
            """
            # HELP hopen2_messages_total Messages answered.
            # TYPE hopen2_messages_total counter
            hopen2_messages_total{answer="AA",feed="dpi"} 5
            hopen2_messages_total{answer="AE",feed="labo"} 1

            """.ReplaceLineEndings("\n"),
            _text.Read());
    }

    [Fact]
    public void A_gauge_that_says_nothing_has_no_value_at_all()
    {
        double? known = 1.5;
        _meter.CreateObservableGauge("hopen2.journal.oldest_pending", () => known is { } k ? [new Measurement<double>(k)] : Array.Empty<Measurement<double>>(), "s");
        Assert.Contains("hopen2_journal_oldest_pending_seconds 1.5\n", _text.Read(), StringComparison.Ordinal);

        known = null;
        Assert.Equal("", _text.Read());
    }

    [Fact]
    public void What_goes_up_and_down_is_a_gauge()
    {
        var screens = _meter.CreateUpDownCounter<int>("screens");
        screens.Add(3);
        screens.Add(-1);
        Assert.Equal("# TYPE screens gauge\nscreens 2\n", _text.Read());
    }

    [Fact]
    public void Quotes_backslashes_and_line_breaks_in_tags_are_escaped()
    {
        _meter.CreateCounter<int>("x").Add(1, new KeyValuePair<string, object?>("entrance", "files:C:\\in \"a\"\nb"));
        Assert.Contains("""x_total{entrance="files:C:\\in \"a\"\nb"} 1""", _text.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_tells_of_feeds_documents_and_what_is_behind()
    {
        await using var host = await WebHost.StartAsync();
        var feeds = host.Service<IFeedObserver>();
        feeds.EntranceOpened("mllp", null);
        feeds.Answered("dpi", KeptAs.New, Answer.Accept, host.Hospital.GetUtcNow(), 1200);
        feeds.Answered("whatever a sender writes", KeptAs.Repetition, new(AnswerCode.Error, null), host.Hospital.GetUtcNow(), 10);
        feeds.NotKept("dpi", "disk full");
        host.Record(Changes.Of(new(2025, 3, 10), "1001", DocumentKind.Ldl, Stages.Produced | Stages.Deposited));
        host.Hospital.Move(TimeSpan.FromSeconds(90));

        using var response = await host.Client().GetAsync("/metrics");
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        foreach (var line in new[]
        {
            """hopen2_messages_total{answer="AA",feed="dpi",kept="new"} 1""",
            """hopen2_messages_total{answer="AE",feed="unknown",kept="repetition"} 1""",
            """hopen2_messages_total{answer="AR",feed="dpi",kept="not_kept"} 1""",
            """hopen2_messages_size_bytes_total{feed="dpi"} 1200""",
            """hopen2_documents_today{kind="LDL",stage="deposited"} 1""",
            """hopen2_feed_silence_seconds{feed="dpi"} 90""",
            """hopen2_entrance_open{entrance="mllp"} 1""",
            "hopen2_live_screens 0",
        })
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hopen2_feed_silence_seconds{feed=\"labo\"}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hopen2_journal_pending", text, StringComparison.Ordinal);
    }
}
