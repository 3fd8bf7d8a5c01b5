namespace HopEn2.Interop.Tests.Integration.Ledger;

[NeedsPostgres]
public sealed class PostgresLedgerTests() : LedgerContract(new PostgresStore());
