using System.Security.Cryptography.X509Certificates;
using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Simulators.Dmp.Patients;
using HopEn2.Interop.Simulators.Dmp.Registry;

namespace HopEn2.Interop.Simulators.Dmp;

/// <summary>How a simulated DMP is set up; what <see cref="ControlOrder"/> names can be changed while it runs.</summary>
public sealed record DmpOptions
{
    /// <summary>Where it listens, with the base of its paths: <c>http://127.0.0.1:8443/dmp</c>. Port 0: any free one.</summary>
    public required Uri Url { get; init; }

    /// <summary>With https: its own certificate with key.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>With https: who issues client certificates. Also who issues the certificates that sign VIHF; null with http: any signer is believed.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>A file of value sets that are added to those built in; null: none.</summary>
    public string? ValueSets { get; init; }

    public PatientBook Patients { get; init; } = new();

    /// <summary>Default 50 to 500 ms (dmp.md §9).</summary>
    public Latency Latency { get; init; } = new(50, 500);

    public RegistryLimits Keeps { get; init; } = new();

    /// <summary>Folder that keeps what was deposited when the process ends or dies; null: memory only.</summary>
    public string? Keep { get; init; }

    /// <summary>Bytes of a request at most. Default 25 MB; what the DMP takes is not known (dmp.md §10).</summary>
    public int MostRequestBytes { get; init; } = 25 << 20;

    /// <summary>Bytes of requests in work at most; above, 503. Default 200 MB.</summary>
    public long MostHeldBytes { get; init; } = 200 << 20;

    /// <summary>Seed of jitter and of shares in percent.</summary>
    public int Seed { get; init; } = 1;
}
