using System.CommandLine;

namespace HopEn2.Interop.Host.Verbs;

/// <summary><c>hopen2 simulate</c>: a fictitious neighbour alone, for an engine that runs elsewhere.</summary>
internal static class SimulateVerb
{
    public static Command Command() => new("simulate", "Runs a fictitious neighbour until it is stopped: a DMP to deposit in, an MSSanté operator to mail by.")
    {
        SimulateDmp.Command(),
        SimulateMss.Command(),
    };
}
