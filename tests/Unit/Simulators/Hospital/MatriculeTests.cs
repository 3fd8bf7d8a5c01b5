using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Simulators.Hospital.People;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital;

public class MatriculeTests
{
    [Theory]
    [InlineData("277010115400329")]
    [InlineData("185057512345673")]
    [InlineData("279035121518989")]
    [InlineData("185122A00456715")]
    [InlineData("262032B11801250")]
    [InlineData("885997512345663")]
    [InlineData("185057512343297")]
    [InlineData("185057512343101")]
    public void The_key_is_that_of_the_examples(string matricule) => Assert.Equal(matricule, Matricule.WithKey(matricule[..13]));

    [Fact]
    public void A_bad_key_is_never_the_right_one()
    {
        var dice = Dice.Of(1, 1);
        for (var i = 0; i < 500; i++)
        {
            var matricule = Matricule.Nir(dice, male: i % 2 == 0, new DateOnly(1950, 1, 1).AddDays(i * 30), i % 3 == 0 ? "2A004" : "63220");
            Assert.Matches("^[12][0-9]{4}[0-9AB]{5}[0-9]{5}$", matricule);
            Assert.Equal(matricule, Matricule.WithKey(matricule[..13]));
            Assert.NotEqual(matricule, Matricule.WithBadKey(matricule));
        }
    }
}
