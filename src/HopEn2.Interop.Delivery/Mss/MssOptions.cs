using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Delivery.Mss;

/// <summary>Settings under <c>Mss</c>: the operator, and what holds for this machine. As whom the house mails is in <c>delivery.yaml</c>.</summary>
public sealed record MssOptions
{
    public const string Product = "HopEn2.Interop";

    public static string Version { get; } = typeof(MssOptions).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>The operator is one for tests. Default false: test addresses and test INS go nowhere.</summary>
    public bool TestOperator { get; init; }

    /// <summary>Domains of test operators (mssante.md §1).</summary>
    public IReadOnlyList<string> TestDomains { get; init; } = ["formation.mssante.fr", "test-ci-sis.mssante.fr"];

    /// <summary>Octets of a mail to a patient, encoded, at most. Default 25 000 000 (MES); 1 to 100 million.</summary>
    [Range(1_000_000, 100_000_000)]
    public long PatientLimit { get; init; } = 25_000_000;
}
