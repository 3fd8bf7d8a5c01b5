using HopEn2.Interop.Domain.Ins;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Domain.Ins;

public sealed class InsRulesTests
{
    private const string Good = "277010115400329";
    private const string BadKey = "276037510669380";

    private static readonly InsRules Strict = new(AcceptTest: false, CountBadKey: false);
    private static readonly InsRules Warn = new(AcceptTest: false, CountBadKey: true);
    private static readonly InsRules Testing = new(AcceptTest: true, CountBadKey: false);

    [Fact]
    public void A_validated_matricule_with_a_good_key_is_qualified()
    {
        Assert.Equal(InsStatus.Qualified, Strict.Assess(Good, InsOids.Nir, validated: true));
        Assert.Equal(InsStatus.Qualified, Strict.Assess(Good, InsOids.Nia, validated: true));
    }

    [Fact]
    public void Without_validation_it_is_not_qualified() =>
        Assert.Equal(InsStatus.NotQualified, Strict.Assess(Good, InsOids.Nir, validated: false));

    [Fact]
    public void A_bad_key_does_not_count_unless_the_house_only_warns()
    {
        Assert.Equal(InsStatus.BadKey, Strict.Assess(BadKey, InsOids.Nir, validated: true));
        Assert.Equal(InsStatus.Qualified, Warn.Assess(BadKey, InsOids.Nir, validated: true));
    }

    [Fact]
    public void Under_a_test_authority_the_key_is_no_criterion_but_the_house_must_accept_tests()
    {
        Assert.Equal(InsStatus.Qualified, Testing.Assess(BadKey, InsOids.Test, validated: true));
        Assert.Equal(InsStatus.Qualified, Testing.Assess(BadKey, InsOids.Demonstration, validated: true));
        Assert.Equal(InsStatus.Test, Strict.Assess(Good, InsOids.Test, validated: true));
    }

    [Fact]
    public void A_bad_form_or_another_authority_is_no_INS()
    {
        Assert.Equal(InsStatus.Absent, Strict.Assess("1850575123456", InsOids.Nir, validated: true));
        Assert.Equal(InsStatus.Absent, Strict.Assess(Good, "1.2.250.1.213.1.4.2", validated: true));
        Assert.Equal(InsStatus.Absent, Strict.Assess(null, InsOids.Nir, validated: true));
    }

    [Fact]
    public void The_type_alone_makes_an_INS_when_the_authority_is_missing() =>
        Assert.Equal(InsStatus.Qualified, Strict.Assess(Good, null, validated: true));
}
