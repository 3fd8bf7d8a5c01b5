namespace HopEn2.Interop.Tests.Integration.Ledger;

public sealed class SqliteLedgerTests() : LedgerContract(new SqliteStore());
