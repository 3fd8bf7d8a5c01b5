using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss.Composing;

public sealed class TitlesTests
{
    private static readonly PatientTraits Patient = new(null, null, InsStatus.Absent, null, "Garcia-Hammadi", null, "SARAH-LOU", "19770121", "F");
    private static readonly CdaHeader Header = ((CdaReading.Read)CdaReader.Read(Samples.Bytes("cda/n1_imaging.xml"))).Header;

    [Theory]
    [InlineData(DepositAction.Deposit, "XDM/1.0/DDM+CR opératoire GARCIA-HAMMADI SARAH-LOU 21/01/1977")]
    [InlineData(DepositAction.Replace, "XDM/1.0/DDM+[Annule et remplace] CR opératoire GARCIA-HAMMADI SARAH-LOU 21/01/1977")]
    [InlineData(DepositAction.Delete, "[Demande de suppression] CR opératoire GARCIA-HAMMADI SARAH-LOU 21/01/1977")]
    public void A_subject_names_document_and_patient(DepositAction action, string subject) => Assert.Equal(subject, Titles.Subject("CR opératoire", Patient, action));

    [Fact]
    public void What_is_not_known_of_the_patient_leaves_no_gap() =>
        Assert.Equal("XDM/1.0/DDM+CR opératoire 1977", Titles.Subject("CR opératoire", Patient with { BirthName = null, FirstName = null, BornOn = "1977" }, DepositAction.Deposit));

    [Fact]
    public void A_line_break_in_a_name_does_not_begin_a_header() =>
        Assert.DoesNotContain('\n', Titles.Subject("CR", Patient with { FirstName = "SARAH\r\nBcc: x@y.fr" }, DepositAction.Deposit));

    [Theory]
    [InlineData("19770121", "21/01/1977")]
    [InlineData("197701210830+0100", "21/01/1977")]
    [InlineData("197701", "01/1977")]
    [InlineData("1977", "1977")]
    [InlineData("19771300", "00/13/1977")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_birth_date_is_written_as_far_as_it_is_known(string? born, string written) => Assert.Equal(written, Titles.BirthDate(born));

    [Fact]
    public void The_copy_is_named_for_act_type_patient_and_dossier()
    {
        var sample = Titles.CopyName(Header with { MainAct = Header.MainAct! with { Low = "20250310080000+0100" } }, "CR opératoire", Patient with { BirthName = "DURAND", FirstName = "PAUL" }, "24000006", "pdf");

        Assert.Equal("20250310_CR_OPERATOIRE_DURAND_PAUL_24000006.pdf", sample);
    }

    [Fact]
    public void A_name_holds_what_every_system_takes_and_no_more()
    {
        var name = Titles.CopyName(null, "Œil / vision : 100 % & \"fond\" d'œil", Patient with { BirthName = "d'Été-Noël", FirstName = "../../x" }, null, "pdf");

        Assert.Equal("OEIL_VISION_100_FOND_D_OEIL_D_ETE-NOEL_X.pdf", name);
    }

    [Fact]
    public void A_long_name_keeps_its_extension()
    {
        var name = Titles.CopyName(null, new string('a', 400), Patient, null, "html");

        Assert.Equal(150, name.Length);
        Assert.EndsWith("A.html", name, StringComparison.Ordinal);
    }

    [Fact]
    public void The_label_is_that_of_the_type_and_the_title_only_stands_in()
    {
        Assert.Equal("CR d'imagerie médicale", Titles.Label(Header));
        Assert.Equal("Scanner thoracique", Titles.Label(Header with { Code = Header.Code! with { DisplayName = null } }));
        Assert.Equal("Document", Titles.Label(null));
    }
}
