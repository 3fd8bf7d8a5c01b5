using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ins;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Dmp;

public sealed class PatientTextTests
{
    private static readonly PatientTraits Patient = new(
        InsNumber.Parse("185122A00456715"), InsOids.Test, InsStatus.Qualified, new Ipp("000418277", "CH"), "GARCIA-HAMMADI", "GARCIA", "SARAH", "19770121", "F");

    [Theory]
    [InlineData("INS 185057512345673 inconnu", "INS … inconnu")]
    [InlineData("INS1850575123456inconnu", "INS…inconnu")]
    [InlineData("1 85 05 75 123 456 73", "…")]
    [InlineData("185122a00456715.", "….")]
    [InlineData("sha1 0123456789abcdef, 1.2.250.1.71.4.2.2.120456789.71024000081", "sha1 0123456789abcdef, 1.2.250.1.71.4.2.2.120456789.71024000081")]
    [InlineData("Madame García-Hammadi Sarah née le 21/01/1977", "Madame … … née le …")]
    [InlineData("GARCIA ou GARCIABEL", "… ou GARCIABEL")]
    [InlineData("birth 1977-01-21 or 19770121, IPP 000418277", "birth … or …, IPP …")]
    [InlineData("DocumentEntry.patientId: missing\r\n\tat line 3", "DocumentEntry.patientId: missing   at line 3")]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData(null, null)]
    public void Only_what_is_of_the_patient_is_taken_out(string? written, string? expected) => Assert.Equal(expected, PatientText.Clean(written, Patient));

    [Fact]
    public void What_is_longer_than_anybody_reads_is_cut() => Assert.Equal(500, PatientText.Clean(new string('x', 100_000), Patient)!.Length);
}
