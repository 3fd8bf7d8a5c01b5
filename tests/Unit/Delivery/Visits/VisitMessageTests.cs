using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mappings;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Delivery.Visits;

/// <summary>Journeys of one visit through an engine that writes to its patient.</summary>
public sealed class VisitMessageTests : IDisposable
{
    private const double Day = VisitRig.Day;

    private readonly VisitRig _rig = new();
    private readonly VisitEngine _engine;

    public VisitMessageTests() => _engine = _rig.Engine();

    public void Dispose()
    {
        _engine.Dispose();
        _rig.Dispose();
    }

    private static VisitPreadmitted Announced(double recorded = 0, double at = 10 * Day, string id = "m0") => (VisitPreadmitted)(Preadmitted("v", at, id) with { RecordedAt = T(recorded), Source = Gam(recorded) });

    private static VisitCancelled Cancelled(double recorded, string id = "m0") => Movement<VisitCancelled>("v", id, MovementKind.PreAdmission, 10 * Day, MovementAction.Cancel, recorded);

    private async Task AtAsync(double minutes, params Fact[] facts)
    {
        if (T(minutes) > _rig.Time.GetUtcNow())
            _rig.Time.Advance(T(minutes) - _rig.Time.GetUtcNow());
        if (facts.Length > 0)
            _rig.Send(facts);
        await _engine.RunAsync();
    }

    private async Task<IReadOnlyList<string>> WorkAsync() =>
        [.. (await Task.WhenAll(((string[])["announced", "before-7d", "before-1d", "after-2d"]).Select(o => _rig.Work.FindAsync($"visit-message:AMBU:{o}:CH-X|v", default)))).Select(w => w is null ? "none" : $"{w.State} {w.Reason}".Trim())];

