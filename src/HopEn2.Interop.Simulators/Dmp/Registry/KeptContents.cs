namespace HopEn2.Interop.Simulators.Dmp.Registry;

/// <summary>The bytes of the newest documents, bounded in number and size. Not safe for several at once: the registry guards it.</summary>
internal sealed class KeptContents(RegistryLimits limits)
{
    private readonly Queue<string> _order = [];
    private readonly Dictionary<string, byte[]> _contents = new(StringComparer.OrdinalIgnoreCase);
    private long _bytes;

    public void Keep(string uniqueId, ReadOnlyMemory<byte> content)
    {
        if (limits.Contents == 0 || content.Length > limits.ContentBytes)
            return;
        // A copy: what comes in is a slice of a whole request.
        if (_contents.TryAdd(uniqueId, content.ToArray()))
        {
            _order.Enqueue(uniqueId);
            _bytes += content.Length;
        }

        while (_order.Count > limits.Contents || _bytes > limits.ContentBytes)
            Remove(_order.Dequeue());
    }

    public ReadOnlyMemory<byte>? Find(string uniqueId) => _contents.TryGetValue(uniqueId, out var content) ? content : (ReadOnlyMemory<byte>?)null;

    public void Forget(string uniqueId)
    {
        if (!_contents.ContainsKey(uniqueId))
            return;
        Remove(uniqueId);
        var others = _order.Where(id => !string.Equals(id, uniqueId, StringComparison.OrdinalIgnoreCase)).ToList();
        _order.Clear();
        others.ForEach(_order.Enqueue);
    }

    public void Clear()
    {
        _order.Clear();
        _contents.Clear();
        _bytes = 0;
    }

    private void Remove(string uniqueId)
    {
        if (_contents.Remove(uniqueId, out var content))
            _bytes -= content.Length;
    }
}
