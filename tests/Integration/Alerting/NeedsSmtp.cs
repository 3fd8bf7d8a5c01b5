using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Alerting;

/// <summary>Needs the mail server named in HOPEN2_TEST_SMTP, which puts mail into HOPEN2_TEST_MAILDIR; skips visibly without, and fails where servers are required (CI).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmtpFactAttribute : FactAttribute
{
    public SmtpFactAttribute()
    {
        if (Mailbox.Address is null && Environment.GetEnvironmentVariable("HOPEN2_TEST_REQUIRE_SERVERS") != "1")
            Skip = "No mail server: name it in HOPEN2_TEST_SMTP (tests/servers starts one).";
    }
}
