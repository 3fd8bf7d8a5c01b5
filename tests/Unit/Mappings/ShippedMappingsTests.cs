using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

public class ShippedMappingsTests
{
    private static readonly HospitalMappings Mappings = Assert.IsType<MappingResult.Loaded>(MappingLoader.Load(Shipped.Folder)).Mappings;

    [Fact]
    public void They_are_right_without_a_warning() => Assert.Empty(MappingLoader.Load(Shipped.Folder).Problems);

    [Fact]
    public void Their_summary_counts_what_is_there() => Assert.Equal(
        "CHU fictif: 8 feeds at 3 entrances, 23 services in 9 poles with 52 UF, 37 document types by 55 codes, 3 pathways, 6 alert routes",
        MappingSummary.Of(Mappings).ToString());

    [Theory]
    [InlineData("GAM|CHU-FICTIF", "gam")]
    [InlineData("DPI|CHU-FICTIF", "dpi")]
    [InlineData("RIS|CHU-FICTIF", "ris")]
    [InlineData("SGL|CHU-FICTIF", "sgl")]
    [InlineData("PFI|CHU-FICTIF", "pfi")]
    [InlineData("RIS-Y|Organisation-Y", "autre")]
    [InlineData("DPI|ELSEWHERE", "autre")]
    public void Senders_at_the_shared_entrance_are_told_apart(string sender, string feed) => Assert.Equal(feed, Mappings.Feeds.Of("mllp", sender)?.Name);

    [Theory]
    [InlineData("0113", "2025-06-30", "PNEUMO")]
    [InlineData("0113", "2025-07-01", "NEURO")]
    [InlineData("0101", "2020-01-01", "CARDIO")]
    [InlineData("101", "2025-01-01", null)]
    [InlineData("UFNEPH", "2025-01-01", "NEPHRO")]
    [InlineData("6268", "2025-01-01", "CHIRVISC")]
    [InlineData("8782", "2025-01-01", "URG")]
    [InlineData("UF-4210", "2025-01-01", "ORTHO")]
    [InlineData("3435", "2025-01-01", "IMAGERIE")]
    public void An_UF_belongs_to_its_service_on_the_day(string uf, string day, string? service) =>
        Assert.Equal(service, Mappings.Services.Of(uf, DateOnly.Parse(day))?.Code);

    [Fact]
    public void Every_activity_of_a_hospital_is_there() => Assert.Equal(Enum.GetValues<Activity>().Order(), Mappings.Services.Services.Select(s => s.Activity).Distinct().Order());

    [Theory]
    [InlineData("dpi", "LN", "11490-0", DocumentKind.Ldl)]
    [InlineData("autre", "2.16.840.1.113883.6.1", "11490-0", DocumentKind.Ldl)]
    [InlineData("autre", "", "57833-6", DocumentKind.Ods)]
    [InlineData("dpi", "L", "LDLSORT", DocumentKind.Ldl)]
    [InlineData("dpi", "", "ORDOSORT", DocumentKind.Ods)]
    [InlineData("dpi", "DPI-TYPES", "LDL_MCO", DocumentKind.Ldl)]
    [InlineData("dpi", "2.999.1.50", "LDL_MCO", DocumentKind.Ldl)]
    [InlineData("dpi", "LN", "18842-5", DocumentKind.Ldl)]
    [InlineData("dpi", "L", "CRHOSP", DocumentKind.Other)]
    [InlineData("autre", "LN", "34112-3", DocumentKind.Other)]
    [InlineData("autre", "1.2.250.1.213.1.1.4.12", "IMG-KOS", DocumentKind.Other)]
    [InlineData("autre", "L", "LDLSORT", null)]
    [InlineData("autre", "LN", "34555-3", null)]
    public void A_code_means_its_kind_where_it_is_said_to(string feed, string system, string code, DocumentKind? kind) =>
        Assert.Equal(kind, Mappings.Documents.Of(feed, system, code)?.Kind);

    [Fact]
    public void The_line_that_decided_a_kind_can_be_named()
    {
        var type = Mappings.Documents.Of("dpi", "", "LDLSORT")!;
        var line = int.Parse(type.Origin["documents.yaml:".Length..]);

        Assert.Equal("      - { feed: dpi, code: LDLSORT }", Shipped.Text("documents.yaml").Split('\n')[line - 1]);
        Assert.Equal("11490-0", type.Loinc);
    }

    [Fact]
    public void Every_spelling_of_an_authority_leads_to_its_name()
    {
        Assert.Equal("CHU-FICTIF", Mappings.Hospital.Authorities["CHU-FICTIF&990000002&M"]);
        Assert.Equal("CHU-FICTIF", Mappings.Hospital.Authorities["2.999.1.1"]);
        Assert.Equal("AUT-AFFECTATION", Mappings.Hospital.Authorities["1204567809"]);
        Assert.Equal("CHU-FICTIF", Mappings.Hospital.OwnOids["2.999.1.2"]);
        Assert.False(Mappings.Hospital.OwnOids.ContainsKey("CHU-FICTIF"));
    }

    [Fact]
    public void A_pathway_that_names_a_kind_means_its_type_codes() =>
        Assert.Equal(["11490-0", "57833-6", "34874-8"], Mappings.Pathways.Pathways[1].DocumentCodes);

    [Fact]
    public void Targets_are_those_of_the_file() => Assert.Equal(45, Mappings.Hospital.Targets[DocumentKind.CrImagerie]);
}
