using HopEn2.Interop.Simulators.Mss;
using HopEn2.Interop.Simulators.Mss.Mailboxes;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Mss;

public sealed class MailStoreTests
{
    [Fact]
    public void Ten_thousand_mailboxes_are_held_and_one_more_is_not()
    {
        var store = new MailStore(new MssOptions());
        Assert.All(Enumerable.Range(0, 10_000), i => Assert.True(store.TryOpen($"p{i}@b.test")));
        Assert.False(store.TryOpen("p10000@b.test"));
        Assert.True(store.TryOpen("P1@B.test"));
    }

    [Fact]
    public void Kept_bytes_are_bounded_and_the_oldest_mails_go_first()
    {
        var store = new MailStore(new MssOptions { MostKeptBytes = 1_000 });
        for (var i = 0; i < 30; i++)
            store.Deliver("a@b.test", new byte[100], default);
        Assert.Equal(Enumerable.Range(21, 10).Select(i => (uint)i), store.Find("a@b.test", "inbox")!.Mails.Select(m => m.Uid));
        Assert.Equal(31u, store.Find("a@b.test", "INBOX")!.NextUid);
    }

    [Fact]
    public void What_was_put_away_is_forgotten_before_what_comes()
    {
        var store = new MailStore(new MssOptions { MostKeptBytes = 1_000 });
        Assert.True(store.Create("a@b.test", "Done"));
        var (inbox, done) = (store.Find("a@b.test", "INBOX")!, store.Find("a@b.test", "Done")!);
        for (var i = 0; i < 30; i++)
        {
            store.Deliver("a@b.test", new byte[100], default);
            Assert.Single(store.Transfer("a@b.test", inbox, [Assert.Single(inbox.Mails)], done, copied: false));
        }

        Assert.Equal(Enumerable.Range(21, 10).Select(i => (uint)i), done.Mails.Select(m => m.Uid));
        store.Expunge("a@b.test", done, [.. done.Mails]);
        store.Deliver("a@b.test", new byte[1_000], default);
        Assert.Single(inbox.Mails);
    }

    [Fact]
    public void Who_waits_is_told_of_his_own_mailbox()
    {
        var store = new MailStore(new MssOptions());
        var told = new List<string>();
        store.Changed += told.Add;
        store.Deliver("a@b.test", new byte[1], default);
        Assert.Equal(["a@b.test"], told);
    }
}
