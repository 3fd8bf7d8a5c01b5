using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Decoded states of one sort by the keys that name them, and, for one batch, the keys that are known to name none.</summary>
/// <remarks>
/// Right as long as every change comes by: the engine's own by <see cref="Put"/>, those of other engines by <see cref="Forget(SubjectKey)"/>
/// before the batch begins. So what is found here need not be asked for.
/// </remarks>
/// <param name="keysOf">Every key of a state.</param>
/// <param name="recent">Keys of states that stay decoded, at least.</param>
internal sealed class StateCache<TState>(Func<TState, IEnumerable<SubjectKey>> keysOf, int recent)
    where TState : class
{
    private readonly RecentCache<SubjectKey, TState> _recent = new(recent);
    private readonly HashSet<SubjectKey> _absent = [];

    /// <summary>Before each batch: another engine may have made what was absent.</summary>
    public void Begin() => _absent.Clear();

    public void Forget(SubjectKey key) => _recent.Remove(key);

    public void Forget()
    {
        _recent.Clear();
        _absent.Clear();
    }

    /// <summary>The states that keys name, each once, and the keys that must be asked for.</summary>
    public (HashSet<TState> Found, List<SubjectKey> Missing) Find(IEnumerable<SubjectKey> keys)
    {
        // By value: what was forgotten between two of its names is decoded twice.
        var found = new HashSet<TState>();
        var missing = new List<SubjectKey>();
        foreach (var key in keys)
        {
            if (_recent.TryGet(key, out var state))
                found.Add(state);
            else if (!_absent.Contains(key))
                missing.Add(key);
        }

        return (found, missing);
    }

    /// <summary>The one decoded state of a name: what is here already, or what is decoded now.</summary>
    public TState Read(SubjectKey key, NpgsqlDataReader rows, int column, Func<ReadOnlySpan<byte>, TState> unpack)
    {
        if (_recent.TryGet(key, out var known))
            return known;
        var state = rows.Unpacked(column, unpack);
        Put(state);
        return state;
    }

    public void Put(TState state)
    {
        foreach (var key in keysOf(state))
        {
            _recent.Put(key, state);
            _absent.Remove(key);
        }
    }

    /// <summary>Of keys that were asked for, those that named none of what was found.</summary>
    public void NoteAbsent(IEnumerable<SubjectKey> asked, IEnumerable<TState> found)
    {
        // Not those that are not here any more: many may have been found at once.
        var named = found.SelectMany(keysOf).ToHashSet();
        _absent.UnionWith(asked.Where(key => !named.Contains(key)));
    }

    public void Remove(TState state)
    {
        foreach (var key in keysOf(state))
        {
            _recent.Remove(key);
            _absent.Add(key);
        }
    }
}
