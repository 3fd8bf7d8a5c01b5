using HopEn2.Interop.Tests.Integration.Ledger;

// The tests themselves are run by the test host. Started as a program, this assembly is the process that a test kills.
if (args is [KilledWriter.Verb, .. var arguments])
    await KilledWriter.RunAsync(arguments);
