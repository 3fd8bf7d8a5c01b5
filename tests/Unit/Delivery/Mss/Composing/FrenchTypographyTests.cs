using HopEn2.Interop.Delivery.Mss.Composing;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss.Composing;

public sealed class FrenchTypographyTests
{
    [Theory]
    [InlineData("Quand ?", "Quand\u202F?")]
    [InlineData("Quand?", "Quand\u202F?")]
    [InlineData("Merci ! A bientôt ; au revoir", "Merci\u202F! A bientôt\u202F; au revoir")]
    [InlineData("Vraiment ?!", "Vraiment\u202F?!")]
    [InlineData("Note : ceci", "Note\u00A0: ceci")]
    [InlineData("le document « CR » joint", "le document «\u00A0CR\u00A0» joint")]
    [InlineData("«CR»", "«\u00A0CR\u00A0»")]
    [InlineData("l'hôpital aujourd'hui", "l’hôpital aujourd’hui")]
    [InlineData("https://exemple.fr/a?b=1", "https://exemple.fr/a?b=1")]
    [InlineData("à 14:30 précises", "à 14:30 précises")]
    [InlineData("deja\u00A0! fait", "deja\u202F! fait")]
    [InlineData("", "")]
    public void Signs_get_the_spaces_that_French_wants(string typed, string set) => Assert.Equal(set, FrenchTypography.Of(typed));

    [Fact]
    public void Set_twice_it_is_set_once()
    {
        var once = FrenchTypography.Of("Bonjour ! Le « CR » : lu ?");
        Assert.Equal(once, FrenchTypography.Of(once));
    }

    [Fact]
    public void Expressions_of_a_template_stay_as_they_are() =>
        Assert.Equal("Bonjour {{#if a ? b : c}}x\u202F!{{/if}} {{{nom}}}\u202F? l’{{d'e}}", FrenchTypography.OfTemplate("Bonjour {{#if a ? b : c}}x !{{/if}} {{{nom}}} ? l'{{d'e}}"));
}
