using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HopEn2.Interop.Mappings.Yaml;

/// <summary>The parser's events, one after the other; whatever it throws comes out as a <see cref="YamlException"/> with a place.</summary>
internal sealed class YamlEvents(string text)
{
    private readonly Parser _parser = new(new StringReader(text));
    private readonly Stack<Mark> _brackets = [];
    private Mark _last = new(0, 1, 1);

    /// <summary>The event to be looked at; null before the first and after the last.</summary>
    public ParsingEvent? Current => _parser.Current;

    /// <summary>Where the innermost bracket stands that is open now; null when none is.</summary>
    public Mark? OpenBracket => _brackets.TryPeek(out var open) ? open : null;

    public bool MoveNext()
    {
        try
        {
            if (!_parser.MoveNext())
                return false;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // YamlDotNet 16.3 throws these where a flow list is left open before a key, and at a second "...".
            throw new SyntaxErrorException(_last, _last, "what follows is out of place");
        }

        switch (Current)
        {
            case SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow }:
                _brackets.Push(Current.Start);
                break;
            case SequenceEnd or MappingEnd when Current.End.Index > Current.Start.Index:
                _brackets.TryPop(out _);
                break;
        }

        _last = Current!.End;
        return true;
    }
}
