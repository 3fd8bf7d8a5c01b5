using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>The tests of this class take the server named in HOPEN2_TEST_POSTGRES: skipped, visibly, without one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute
{
    /// <summary>An Npgsql connection string of a role that may create schemas; empty without a server.</summary>
    public static string Server { get; } = Environment.GetEnvironmentVariable("HOPEN2_TEST_POSTGRES") ?? "";

    /// <summary>Null where the tests run, or must fail for want of a server.</summary>
    public static string? Missing { get; } = Server.Length > 0 || Environment.GetEnvironmentVariable("HOPEN2_TEST_REQUIRE_SERVERS") == "1"
        ? null
        : "No PostgreSQL: name it in HOPEN2_TEST_POSTGRES (tests/servers starts one).";

    internal static string? MissingFor(ITestMethod method) =>
        Missing is not null && method.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute)).Any() ? Missing : null;
}

/// <summary>A fact of a contract, or of a class that needs a server.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("HopEn2.Interop.Tests.Integration.Ledger.ContractFactDiscoverer", "HopEn2.Interop.Tests.Integration")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>A theory of a contract, or of a class that needs a server.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("HopEn2.Interop.Tests.Integration.Ledger.ContractTheoryDiscoverer", "HopEn2.Interop.Tests.Integration")]
public sealed class ContractTheoryAttribute : TheoryAttribute;

/// <summary>Finds the cases of a fact: skipped ones when the server of its class is missing.</summary>
public sealed class ContractFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        NeedsPostgresAttribute.MissingFor(testMethod) is null
            ? base.CreateTestCase(discoveryOptions, testMethod, factAttribute)
            : new WithoutServer(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

/// <summary>Finds the cases of a theory: one skipped one when the server of its class is missing.</summary>
public sealed class ContractTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        NeedsPostgresAttribute.MissingFor(testMethod) is null
            ? base.Discover(discoveryOptions, testMethod, theoryAttribute)
            : [new WithoutServer(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

/// <summary>A test that is skipped for want of its server.</summary>
public sealed class WithoutServer : XunitTestCase
{
    [Obsolete("For the runner, which reads test cases back from text.")]
    public WithoutServer()
    {
    }

    public WithoutServer(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod method)
        : base(diagnostics, display, displayOptions, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) => NeedsPostgresAttribute.Missing;
}
