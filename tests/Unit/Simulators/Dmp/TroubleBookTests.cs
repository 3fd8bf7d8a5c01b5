using HopEn2.Interop.Simulators.Dmp.Control;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Dmp;

public sealed class TroubleBookTests
{
    private readonly TroubleBook _book = new(7);

    [Fact]
    public void The_next_so_many_have_trouble_and_then_no_more()
    {
        _book.Order([new Trouble { Do = TroubleKind.Refuse, Code = "X", Next = 2 }]);
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => _book.OnArrival(Transaction.Deposit) is not null));
    }

    [Fact]
    public void A_share_is_kept_to()
    {
        _book.Order([new Trouble { Do = TroubleKind.Cut, Percent = 10 }]);
        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => _book.OnArrival(Transaction.Deposit) is not null), 850, 1_150);
    }

    [Fact]
    public void The_same_seed_gives_the_same_troubles()
    {
        List<bool> Run()
        {
            var book = new TroubleBook(3);
            book.Order([new Trouble { Do = TroubleKind.Cut, Percent = 50 }]);
            return [.. Enumerable.Range(0, 100).Select(_ => book.OnArrival(Transaction.Deposit) is not null)];
        }

        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void Trouble_of_one_transaction_does_not_come_to_another()
    {
        _book.Order([new Trouble { Do = TroubleKind.Unavailable, On = Transaction.Query }]);
        Assert.Null(_book.OnArrival(Transaction.Deposit));
        Assert.NotNull(_book.OnArrival(Transaction.Query));
        _book.Order([new Trouble { Do = TroubleKind.Unavailable, On = Transaction.Any }]);
        Assert.NotNull(_book.OnArrival(Transaction.Status));
    }

    [Fact]
    public void What_is_left_is_shown_and_a_new_order_replaces_the_old()
    {
        _book.Order([new Trouble { Do = TroubleKind.Cut, Next = 3 }]);
        _book.OnArrival(Transaction.Deposit);
        Assert.Equal(2, Assert.Single(_book.Ordered).Next);
        _book.Order([]);
        Assert.Null(_book.OnArrival(Transaction.Deposit));
    }
}
