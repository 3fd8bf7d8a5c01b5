using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Header;

/// <summary>The published examples. What is expected of each was read from the files with another XML parser, not from what this reader says.</summary>
public sealed class CorpusCdaTests
{
    [CorpusTheory]
    [InlineData("cr-bio-2021-autopresentable.xml", "1.2.250.1.213.1.1.1.55.2021.1.1", "11502-2", DocumentLevel.N3, "urn:ihe:lab:xd-lab:2008", false, "1.2.250.1.213.1.1.1.55.2021.1", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("cr-bio-2021-microbio-v1-n3.xml", "1.2.250.1.213.1.1.1.55.2021.6.1", "11502-2", DocumentLevel.N3, "urn:ihe:lab:xd-lab:2008", false, "1.2.250.1.213.1.1.1.55.2021.6", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("cr-bio-2021-second-intention-n3.xml", "1.2.250.1.213.1.1.1.55.2021.4.1", "11502-2", DocumentLevel.N3, "urn:ihe:lab:xd-lab:2008", true, "1.2.250.1.213.1.1.1.55.2021.4", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("cr-bio-2024-crp-non-loinc-n3.xml", "1.2.250.1.213.1.1.1.55.2024.2.1", "11502-2", DocumentLevel.N3, "urn:ihe:lab:xd-lab:2008", false, "1.2.250.1.213.1.1.1.55.2024.2", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("cr-bio-2024-dep-ccu-n3.xml", "1.2.250.1.213.1.1.1.55.2024.4.1", "11502-2", DocumentLevel.N3, "urn:ihe:lab:xd-lab:2008", false, "1.2.250.1.213.1.1.1.55.2024.4", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("cr-bio-2024-glycemia-n3.xml", "1.2.250.1.213.1.1.1.55.2024.7.1", "11502-2", DocumentLevel.N3, "urn:ihe:lab:xd-lab:2008", false, "1.2.250.1.213.1.1.1.55.2024.7", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("cr-bio-2024-microbio-v2-n3.xml", "1.2.250.1.213.1.1.1.55.2024.8.2", "11502-2", DocumentLevel.N3, "urn:ihe:lab:xd-lab:2008", false, "1.2.250.1.213.1.1.1.55.2024.8", 2, "1.2.250.1.213.1.1.1.55.12345.13", "1.2.250.1.213.1.4.10", true)]
    [InlineData("cr-bio-2024-tsh-n3.xml", "1.2.250.1.213.1.1.1.55.2024.9.1", "11502-2", DocumentLevel.N3, "urn:ihe:lab:xd-lab:2008", false, "1.2.250.1.213.1.1.1.55.2024.9", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("cr-img-2024-n1-pdf.xml", "1.2.250.1.213.1.1.1.45.2024.2.1", "18748-4", DocumentLevel.N1, "urn:ihe:iti:xds-sd:pdf:2008", false, "1.2.250.1.213.1.1.1.45.2024.2", 2, "90e1c8ec-f951-4b26-a305-a34848818dd6", "1.2.250.1.213.1.4.10", true)]
    [InlineData("cr-img-cancer-d2lm-fidd-2022-n3.xml", "1.2.250.1.213.1.1.1.28.2022.1.1", "18748-4", DocumentLevel.N3, "urn:asip:ci-sis:d2lm-fidd:2017", false, "1.2.250.1.213.1.1.1.28.2022.1", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("cr-img-radio-n1-v1.xml", "1.2.250.1.71.4.2.2.120456789.71024000081", "18748-4", DocumentLevel.N1, "urn:ihe:iti:xds-sd:pdf:2008", false, null, 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("cr-img-radio-n1-v2-rplc.xml", "1.2.250.1.71.4.2.2.120456789.71024000082", "18748-4", DocumentLevel.N1, "urn:ihe:iti:xds-sd:pdf:2008", false, null, 2, "1.2.250.1.71.4.2.2.120456789.71024000081", "1.2.250.1.213.1.4.10", true)]
    [InlineData("crc-avc-pavc-2022-n3.xml", "1.2.250.1.213.1.1.1.25.2022.1.1", "11488-4", DocumentLevel.N3, "urn:asip:ci-sis:pavc:2016", false, "1.2.250.1.213.1.1.1.25.2022.1", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("edisp-med-2024-n3.xml", "1.2.250.1.213.1.1.1.54.2024.1.1", "60593-1", DocumentLevel.N3, "urn:ihe:pharm:dis:2010", false, "1.2.250.1.213.1.1.1.54.2024.1", 1, null, "1.2.250.1.213.1.4.8", true)]
    [InlineData("ep-med-dm-2022-n3.xml", "1.2.250.1.213.1.1.1.39.2022.1.1", "57833-6", DocumentLevel.N3, "urn:ihe:pharm:pre:2010", false, "1.2.250.1.213.1.1.1.39.2022.1", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("ep-med-dm-2024-n3.xml", "1.2.250.1.213.1.1.1.39.2024.2.1", "57833-6", DocumentLevel.N3, "urn:ihe:pharm:pre:2010", false, "1.2.250.1.213.1.1.1.39.2024.2", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("episode-avc-sunv-2022-n3.xml", "1.2.250.1.213.1.1.1.17.2022.1.1", "34133-9", DocumentLevel.N3, "urn:asip:ci-sis:sunv:2013", false, "1.2.250.1.213.1.1.1.17.2022.1", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("genetics-cancer-gm-2022-n3.xml", "1.2.250.1.213.1.1.1.32.2022.1.1", "51969-4", DocumentLevel.N3, "urn:asip:ci-sis:crgm:2018", false, "1.2.250.1.213.1.1.1.32.2022.1", 2, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("img-da-2024-n3.xml", "1.2.250.1.213.1.1.1.47.2024.5.1", "55115-0", DocumentLevel.N3, "urn:ans:ci-sis:img-da:2022", false, "1.2.250.1.213.1.1.1.47.2024.5", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("ldl-ees-2022-n3.xml", "1.2.250.1.213.1.1.1.21.2022.1.1", "18761-7", DocumentLevel.N3, "urn:asip:ci-sis:ldl-ees:2017", false, "1.2.250.1.213.1.1.1.21.2022.1", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("ldl-ses-2022-n3.xml", "1.2.250.1.213.1.1.1.29.2022.1.1", "11490-0", DocumentLevel.N3, "urn:asip:ci-sis:ldl-ses:2017", false, "1.2.250.1.213.1.1.1.29.2022.1", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("obp-scm-2024-n3.xml", "1.2.250.1.213.1.1.1.12.4.2024.1.1", "89235-6", DocumentLevel.N3, "urn:asip:ci-sis:obp-scm:2023", false, "1.2.250.1.213.1.1.1.12.4.2024.1", 1, null, "1.2.250.1.213.1.4.8", true)]
    [InlineData("rcp-cancer-frcp-2022-n3.xml", "1.2.250.1.213.1.1.1.8.2022.1.1", "34794-8", DocumentLevel.N3, "urn:asip:ci-sis:frcp:2011", false, "1.2.250.1.213.1.1.1.8.2022.1", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("sdm-mr-2024-newborn-n3.xml", "1.2.250.1.213.1.1.1.30.2024.1.1", "34133-9", DocumentLevel.N3, "urn:asip:ci-sis:sdm-mr:2017", false, "1.2.250.1.213.1.1.1.30.2024.1", 2, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("trod-2024-angine-n3.xml", "1.2.250.1.213.1.1.1.59.2024.1.1", "96173-0", DocumentLevel.N3, "urn:ans:ci-sis:trod:2024", false, "1.2.250.1.213.1.1.1.59.2024.1", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("vac-note-2023-n3.xml", "1.2.250.1.213.1.1.1.46.2023.1.1", "87273-9", DocumentLevel.N3, "urn:asip:ci-sis:vac-note:2021", false, "1.2.250.1.213.1.1.1.46.2023.1", 1, null, "1.2.250.1.213.1.4.10", true)]
    [InlineData("vsm-2022-n3.xml", "1.2.250.1.213.1.1.1.13.2022.1.1", "SYNTH", DocumentLevel.N3, "urn:asip:ci-sis:vsm:2012", false, "1.2.250.1.213.1.1.1.13.2022.1", 1, null, "1.2.250.1.213.1.4.10", true)]
    public void A_published_example_reads_as_it_is(string file, string id, string code, DocumentLevel level, string? format, bool scanned, string? setId, int? version, string? replaces, string insOid, bool traits)
    {
        var header = Assert.IsType<CdaReading.Read>(CdaReader.Read(File.ReadAllBytes(Path.Combine(Corpus.Folder!, "cda", file)))).Header;

        Assert.Equal(id, header.Id?.ToString());
        Assert.Equal(code, header.Code?.Code);
        Assert.Equal((level, format, scanned), (header.Format.Level, header.Format.FormatCode, header.Format.Scanned));
        Assert.Equal(setId, header.SetId?.ToString());
        Assert.Equal(version, header.VersionNumber);
        Assert.Equal(replaces is null ? [] : [replaces], header.Replaces.Select(parent => parent.ToString()));
        Assert.Equal(insOid, header.Patient.Ins?.Root);
        Assert.Equal(traits, header.Patient.TraitsComplete);
    }

    [CorpusFact]
    public void Every_published_example_is_a_document_that_can_be_read()
    {
        foreach (var file in Corpus.Files("cda"))
            Assert.IsType<CdaReading.Read>(CdaReader.Read(File.ReadAllBytes(file)));
    }
}
