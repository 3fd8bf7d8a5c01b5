namespace HopEn2.Interop.Ledger;

/// <summary>The store cannot be used as it is; the text says why and what to do. Thrown at start only.</summary>
public sealed class StoreRefusedException(string what, Exception? cause = null) : Exception(what, cause);
