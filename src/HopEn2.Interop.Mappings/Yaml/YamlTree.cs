using HopEn2.Interop.Mappings.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HopEn2.Interop.Mappings.Yaml;

/// <summary>Bytes → tree. What YAML can do and a mapping file must not (anchors, tags, several documents, repeated keys) is reported, and reading goes on.</summary>
internal sealed class YamlTree
{
    // The deepest file of ours is five deep. The limit keeps a file of ten thousand brackets from exhausting the stack.
    private const int DeepestNesting = 20;

    private readonly YamlEvents _parser;
    private readonly FileProblems _problems;
    private readonly TextLines _lines;

    private YamlTree(YamlEvents parser, TextLines lines, FileProblems problems) => (_parser, _lines, _problems) = (parser, lines, problems);

    /// <summary>The file's tree; null when it could not be read, which was then reported.</summary>
    public static YamlNode? Read(byte[] bytes, FileProblems problems)
    {
        if (YamlText.Of(bytes, problems) is not { } text)
            return null;

        var lines = new TextLines(text);
        var parser = new YamlEvents(text);
        try
        {
            return new YamlTree(parser, lines, problems).Document();
        }
        catch (YamlException e)
        {
            // Of a bracket left open the parser complains where it gives up, which may be far below.
            var (what, remedy) = YamlText.Explain(e, parser.OpenBracket is not null);
            problems.Add(lines.Of((parser.OpenBracket ?? e.Start).Index), what, remedy);
            return null;
        }
    }

    private YamlNode? Document()
    {
        Next<StreamStart>();
        if (_parser.Current is StreamEnd)
        {
            _problems.Add(Place.Start, "The file is empty.", "Copy the file of that name from the mappings shipped with the program, and change it.");
            return null;
        }

        Next<DocumentStart>();
        var root = Node(1);
        Next<DocumentEnd>();
        if (_parser.Current is DocumentStart second)
            _problems.Add(PlaceOf(second.Start), "A second YAML document begins here (\"---\").", "One file holds one document: remove the line \"---\".");
        return root;
    }

    private YamlNode Node(int depth)
    {
        if (_parser.Current is AnchorAlias alias)
        {
            _parser.MoveNext();
            _problems.Add(PlaceOf(alias.Start), $"An alias (*{alias.Value.Value}) stands here.", "Mapping files have no aliases: write the value itself.");
            return new YamlUnread(PlaceOf(alias.Start));
        }

        if (_parser.Current is not NodeEvent node)
            throw new SemanticErrorException(_parser.Current?.Start ?? Mark.Empty, _parser.Current?.End ?? Mark.Empty, "a value was expected");

        var at = PlaceOf(node.Start);
        if (!node.Anchor.IsEmpty)
            _problems.Add(at, $"An anchor (&{node.Anchor.Value}) stands here.", "Mapping files have no anchors: remove it, and write the value wherever it is needed.");
        if (!node.Tag.IsEmpty)
            _problems.Add(at, $"A tag ({node.Tag.Value}) stands here.", "Mapping files have no tags: remove it; a text that looks like a number goes between quotes.");

        if (depth > DeepestNesting)
        {
            _problems.Add(at, $"Lists and keys are nested more than {DeepestNesting} deep.", "No mapping file needs that: look for brackets that are never closed.");
            Skip();
            return new YamlUnread(at);
        }

        _parser.MoveNext();
        return node switch
        {
            Scalar scalar => new YamlScalar(at, scalar.Value, scalar.Style != ScalarStyle.Plain, scalar.Style == ScalarStyle.Literal),
            SequenceStart => new YamlList(at, Items(depth)),
            MappingStart => new YamlMap(at, Pairs(depth)),
            _ => throw new SemanticErrorException(node.Start, node.End, "a value was expected"),
        };
    }

    private List<YamlNode> Items(int depth)
    {
        var items = new List<YamlNode>();
        while (_parser.Current is not SequenceEnd)
            items.Add(Node(depth + 1));
        _parser.MoveNext();
        return items;
    }

    private List<YamlPair> Pairs(int depth)
    {
        var pairs = new List<YamlPair>();
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (_parser.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            var value = Node(depth + 1);
            if (key is not YamlScalar scalar)
            {
                if (key is not YamlUnread)
                    _problems.Add(key.At, $"A key must be a single word, and this is {key.Sort}.", "Look for a stray \"?\", \"[\" or \"{\".");
            }
            else if (!places.TryAdd(scalar.Text, scalar.At))
            {
                _problems.Add(scalar.At, $"Key {Shown.Quoted(scalar.Text)} stands twice (first at line {places[scalar.Text].Line}).", "Keep one.");
            }
            else
            {
                pairs.Add(new(scalar.At, scalar.Text, value));
            }
        }

        _parser.MoveNext();
        return pairs;
    }

    private void Skip()
    {
        var depth = 0;
        do
        {
            depth += _parser.Current switch
            {
                SequenceStart or MappingStart => 1,
                SequenceEnd or MappingEnd => -1,
                _ => 0,
            };
        }
        while (_parser.MoveNext() && depth > 0);
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (_parser.Current is null)
            _parser.MoveNext();
        if (_parser.Current is not T)
            throw new SemanticErrorException(_parser.Current?.Start ?? Mark.Empty, _parser.Current?.End ?? Mark.Empty, "the document should end here");
        _parser.MoveNext();
    }

    private Place PlaceOf(Mark mark) => _lines.Of(mark.Index);
}