    [Fact]
    public async Task A_patient_is_written_to_at_once_reminded_and_asked_afterwards_each_once()
    {
        await AtAsync(-10);
        await AtAsync(0, Identity("1"), Announced());
        Assert.Equal(["first of jeudi 20\u00A0mars 2025"], _rig.Subjects);
        Assert.Equal(["Done", "Held not-yet", "Held not-yet", "none"], await WorkAsync());
        var mail = _rig.Taken[0];
        Assert.Equal((Matricule + "@patient.mssante.fr", "Bonjour Camille ESSAI", true, InsOids.Test), (mail.Address, mail.Text, mail.NoReply, mail.InsOid));
        Assert.EndsWith("@app.ch.mssante.fr", mail.MessageId, StringComparison.Ordinal);

        await AtAsync(3 * Day);
        Assert.Single(_rig.Taken);
        await AtAsync(3.1 * Day);
        await AtAsync(9.1 * Day);
        await AtAsync(10 * Day, Opened("v", 10 * Day), Closed("v", 10.2 * Day));
        await AtAsync(12.3 * Day);
        await AtAsync(60 * Day);
        Assert.Equal(["first of jeudi 20\u00A0mars 2025", "reminder of jeudi 20\u00A0mars 2025", "reminder of jeudi 20\u00A0mars 2025", "after jeudi 20\u00A0mars 2025"], _rig.Subjects);
        Assert.Equal(["Done", "Done", "Done", "Done"], await WorkAsync());
        Assert.Equal([("announced", MailState.HandedOver), ("before-7d", MailState.HandedOver), ("before-1d", MailState.HandedOver), ("after-2d", MailState.HandedOver)], _rig.Sent.Select(s => (s.Occasion, s.State)));
        Assert.Equal(4, _rig.Taken.Select(t => t.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_cancelled_visit_withdraws_what_has_not_gone_and_one_that_stands_again_brings_it_back()
    {
        await AtAsync(-10);
        await AtAsync(0, Identity("1"), Announced());
        await AtAsync(Day, Cancelled(Day));
        Assert.Equal(["Done", "Dropped visit-cancelled", "Dropped visit-cancelled", "none"], await WorkAsync());
        await AtAsync(2 * Day, Announced(2 * Day, id: "m7"));
        Assert.Equal(["Done", "Held not-yet", "Held not-yet", "none"], await WorkAsync());
        await AtAsync(3.1 * Day);
        Assert.Equal(2, _rig.Taken.Count);
    }

    [Fact]
    public async Task A_cancellation_that_comes_before_its_visit_lets_nothing_go()
    {
        await AtAsync(-10);
        await AtAsync(0, Cancelled(30));
        await AtAsync(1, Identity("1"), Announced());
        await AtAsync(9.5 * Day);
        Assert.Empty(_rig.Taken);
        Assert.Equal(["none", "none", "none", "none"], await WorkAsync());
    }

    [Fact]
    public async Task A_visit_that_moves_is_told_at_once_and_reminded_of_at_its_new_time_only()
    {
        await AtAsync(-10);
        await AtAsync(0, Identity("1"), Announced());
        await AtAsync(2 * Day, Announced(2 * Day, 15 * Day));
        Assert.Equal("moved to mardi 25\u00A0mars 2025", _rig.Subjects[^1]);
        // The former time of the reminder passes.
        await AtAsync(4 * Day);
        Assert.Equal(2, _rig.Taken.Count);
        await AtAsync(8.1 * Day);
        Assert.Equal(3, _rig.Taken.Count);
        // The same said again is no move.
        await AtAsync(9 * Day, Announced(9 * Day, 15 * Day));
        Assert.Equal(3, _rig.Taken.Count);
    }

    [Fact]
    public async Task Moved_forward_the_reminder_goes_sooner_than_it_was_planned()
    {
        await AtAsync(-10);
        await AtAsync(0, Identity("1"), Announced(at: 30 * Day));
        await AtAsync(Day, Announced(Day, 10 * Day));
        await AtAsync(3.1 * Day);
        Assert.StartsWith("reminder", _rig.Subjects[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gets_a_qualified_INS_late_is_written_to_then()
    {
        await AtAsync(-10);
        await AtAsync(0, Identity("1", status: InsStatus.NotQualified), Announced());
        Assert.Equal(["Held ins-not-qualified", "Held not-yet", "Held not-yet", "none"], await WorkAsync());
        await AtAsync(60, Identity("1", 60));
        Assert.Single(_rig.Taken);
    }

    [Fact]
    public async Task At_night_nobody_is_written_to_and_in_the_morning_everybody_is()
    {
        await AtAsync(-10);
        await AtAsync(14 * 60, Identity("1"), Announced(14 * 60));
        Assert.Equal("Held quiet-hours", (await WorkAsync())[0]);
        await AtAsync(Day - 1);
        Assert.Empty(_rig.Taken);
        await AtAsync(Day);
        Assert.Single(_rig.Taken);
    }

    [Fact]
    public async Task Followed_once_more_and_by_another_engine_nothing_goes_again()
    {
        await AtAsync(-10);
        await AtAsync(0, Identity("1"), Announced());
        await AtAsync(3.1 * Day);
        _rig.Replay();
        await AtAsync(3.2 * Day);
        using var other = _rig.Engine();
        _rig.Replay();
        await other.RunAsync();
        Assert.Equal(2, _rig.Taken.Count);
    }

    [Fact]
    public async Task What_another_feed_says_and_what_was_said_before_the_feed_delivered_is_written_to_nobody()
    {
        _rig.Send(Identity("1"), Announced(-10));
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await _engine.RunAsync();
        _rig.Send("other", Identity("2"), (VisitPreadmitted)(Preadmitted("w", 10 * Day) with { Patient = Patient("2") }));
        await AtAsync(9.5 * Day);
        Assert.Empty(_rig.Taken);
    }

    [Fact]
    public async Task A_template_that_is_gone_holds_and_one_that_is_back_sends()
    {
        await AtAsync(-10);
        await AtAsync(0, Identity("1"), Announced());
        var before = _rig.Mappings.Current;
        _rig.Mappings.Take(before with { Messages = VisitMessageTable.None });
        await AtAsync(3.1 * Day);
        Assert.Equal("Held no-template", (await WorkAsync())[1]);
        _rig.Mappings.Take(before);
        await AtAsync(3.2 * Day);
        Assert.Equal(2, _rig.Taken.Count);
    }

    [Fact]
    public async Task A_refusal_is_told_and_not_tried_again_whatever_is_said_of_the_visit()
    {
        await AtAsync(-10);
        _rig.Manner = () => new MailResult.Refused("550");
        await AtAsync(0, Identity("1"), Announced());
        Assert.Equal("Failed refused", (await WorkAsync())[0]);
        Assert.Equal((MailState.Bounced, "550"), (_rig.Sent[0].State, _rig.Sent[0].Code));
        _rig.Manner = () => null;
        await AtAsync(60, Announced(60));
        Assert.Empty(_rig.Taken);
    }

    [Fact]
    public async Task Of_a_mail_whose_taking_is_not_known_a_word_of_the_operator_or_time_decides()
    {
        await AtAsync(-10);
        _rig.Manner = () => new MailResult.Unknown("taken");
        await AtAsync(0, Identity("1"), Announced());
        _rig.Manner = () => null;
        await AtAsync(5);
        Assert.Single(_rig.Taken);
        await AtAsync(60);
        Assert.Equal(2, _rig.Taken.Count);
        Assert.Single(_rig.Taken.Select(t => t.MessageId).Distinct());
        Assert.Equal("Done", (await WorkAsync())[0]);
    }
}
