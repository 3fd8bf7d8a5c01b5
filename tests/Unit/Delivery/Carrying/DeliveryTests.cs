using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mappings;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Delivery.Carrying;

/// <summary>Journeys of one document through one engine.</summary>
public sealed class DeliveryTests : IDisposable
{
    private const string Doctor = "dr.a@test.mssante.fr";

    private readonly DeliveryRig _rig = new();
    private DeliveryEngine _engine;

    public DeliveryTests() => _engine = _rig.Engine();

    public void Dispose()
    {
        _engine.Dispose();
        _rig.Dispose();
    }

    private async Task RunAsync()
    {
        for (var idle = 0; idle < 2;)
        {
            var before = _rig.Facts.Count;
            var told = _rig.Record();
            // As the ledger does: nothing recorded, nothing told.
            if (_rig.Facts.Count > before)
                _engine.Signal.Recorded(told);
            var busy = await _engine.FollowAsync() > 0 | await _engine.DepositAsync() | await _engine.MailAsync();
            idle = busy ? 0 : idle + 1;
        }
    }

    private async Task<WorkItem> WorkAsync(string id, bool mail = false) =>
        (await _rig.Work.OfDocumentsAsync([Id(id)], default)).Single(w => w.Order.Kind == (mail ? WorkKind.Mail : WorkKind.Deposit));

    [Fact]
    public async Task A_document_is_deposited_and_mailed_and_its_timeline_says_so()
    {
        await RunAsync();
        _rig.Send(Produced("a"), Deposit("a"), Send("a"));
        await RunAsync();

        Assert.Equal(DepositState.Accepted, _rig.Document("a").Deposit);
        Assert.Equal(MailState.HandedOver, Assert.Single(_rig.Document("a").Mails).State);
        var (_, order) = Assert.Single(_rig.Operator.Taken);
        Assert.Equal((Doctor, DepositAction.Deposit, null), (order.Recipient.Address, order.Action, order.InReplyTo));
        Assert.EndsWith("@app.ch.mssante.fr", order.MessageId, StringComparison.Ordinal);
        var mail = await _rig.Work.MailAsync(order.MessageId, default);
        Assert.Equal((Id("a"), Doctor, "1234", "reply@ch.mssante.fr"), (mail!.Document, mail.Recipient, mail.Uf, mail.ReplyTo));
        Assert.Empty(await _rig.Work.CountsAsync(default));
    }

    [Fact]
    public async Task What_came_before_the_feed_delivered_and_what_other_feeds_bring_is_left_alone()
    {
        _rig.Send(Produced("a"), Deposit("a"));
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await RunAsync();
        _rig.Send("labo", Produced("b"), Deposit("b"));
        await RunAsync();

        Assert.Empty(_rig.Dmp.Attempts);
        Assert.Empty(await _rig.Work.OfDocumentsAsync([Id("a"), Id("b")], default));
    }

