using System.Text.RegularExpressions;
using HopEn2.Interop.Simulators.Hospital.House;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital;

public partial class UnitsTests
{
    [Fact]
    public void The_units_are_those_of_the_mappings_that_ship()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "mappings", "services.yaml")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        var mapped = Uf().Matches(File.ReadAllText(Path.Combine(folder.FullName, "mappings", "services.yaml"))).Select(m => m.Groups["uf"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(Units.All, unit => Assert.Contains(unit.Uf, mapped));
        Assert.DoesNotContain(Units.Unmapped, mapped);
    }

    [GeneratedRegex(@"- \{ uf: ""?(?<uf>[^"",]+)""?,")]
    private static partial Regex Uf();
}
