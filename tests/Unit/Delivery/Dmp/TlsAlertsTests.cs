using HopEn2.Interop.Delivery.Dmp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Dmp;

public sealed class TlsAlertsTests
{
    [Theory]
    [InlineData("error:0A00045C:SSL routines::tlsv13 alert certificate required", true)]
    [InlineData("error:0A000412:SSL routines::sslv3 alert bad certificate", true)]
    [InlineData("error:0A000412:SSL routines::ssl/tls alert bad certificate", true)]
    [InlineData("error:0A000418:SSL routines::tlsv1 alert unknown ca", true)]
    [InlineData("error:0A000415:SSL routines::sslv3 alert certificate expired", true)]
    [InlineData("error:0A000419:SSL routines::tlsv1 alert access denied", true)]
    [InlineData("error:0A000438:SSL routines::tlsv1 alert internal error", false)]
    [InlineData("error:0A000126:SSL routines::unexpected eof while reading", false)]
    [InlineData("Connection reset by peer", false)]
    public void An_alert_about_the_certificate_is_told_from_a_broken_connection(string text, bool refused)
    {
        var broken = new HttpRequestException("An error occurred while sending the request.", new IOException("The decryption operation failed, see inner exception.", new InvalidOperationException(text)));
        Assert.Equal(refused, TlsAlerts.RefuseOurCertificate(broken));
    }
}
