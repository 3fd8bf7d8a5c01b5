using System.Globalization;
using System.Text;
using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>A query put together from what was asked: PostgreSQL plans for that and nothing else. A <c>?</c> stands for the next value.</summary>
internal sealed class PostgresQuery(string select)
{
    private readonly StringBuilder _sql = new(select);
    private readonly List<NpgsqlParameter> _values = [];
    private bool _where;

    public PostgresQuery Where(string condition, params ReadOnlySpan<NpgsqlParameter> values)
    {
        _sql.Append(_where ? " AND " : " WHERE ");
        _where = true;
        return Then(condition, values);
    }

    public PostgresQuery Then(string text, params ReadOnlySpan<NpgsqlParameter> values)
    {
        _values.AddRange(values);
        var next = _values.Count - values.Length;
        foreach (var c in text)
        {
            if (c == '?')
                _sql.Append(CultureInfo.InvariantCulture, $"${++next}");
            else
                _sql.Append(c);
        }

        return this;
    }

    /// <param name="prefix">Before it: EXPLAIN.</param>
    public NpgsqlCommand On(NpgsqlConnection connection, string prefix = "") => connection.Command(prefix + _sql, [.. _values]);

    public override string ToString() => _sql.ToString();
}
