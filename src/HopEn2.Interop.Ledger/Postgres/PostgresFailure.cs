using System.Net.Sockets;
using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>What a failure of the database means, said without repeating a value: values may be a patient's, or a password.</summary>
internal static class PostgresFailure
{
    /// <summary>The server cannot be reached, or starts, stops or is full of connections: it may be back soon.</summary>
    public static bool IsAway(Exception e) => e switch
    {
        PostgresException p => p.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.TooManyConnections,
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException } => true,
        TimeoutException or IOException => true,
        _ => false,
    };

    public static bool IsFull(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    /// <summary>A row has no partition to go to.</summary>
    public static bool IsMissingPartition(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null };

    /// <summary>A value cannot be kept: too long for an index, of no valid form. Whatever else there is in the batch can.</summary>
    public static bool IsOfData(Exception e) => e is PostgresException { SqlState: ['2', '2', ..] or ['5', '4', ..] };

    /// <summary>For people: what, and where there is one, what to do.</summary>
    public static string Say(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword } => "the server does not accept the password. Check user and password (PGPASSWORD, passfile or the connection).",
        PostgresException { SqlState: PostgresErrorCodes.InvalidAuthorizationSpecification } => "the server does not let this user in. Check the user, and the server's pg_hba.conf.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "there is no such database. Create it (createdb), or name another.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => "the user may not do this. Make it the owner of the database, or of the schema.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidSchemaName } => "there is no schema to create tables in. Check search_path.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "the server's disk is full.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "the server has too many connections.",
        PostgresException p => $"PostgreSQL says {p.SqlState}.",
        NpgsqlException { InnerException: SocketException socket } => $"the server cannot be reached ({socket.SocketErrorCode}).",
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => "the server did not answer in time.",
        NpgsqlException { InnerException: System.Security.Authentication.AuthenticationException } => "no TLS with the server: its certificate, or ours, is not accepted.",
        NpgsqlException { InnerException: { } inner } => $"the connection failed ({inner.GetType().Name}).",
        _ => $"the connection failed ({e.GetType().Name}).",
    };
}
