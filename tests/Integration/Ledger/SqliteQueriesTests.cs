namespace HopEn2.Interop.Tests.Integration.Ledger;

public sealed class SqliteQueriesTests() : QueriesContract(new SqliteStore());
