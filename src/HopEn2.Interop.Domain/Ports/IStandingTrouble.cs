using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>Knows of trouble that is no stream's: nothing learnt, nothing expected, only a state that somebody must change.</summary>
/// <remarks>The watch tells it along with what is broken, each as an incident of its own. Must be quick and must not throw.</remarks>
public interface IStandingTrouble
{
    /// <summary>All of it now; what is no longer in it has ended.</summary>
    IReadOnlyList<RuptureAlert> Now { get; }
}
