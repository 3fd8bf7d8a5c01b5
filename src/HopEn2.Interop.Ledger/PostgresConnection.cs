using Npgsql;

namespace HopEn2.Interop.Ledger;

/// <summary>Reads how somebody names a PostgreSQL database: <c>Host=…;Database=…</c> as Npgsql does, or a URI as libpq does.</summary>
internal static class PostgresConnection
{
    /// <summary>Parameters of libpq's URIs that Npgsql calls otherwise. The others are tried under their own name.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["sslrootcert"] = "Root Certificate",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["passfile"] = "Passfile",
        ["user"] = "Username",
        ["dbname"] = "Database",
        ["channel_binding"] = "Channel Binding",
    };

    /// <param name="text">After <c>--store</c>, with its prefix.</param>
    /// <param name="problem">What is wrong, without repeating a value: any may be a password.</param>
    /// <returns>A connection string of Npgsql; null with the problem.</returns>
    public static string? Parse(string text, out string? problem)
    {
        var rest = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        try
        {
            var connection = rest.StartsWith("//", StringComparison.Ordinal) ? OfUri("postgres:" + rest)
                : rest.StartsWith("postgres", StringComparison.OrdinalIgnoreCase) && rest.Contains("://", StringComparison.Ordinal) ? OfUri(rest)
                : new NpgsqlConnectionStringBuilder(rest);
            problem = string.IsNullOrEmpty(connection.Host) ? "--store: the PostgreSQL connection names no host. For example postgres:Host=db.example;Database=hopen2;Username=hopen2." : null;
            return problem is null ? connection.ConnectionString : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or NotSupportedException or KeyNotFoundException)
        {
            problem = "--store: the PostgreSQL connection cannot be read. Expected postgres:Host=db.example;Database=hopen2;Username=hopen2 or postgres://hopen2@db.example:5432/hopen2?sslmode=verify-full.";
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder OfUri(string text)
    {
        var uri = new Uri(text, UriKind.Absolute);
        var connection = new NpgsqlConnectionStringBuilder { Host = uri.Host.Trim('[', ']') };
        if (uri.Port > 0)
            connection.Port = uri.Port;
        if (uri.AbsolutePath.Trim('/') is { Length: > 0 } database)
            connection.Database = Uri.UnescapeDataString(database);
        if (uri.UserInfo.Split(':', 2) is [{ Length: > 0 } user, ..] parts)
        {
            connection.Username = Uri.UnescapeDataString(user);
            if (parts.Length > 1)
                connection.Password = Uri.UnescapeDataString(parts[1]);
        }

        foreach (var part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2) is [var n, var v] ? (n, Uri.UnescapeDataString(v)) : throw new FormatException();
            // verify-full and verify-ca: Npgsql writes them without the dash.
            connection[Names.GetValueOrDefault(name, name)] = name.Equals("sslmode", StringComparison.OrdinalIgnoreCase) ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return connection;
    }
}
