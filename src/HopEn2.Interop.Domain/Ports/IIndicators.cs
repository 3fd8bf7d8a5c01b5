using HopEn2.Interop.Domain.Indicators;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>Computes the indicators from the ledger.</summary>
public interface IIndicators
{
    /// <summary>The nine rates of a month, from the facts known now; the same facts and mappings give the same figures.</summary>
    /// <remarks>Throws <see cref="LedgerUnavailableException"/> when the ledger cannot be read now.</remarks>
    Task<IndicatorMonth> MonthAsync(Month month, IndicatorScope scope, CancellationToken cancel);
}
