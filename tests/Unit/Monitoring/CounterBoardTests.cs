using FsCheck;
using FsCheck.Fluent;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Counters;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Monitoring;

public class CounterBoardTests
{
    private static readonly DateOnly Day = new(2025, 3, 10);

    private readonly StandingTime _time = new(new(2025, 3, 10, 8, 0, 0, TimeSpan.Zero));
    private readonly FakeMappings _mappings = new(SampleHospital.Mappings());
    private readonly FakeCounterSource _source = new();

    private CounterBoard Board() => new(new HospitalClock(_time, SampleHospital.Paris), _mappings, _time);

    private async Task<CounterBoard> LoadedAsync()
    {
        var board = Board();
        await board.LoadAsync(_source, CancellationToken.None);
        return board;
    }

    private static BoardRow Row(CounterBoard board, string line, DocumentKind kind) => Row(board, line, kind.Name());

    private static BoardRow Row(CounterBoard board, string line, string kind) => board.Snapshot()!.Rows.Single(r => r.Line == line && r.Kind == kind);

    [Fact]
    public void Before_it_is_loaded_there_is_no_figure_rather_than_zero()
    {
        var board = Board();
        board.Recorded(Changes.Of(Day, "1001", DocumentKind.Ldl, Stages.Produced));

        Assert.False(board.Loaded);
        Assert.Null(board.Snapshot());
    }

    [Fact]
    public async Task A_document_counts_for_its_service_for_the_hospital_and_in_each_period()
    {
        var board = await LoadedAsync();
        board.Recorded(Changes.Of(Day, "1001", DocumentKind.Ldl, Stages.Produced | Stages.Deposited));
        board.Recorded(Changes.Of(Day.AddDays(-6), "1001", DocumentKind.Ldl, Stages.Produced));
        board.Recorded(Changes.Of(Day.AddDays(-9), "1001", DocumentKind.Ldl, Stages.Produced));

        foreach (var line in new[] { "CARDIO", BoardRow.Everywhere })
        {
            var row = Row(board, line, DocumentKind.Ldl);
            Assert.Equal((1, 2, 3), (row.Today.Counts.Produced, row.Week.Counts.Produced, row.Month.Counts.Produced));
            Assert.Equal((1, 1, 1), (row.Today.Counts.Deposited, row.Week.Counts.Deposited, row.Month.Counts.Deposited));
        }
    }

    [Fact]
    public async Task Seven_days_reach_into_the_month_before()
    {
        _time.MoveTo(new(2025, 3, 2, 8, 0, 0, TimeSpan.Zero));
        _source.Add(Changes.Of(new DateOnly(2025, 2, 27), "1001", DocumentKind.Ldl, Stages.Produced));
        var row = Row(await LoadedAsync(), "CARDIO", DocumentKind.Ldl);

        Assert.Equal((0, 1, 0), (row.Today.Counts.Produced, row.Week.Counts.Produced, row.Month.Counts.Produced));
    }

