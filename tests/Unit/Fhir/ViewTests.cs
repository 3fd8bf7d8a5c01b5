using HopEn2.Interop.Domain;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Views;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Fhir;

/// <summary>Addresses of resources and criteria of dates.</summary>
public class ViewTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [Theory]
    [InlineData("1.2.250.1.999.7.1", "1.2.250.1.999.7.1")]
    [InlineData("6f1c2b3e-0000-4000-8000-000000000001", "6f1c2b3e-0000-4000-8000-000000000001")]
    [InlineData("1.2.250.1.999^A7", "1.2.250.1.999--5EA7")]
    [InlineData("é", "--C3--A9")]
    public void An_id_that_fits_is_its_own_address_and_comes_back_from_it(string id, string address)
    {
        Assert.Equal(address, ResourceIds.OfDocument(new DocumentId(id)));
        Assert.Equal(id, ResourceIds.Unescape(address));
    }

    [Theory]
    [InlineData("a--b")]
    [InlineData("a-^")]
    [InlineData("--")]
    [InlineData("")]
    [InlineData("1.2.250.1.213.1.1.1.1234567890.1234567890.1234567890.1234567890.1234567890.1234567890")]
    public void Every_address_is_one_of_R4_and_leads_back_or_nowhere(string id)
    {
        var address = ResourceIds.OfDocument(new DocumentId(id));
        Assert.Matches(@"^[A-Za-z0-9\-.]{0,64}$", address);
        Assert.True(ResourceIds.Unescape(address) is null || ResourceIds.Unescape(address) == id);
    }

    [Theory]
    [InlineData("a--")]
    [InlineData("a--5")]
    [InlineData("a--XY")]
    public void An_address_that_was_made_of_nothing_leads_nowhere(string address) => Assert.Null(ResourceIds.Unescape(address));

    [Theory]
    // A day in Paris: from 23:00 UTC of the day before.
    [InlineData("2025-03-12", "2025-03-11T23:00:00Z", true)]
    [InlineData("2025-03-12", "2025-03-12T22:59:59Z", true)]
    [InlineData("2025-03-12", "2025-03-12T23:00:00Z", false)]
    [InlineData("ne2025-03-12", "2025-03-12T12:00:00Z", false)]
    [InlineData("gt2025-03-12", "2025-03-12T12:00:00Z", false)]
    [InlineData("gt2025-03-12", "2025-03-12T23:00:00Z", true)]
    [InlineData("ge2025-03", "2025-02-28T23:00:00Z", true)]
    [InlineData("lt2025-03-12T10:00:00Z", "2025-03-12T09:59:59Z", true)]
    [InlineData("le2025-03-12T10:00:00Z", "2025-03-12T10:00:00.5Z", true)]
    [InlineData("2025-03-12T10:00:00Z", "2025-03-12T10:00:01Z", false)]
    public void A_criterion_stands_for_all_its_moments(string criterion, string time, bool holds) =>
        Assert.Equal(holds, DateCriterion.Parse(criterion, Paris)!.Holds(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("ap2025-03-12")]
    [InlineData("ge")]
    [InlineData("")]
    [InlineData("2025-13-40")]
    public void What_is_no_date_is_none(string criterion) => Assert.Null(DateCriterion.Parse(criterion, Paris));
}
