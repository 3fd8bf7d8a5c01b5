using HopEn2.Interop.Hl7v2.Amqp;
using HopEn2.Interop.Hl7v2.Intake;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Amqp;

public class AmqpAddressTests
{
    [Fact]
    public void A_variable_of_the_environment_is_put_in_as_it_is()
    {
        var address = AmqpAddress.Parse("amqp:amqp://u:${P}@host:5672/v#q", name => name == "P" ? "s/e@c:r#t" : null)!;

        Assert.Equal(("host", "u:s%2Fe%40c%3Ar%23t", "q"), (address.Broker.Host, address.Broker.UserInfo, address.Queue));
    }

    [Fact]
    public void A_variable_that_is_not_set_is_named() =>
        Assert.Equal("the environment variable P is not set.", Assert.Throws<EntranceException>(() => AmqpAddress.Parse("amqp:amqp://u:${P}@host/v#q", _ => null)).Message);

    [Theory]
    [InlineData("amqp:amqp://host/v")]
    [InlineData("amqp:http://host/v#q")]
    [InlineData("amqp:#q")]
    public void What_is_no_address_gives_none(string entrance) => Assert.Null(AmqpAddress.Parse(entrance, _ => null));
}
