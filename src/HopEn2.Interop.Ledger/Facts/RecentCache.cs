using System.Diagnostics.CodeAnalysis;

namespace HopEn2.Interop.Ledger.Facts;

/// <summary>Keeps what was used lately: at least the last <paramref name="generation"/> entries used, at most twice as many.</summary>
/// <remarks>Two generations instead of an order of use: what is used moves to the young one, and when that is full the old one is let go.</remarks>
internal sealed class RecentCache<TKey, TValue>(int generation)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_young.TryGetValue(key, out value))
            return true;
        if (!_old.Remove(key, out value))
            return false;
        Put(key, value);
        return true;
    }

    public void Put(TKey key, TValue value)
    {
        if (_young.Count >= generation)
            (_old, _young) = (_young, []);
        _young[key] = value;
        _old.Remove(key);
    }

    public void Remove(TKey key)
    {
        _young.Remove(key);
        _old.Remove(key);
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}
