namespace HopEn2.Interop.Simulators.Hospital;

/// <summary>Whose turn it is to be odd: every so many-th thing, so that a full day has each oddity for certain and not only probably.</summary>
internal sealed class Rota(bool enabled)
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>True for one of every <paramref name="every"/> calls with this name: the first at a third of the way.</summary>
    public bool Due(string name, int every)
    {
        if (!enabled)
            return false;
        var seen = _seen.GetValueOrDefault(name);
        _seen[name] = seen + 1;
        return seen % every == every / 3;
    }
}
