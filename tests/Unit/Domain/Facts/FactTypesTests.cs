using HopEn2.Interop.Domain.Facts;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Domain.Facts;

public sealed class FactTypesTests
{
    [Fact]
    public void Every_sort_of_fact_has_a_name()
    {
        var sorts = typeof(Fact).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Fact)) && !t.IsAbstract);

        Assert.Equal(sorts.OrderBy(t => t.Name), FactTypes.All.Select(p => p.Value).OrderBy(t => t.Name));
    }

    // What is stored under a name must be read for years: this list may grow, never change.
    [Fact]
    public void Names_do_not_change() => Assert.Equal(
        "act-recorded consultation-consent-recorded consultation-invoiced deposit-accepted deposit-refused deposit-requested dmp-status-recorded document-deleted document-produced "
        + "document-received document-replaced dossier-moved dossier-renumbered identifier-changed identity-recorded ins-withdrawn mail-answered mail-bounced "
        + "mail-distributed mail-handed-over mail-processing-failed mail-read movement-cancelled movement-corrected opposition-recorded patients-merged send-requested "
        + "visit-cancelled visit-closed visit-message-reported visit-moved visit-opened visit-preadmitted visit-reopened",
        string.Join(' ', FactTypes.All.Select(p => p.Key)));

    [Fact]
    public void A_name_leads_back_to_its_sort()
    {
        foreach (var (name, type) in FactTypes.All)
        {
            Assert.Equal(type, FactTypes.TypeOf(name));
            Assert.Equal(name, FactTypes.NameOf(type));
        }

        Assert.Null(FactTypes.TypeOf("nothing"));
    }

    [Fact]
    public void The_movements_are_found_under_their_root() =>
        Assert.Equal(8, FactTypes.Under(typeof(MovementFact)).Count());
}