    [Fact]
    public async Task An_INS_qualified_the_day_after_lets_it_go_at_once()
    {
        await RunAsync();
        _rig.Send(Produced("a") with { Ins = InsStatus.NotQualified }, Deposit("a"));
        _rig.Send("gam", Identity("1", 0, Matricule, InsStatus.NotQualified));
        await RunAsync();
        Assert.Equal((WorkState.Held, WorkReasons.InsNotQualified), ((await WorkAsync("a")).State, (await WorkAsync("a")).Reason));

        _rig.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromHours(23));
        _rig.Send("gam", Identity("1", 60));
        await RunAsync();
        Assert.Equal(DepositState.Accepted, _rig.Document("a").Deposit);
    }

    [Fact]
    public async Task Without_a_client_or_with_a_message_that_cannot_be_read_it_is_held_and_a_mapping_lets_it_go()
    {
        _engine.Dispose();
        (_rig.Clients, _engine) = (false, null!);
        _engine = _rig.Engine();
        await RunAsync();
        _rig.Send(Produced("a"), Deposit("a"));
        await RunAsync();
        Assert.Equal((WorkState.Held, WorkReasons.NotConfigured, "no-dmp-client"), ((await WorkAsync("a")).State, (await WorkAsync("a")).Reason, (await WorkAsync("a")).Code));

        _engine.Dispose();
        (_rig.Clients, _rig.RefusedReading) = (true, "no-content");
        _engine = _rig.Engine();
        await _rig.Work.RetryAsync(null, WorkReasons.NotConfigured, null, _rig.Time.GetUtcNow(), default);
        await RunAsync();
        Assert.Equal((WorkReasons.MessageRefused, "no-content"), ((await WorkAsync("a")).Reason, (await WorkAsync("a")).Code));

        _rig.RefusedReading = null;
        _rig.Mappings.Take(_rig.Mappings.Current);
        await RunAsync();
        Assert.Equal(DepositState.Accepted, _rig.Document("a").Deposit);
    }

    [Fact]
    public async Task A_feed_that_no_longer_delivers_holds_what_it_had()
    {
        await RunAsync();
        _rig.Send(Produced("a"), Deposit("a"));
        _engine.Signal.Recorded(_rig.Record());
        await _engine.FollowAsync();
        var house = _rig.Mappings.Current;
        _rig.Mappings.Take(house with { Feeds = new FeedTable([.. house.Feeds.Feeds.Select(f => f with { Mode = FeedMode.Observe })]) });
        await RunAsync();
        Assert.Equal((WorkState.Held, WorkReasons.FeedObserves), ((await WorkAsync("a")).State, (await WorkAsync("a")).Reason));
    }

    [Fact]
    public async Task A_mail_of_which_nothing_came_back_in_a_day_is_presumed_distributed_once()
    {
        await RunAsync();
        _rig.Send(Produced("a"), Send("a"));
        await RunAsync();
        using var presuming = _rig.Presuming();
        _rig.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await presuming.StepAsync(default));
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await presuming.StepAsync(default));
        await RunAsync();
        var mail = Assert.Single(_rig.Document("a").Mails);
        Assert.Equal((MailState.Distributed, "presumed"), (mail.State, mail.Code));

        // A look later, and an engine that starts anew, tell nothing more.
        Assert.Equal(0, await presuming.StepAsync(default));
        using var anew = _rig.Presuming();
        Assert.Equal(0, await anew.StepAsync(default));
        // What comes back late goes before it.
        await _rig.ReportAsync(new DeliveryReport(DeliveryReportKind.MailBounced, Id("a"), Doctor, RecipientKind.Professional, "550", _rig.Time.GetUtcNow(), "late"));
        await RunAsync();
        Assert.Equal((MailState.Bounced, "550"), (_rig.Document("a").Mails[0].State, _rig.Document("a").Mails[0].Code));
    }

    [Fact]
    public async Task A_patient_who_closed_the_messaging_is_written_to_again_after_thirty_days()
    {
        const string patient = "277010115400329@patient.mssante.fr";
        await RunAsync();
        _rig.Send(Produced("a"), Send("a", patient, kind: RecipientKind.Patient));
        await RunAsync();
        Assert.Single(_rig.Operator.Taken);
        await _rig.ReportAsync(new DeliveryReport(DeliveryReportKind.MailBounced, Id("a"), patient, RecipientKind.Patient, "mailbox-closed", _rig.Time.GetUtcNow(), "mes"));
        await RunAsync();

        _rig.Time.Advance(TimeSpan.FromDays(2));
        _rig.Send(Produced("b", 2880, "M2"), Send("b", patient, 2880, "M2", RecipientKind.Patient), Send("b", at: 2880, control: "M2"));
        await RunAsync();
        var held = (await _rig.Work.OfDocumentsAsync([Id("b")], default)).Single(w => w.Order.Recipient == patient);
        Assert.Equal((WorkState.Held, WorkReasons.MailboxClosed), (held.State, held.Reason));
        // The physician has it all the same.
        Assert.Equal([patient, Doctor], _rig.Operator.Taken.Select(t => t.Order.Recipient.Address));

        _rig.Time.Advance(TimeSpan.FromDays(28));
        await RunAsync();
        Assert.Equal([patient, Doctor, patient], _rig.Operator.Taken.Select(t => t.Order.Recipient.Address));
    }

    [Fact]
    public async Task A_refusal_is_a_fact_and_a_retry_that_succeeds_another()
    {
        await RunAsync();
        _rig.Dmp.Manner = () => Manner.Refuses;
        _rig.Send(Produced("a"), Deposit("a"));
        await RunAsync();
        Assert.Equal((DepositState.Refused, "DMPClosed"), (_rig.Document("a").Deposit, _rig.Document("a").RefusalCode));
        Assert.Equal(WorkState.Failed, (await WorkAsync("a")).State);

        _rig.Dmp.Manner = () => Manner.Takes;
        Assert.Equal(1, await _rig.Work.RetryAsync(Destinations.Dmp, WorkReasons.Refused, null, _rig.Time.GetUtcNow(), default));
        await RunAsync();
        Assert.Equal(DepositState.Accepted, _rig.Document("a").Deposit);
    }

    [Fact]
    public async Task Who_asks_for_what_is_done_gets_an_answer_and_nothing_is_sent_again()
    {
        await RunAsync();
        _rig.Send(Produced("a"), Deposit("a"), Send("a"));
        await RunAsync();
        _rig.Time.Advance(TimeSpan.FromMinutes(10));
        _rig.Send(Produced("a", 10, "M9"), Deposit("a", 10, "M9"), Send("a", at: 10, control: "M9"));
        await RunAsync();

        Assert.Single(_rig.Dmp.Attempts);
        Assert.Single(_rig.Operator.Taken);
        Assert.Equal([MailState.HandedOver, MailState.HandedOver], _rig.Document("a").Mails.Select(m => m.State));
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_for_before_it_is_sent_again()
    {
        await RunAsync();
        _rig.Dmp.Manner = () => Manner.TakesSilently;
        _rig.Send(Produced("a"), Deposit("a"));
        await RunAsync();
        Assert.True((await WorkAsync("a")).MayBeThere);

        _rig.Time.Advance(TimeSpan.FromMinutes(5));
        await RunAsync();
        Assert.Single(_rig.Dmp.Attempts);
        Assert.Equal((WorkState.Done, DepositState.Accepted), ((await WorkAsync("a")).State, _rig.Document("a").Deposit));
    }

    [Fact]
    public async Task A_replacement_of_what_another_platform_deposited_looks_for_it_and_without_it_is_a_first_version()
    {
        await RunAsync();
        _rig.Dmp.Documents["x"] = ("sha-x", true);
        _rig.Send(Replaced("b", "x"), Deposit("b", 10, "M2", DepositAction.Replace));
        _rig.Send(Replaced("c", "y", 10, "M3"), Deposit("c", 10, "M3", DepositAction.Replace));
        await RunAsync();

        Assert.Equal([(Id("x"), DepositAction.Replace), (null, DepositAction.Deposit)], _rig.Dmp.Attempts.OrderBy(a => a.Document, StringComparer.Ordinal).Select(a => (a.Order.Replaced, a.Order.Action)));
        Assert.False(_rig.Dmp.Documents["x"].Current);
    }

    [Fact]
    public async Task A_patient_whose_DMP_the_DMP_does_not_know_is_not_fed()
    {
        var house = _rig.Mappings.Current;
        _rig.Mappings.Take(house with { Delivery = house.Delivery with { AskStatus = true } });
        _rig.Dmp.Status = () => DmpStatus.None;
        await RunAsync();
        _rig.Send(Produced("a"), Deposit("a"));
        await RunAsync();
        Assert.Equal((WorkState.Held, WorkReasons.NoDmp, "td0.2"), ((await WorkAsync("a")).State, (await WorkAsync("a")).Reason, (await WorkAsync("a")).Code));
        Assert.Empty(_rig.Dmp.Attempts);
    }

    [Fact]
    public async Task A_neighbour_that_is_busy_is_left_alone_after_some_tries_and_drains_when_it_is_back()
    {
        await RunAsync();
        _rig.Dmp.Manner = () => Manner.IsBusy;
        for (var n = 0; n < 20; n++)
            _rig.Send(Produced($"d{n}", 0, $"M{n}"), Deposit($"d{n}", 0, $"M{n}"));
        await RunAsync();
        Assert.Equal(5, _rig.Dmp.Attempts.Count);
        var status = (await _rig.Work.DestinationsAsync(default)).Single(d => d.Name == Destinations.Dmp);
        Assert.Equal(("XDSRegistryBusy", true), (status.Code, status.BrokenSince is not null));

        _rig.Dmp.Manner = () => Manner.Takes;
        for (var minute = 0; minute < 5; minute++)
        {
            _rig.Time.Advance(TimeSpan.FromMinutes(1));
            await RunAsync();
        }

        Assert.Equal(20, _rig.Dmp.Documents.Count);
        Assert.Null((await _rig.Work.DestinationsAsync(default)).Single(d => d.Name == Destinations.Dmp).BrokenSince);
    }
}
