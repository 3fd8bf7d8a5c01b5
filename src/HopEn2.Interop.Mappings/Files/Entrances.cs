using HopEn2.Interop.Mappings.Reading;
using HopEn2.Interop.Mappings.Yaml;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Who comes in where: reports what would leave a message between two feeds, and two listeners on one port.</summary>
internal sealed class Entrances(FileProblems problems)
{
    private readonly Dictionary<(string Entrance, string Sender), (string Feed, int Line)> _senders = [];
    private readonly List<(string Entrance, string Port, string Host, int Line)> _ports = [];

    /// <param name="senders">Empty: everybody else.</param>
    public void Enter(Read<string> entrance, string feed, IReadOnlyList<Read<string>> senders, Place feedAt)
    {
        TakePort(entrance);
        if (senders.Count == 0)
            Take(entrance.Value, "", feed, feedAt);
        foreach (var sender in senders)
            Take(entrance.Value, sender.Value, feed, sender.At);
    }

    private void Take(string entrance, string sender, string feed, Place at)
    {
        if (_senders.TryAdd((entrance, sender), (feed, at.Line)))
            return;

        var (first, line) = _senders[(entrance, sender)];
        if (sender.Length == 0)
            problems.Add(at, $"Feeds \"{first}\" (line {line}) and \"{feed}\" share the entrance {Shown.Quoted(entrance)} and both take any sender: they cannot be told apart.", "Give one of them senders, or another entrance.");
        else
            problems.Add(at, $"Sender {Shown.Quoted(sender)} stands twice at the entrance {Shown.Quoted(entrance)} (first at line {line}, feed \"{first}\").", "Keep one.");
    }

    private void TakePort(Read<string> entrance)
    {
        if (!entrance.Value.StartsWith("mllp:", StringComparison.Ordinal) || _ports.Exists(p => p.Entrance == entrance.Value))
            return;

        var colon = entrance.Value.LastIndexOf(':');
        var (host, port) = (entrance.Value[5..colon], entrance.Value[(colon + 1)..].TrimStart('0'));
        var other = _ports.Find(p => p.Port == port && (p.Host == host || IsAny(p.Host) || IsAny(host)));
        if (other.Entrance is not null)
            problems.Add(entrance.At, $"Port {port} is listened to twice: here, and at line {other.Line} ({other.Entrance[5..]}).", "Write the same address for both (they then share the entrance), or another port.");
        _ports.Add((entrance.Value, port, host, entrance.At.Line));
    }

    private static bool IsAny(string host) => host is "*" or "0.0.0.0" or "[::]";
}
