namespace HopEn2.Interop.Tests.Integration.Ledger;

[NeedsPostgres]
public sealed class PostgresQueriesTests() : QueriesContract(new PostgresStore());
