using HopEn2.Interop.Hl7v2.Mllp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Mllp;

public class MllpAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:2575", "127.0.0.1:2575")]
    [InlineData("0.0.0.0:2575", "0.0.0.0:2575")]
    [InlineData("[::1]:2575", "[::1]:2575")]
    [InlineData("*:2575", "[::]:2575")]
    [InlineData("localhost:2575", "127.0.0.1:2575")]
    public async Task An_address_is_host_and_port(string text, string expected) => Assert.Equal(expected, (await MllpAddress.ResolveAsync(text, default)).ToString());

    [Theory]
    [InlineData("2575")]
    [InlineData(":2575")]
    [InlineData("host:")]
    [InlineData("host:99999")]
    public async Task Anything_else_is_said_to_be_none(string text) => await Assert.ThrowsAsync<FormatException>(() => MllpAddress.ResolveAsync(text, default));
}