    [Fact]
    public void Changes_in_any_order_and_any_batches_end_in_the_figures_that_a_load_of_their_sum_gives()
    {
        var key = from day in Gen.Choose(-12, 1)
                  from uf in Gen.Elements("1001", "2001", "3001", "9999", "")
                  from kind in Gen.Elements(DocumentKinds.All.ToArray())
                  select new CounterKey(Day.AddDays(day), uf, kind);
        var change = from k in key
                     from stages in Gen.Choose(0, (1 << 12) - 1)
                     from sign in Gen.Elements(1, -1)
                     select Changes.Of((k, StageCounts.Of((Stages)stages, sign)));
        var histories = from all in Gen.ListOf(change)
                        from order in Gen.Shuffle(all.ToArray())
                        select (All: all, Order: order);

        Prop.ForAll(histories.ToArbitrary(), history =>
        {
            var moved = Board();
            moved.LoadAsync(new FakeCounterSource(), CancellationToken.None).GetAwaiter().GetResult();
            foreach (var one in history.Order)
                moved.Recorded(one);

            var source = new FakeCounterSource();
            foreach (var one in history.All)
                source.Add(one);
            var loaded = Board();
            loaded.LoadAsync(source, CancellationToken.None).GetAwaiter().GetResult();

            var (a, b) = (moved.Snapshot()!, loaded.Snapshot()!);
            Assert.Equal(b.Rows, a.Rows);
            Assert.Equal(b.Lines, a.Lines);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task What_is_recorded_while_it_loads_is_read_again_and_counts_once()
    {
        var board = Board();
        var change = Changes.Of(Day, "1001", DocumentKind.Ldl, Stages.Produced);
        _source.WhileReading = () =>
        {
            _source.Add(change);
            board.Recorded(change);
        };
        await board.LoadAsync(_source, CancellationToken.None);

        Assert.Equal(1, Row(board, "CARDIO", DocumentKind.Ldl).Today.Counts.Produced);
    }

    [Fact]
    public async Task The_day_begins_at_midnight_in_Paris_and_not_in_Greenwich()
    {
        var board = await LoadedAsync();
        board.Recorded(Changes.Of(Day, "1001", DocumentKind.Ldl, Stages.Produced));

        _time.MoveTo(new(2025, 3, 10, 22, 59, 59, TimeSpan.Zero));
        Assert.Equal(1, Row(board, "CARDIO", DocumentKind.Ldl).Today.Counts.Produced);

        _time.MoveTo(new(2025, 3, 10, 23, 0, 0, TimeSpan.Zero));
        var row = Row(board, "CARDIO", DocumentKind.Ldl);
        Assert.Equal(Day.AddDays(1), board.Snapshot()!.Periods.Today);
        Assert.Equal((0, 1, 1), (row.Today.Counts.Produced, row.Week.Counts.Produced, row.Month.Counts.Produced));
    }

    [Fact]
    public async Task In_summer_the_day_begins_an_hour_earlier_in_Greenwich()
    {
        _time.MoveTo(new(2025, 7, 1, 21, 59, 59, TimeSpan.Zero));
        var board = await LoadedAsync();
        Assert.Equal(new DateOnly(2025, 7, 1), board.Snapshot()!.Periods.Today);

        _time.Move(TimeSpan.FromSeconds(1));
        Assert.Equal(new DateOnly(2025, 7, 2), board.Snapshot()!.Periods.Today);
    }

    [Fact]
    public async Task A_document_dated_tomorrow_is_shown_when_tomorrow_has_come()
    {
        var board = await LoadedAsync();
        board.Recorded(Changes.Of(Day.AddDays(1), "1001", DocumentKind.Ldl, Stages.Produced));
        Assert.Empty(board.Snapshot()!.Rows);

        _time.Move(TimeSpan.FromDays(1));
        Assert.Equal(1, Row(board, "CARDIO", DocumentKind.Ldl).Today.Counts.Produced);
    }

    [Fact]
    public async Task An_unmapped_UF_has_a_line_of_its_own_until_the_mappings_have_it()
    {
        var board = await LoadedAsync();
        board.Recorded(Changes.Of(Day, "1234", DocumentKind.Ldl, Stages.Produced));
        board.Recorded(Changes.Of(Day, "", DocumentKind.Crc, Stages.Produced));
        Assert.Equal(["CARDIO", "CHIR", "NEPH", "uf:1234", "?"], board.Snapshot()!.Lines.Select(l => l.Code));
        Assert.Equal(["UF 1234 (not mapped)", "service inconnu"], board.Snapshot()!.Lines.Skip(3).Select(l => l.Label));

        _mappings.Take(SampleHospital.Mappings(("1001", "CARDIO"), ("1234", "CARDIO")));
        Assert.Equal(["CARDIO", "CHIR", "NEPH", "?"], board.Snapshot()!.Lines.Select(l => l.Code));
        Assert.Equal(1, Row(board, "CARDIO", DocumentKind.Ldl).Today.Counts.Produced);
    }

    [Fact]
    public async Task A_document_taken_back_leaves_no_figure_and_no_line()
    {
        var board = await LoadedAsync();
        board.Recorded(Changes.Of(Day, "1234", DocumentKind.Ldl, Stages.Produced));
        board.Recorded(Changes.Of(Day, "1234", DocumentKind.Ldl, Stages.Produced, -1));

        Assert.Empty(board.Snapshot()!.Rows);
        Assert.Equal(3, board.Snapshot()!.Lines.Count);
    }

    [Theory]
    [InlineData(0, 0, Standing.NoData)]
    [InlineData(20, 10, Standing.Below)]
    [InlineData(20, 11, Standing.Reached)]
    [InlineData(20, 20, Standing.Reached)]
    public async Task The_rate_is_held_against_the_target_of_the_kind(int produced, int deposited, Standing standing)
    {
        var board = await LoadedAsync();
        board.Recorded(Changes.Of((new(Day, "1001", DocumentKind.Ldl), new() { Produced = produced, Deposited = deposited, Read = 1 })));

        var rate = Row(board, "CARDIO", DocumentKind.Ldl).Today.Rate;
        Assert.Equal(standing, rate.Standing);
        Assert.Equal(55, rate.Target);
        Assert.Equal(produced == 0 ? null : 100.0 * deposited / produced, rate.Percent);
    }

    [Fact]
    public async Task The_target_of_all_kinds_weighs_each_by_what_was_produced_and_leaves_the_untracked_out()
    {
        var board = await LoadedAsync();
        board.Recorded(Changes.Of(
            (new(Day, "1001", DocumentKind.Ldl), new() { Produced = 30, Deposited = 30 }),
            (new(Day, "1001", DocumentKind.CrImagerie), new() { Produced = 10 }),
            (new(Day, "1001", DocumentKind.Untyped), new() { Produced = 100 })));

        var tracked = Row(board, "CARDIO", BoardRow.Tracked).Today;
        Assert.Equal(40, tracked.Counts.Produced);
        Assert.Equal(((30 * 55) + (10 * 45)) / 40.0, tracked.Rate.Target);
        Assert.Equal(75, tracked.Rate.Percent);
    }

    [Fact]
    public async Task The_oldest_waiting_of_a_service_is_the_oldest_of_its_UFs()
    {
        var board = await LoadedAsync();
        Assert.Null(board.Snapshot()!.Waiting.Lines);

        _mappings.Take(SampleHospital.Mappings(("1001", "CARDIO"), ("1002", "CARDIO")));
        board.Take([new("1002", DocumentKind.Crc, _time.GetUtcNow().AddHours(-3), 2), new("1001", DocumentKind.Ldl, _time.GetUtcNow().AddHours(-1), 1)]);
        var waiting = Assert.Single(board.Snapshot()!.Waiting.Lines!);
        Assert.Equal(("CARDIO", _time.GetUtcNow().AddHours(-3), 3), (waiting.Line, waiting.Since, waiting.Count));

        board.Take(null);
        Assert.Null(board.Snapshot()!.Waiting.Lines);
    }

    [Fact]
    public async Task An_old_sample_is_told_of_for_ten_minutes_with_the_day_it_went_to()
    {
        var board = await LoadedAsync();
        board.Recorded(Changes.Of(new DateOnly(2021, 5, 4), "1001", DocumentKind.Ldl, Stages.Produced));
        board.Recorded(Changes.Of(Day, "1001", DocumentKind.Ldl, Stages.Produced));
        Assert.Equal([new OtherDay(new(2021, 5, 4), 1)], board.Snapshot()!.OtherDays);

        _time.Move(RecentOtherDays.Kept + TimeSpan.FromMinutes(1));
        board.Take([]);
        Assert.True(board.Announce());
        Assert.Empty(board.Snapshot()!.OtherDays);
    }

    [Fact]
    public async Task A_rebuilt_ledger_is_taken_in_a_quiet_moment_only()
    {
        var board = await LoadedAsync();
        var change = Changes.Of(Day, "1001", DocumentKind.Ldl, Stages.Produced);
        _source.Add(change);
        board.Recorded(change);
        Assert.Null(await board.ReconcileAsync(_source, TimeSpan.FromSeconds(1), CancellationToken.None));

        _time.Move(TimeSpan.FromMinutes(1));
        Assert.False(await board.ReconcileAsync(_source, TimeSpan.Zero, CancellationToken.None));

        _source.Add(Changes.Of(Day, "2001", DocumentKind.Cro, Stages.Produced));
        Assert.True(await board.ReconcileAsync(_source, TimeSpan.Zero, CancellationToken.None));
        Assert.Equal(1, Row(board, "CHIR", DocumentKind.Cro).Today.Counts.Produced);
    }
}
