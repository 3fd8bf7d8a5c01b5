using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Folding;

public sealed class BatchFoldTests
{
    private readonly InMemoryFoldStore _store = new();

    [Fact]
    public async Task An_acknowledgement_before_its_document_gives_the_same_state()
    {
        await Record(Accepted());
        await Record(Produced("d1"), Deposit("d1"));

        var document = Assert.Single(_store.Documents);
        Assert.Equal(DepositState.Accepted, document.Deposit);
        Assert.Equal(1, Assert.Single(_store.Counters).Value.Deposited);
    }

    [Fact]
    public async Task The_same_facts_again_change_nothing()
    {
        Fact[] facts = [Identity("1"), Opened("v1", 0), Produced("d1"), Deposit("d1"), Accepted()];
        await Record(facts);

        var again = await _store.RecordAsync(facts, Calendar);

        Assert.Empty(again.Patients);
        Assert.Empty(again.Visits);
        Assert.Empty(again.Documents);
        Assert.Empty(again.GoneDocuments);
        Assert.Empty(again.Counters);
    }

    private async Task Record(params Fact[] facts) => await _store.RecordAsync(facts, Calendar);
}
