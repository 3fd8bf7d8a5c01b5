using System.Text;

namespace HopEn2.Interop.Simulators.Mss.Imap;

/// <summary>A word, a string or a list of a command.</summary>
/// <param name="Items">Of a list; null for a word or string.</param>
internal sealed record ImapToken(string Text, byte[]? Literal = null, IReadOnlyList<ImapToken>? Items = null)
{
    public bool Is(string word) => Items is null && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Reads one command with its literals (RFC 3501 §9, RFC 7888). A malformed one is told apart from a broken connection.</summary>
internal sealed class ImapReader(TextConnection connection, int mostLiteral)
{
    private const int MostTokens = 2_000;
    private const int Deepest = 20;

    /// <summary>The words of a command; null: the client is gone. The list is empty when the command is malformed; its tag is then the first word of the line.</summary>
    public async Task<(string Tag, IReadOnlyList<ImapToken> Words)?> ReadAsync(CancellationToken cancel)
    {
        var pieces = new List<(string Text, byte[]? Literal)>();
        while (true)
        {
            if (await connection.ReadLineAsync(cancel) is not { } bytes)
                return null;
            var line = Encoding.UTF8.GetString(bytes);
            if (!TryLiteral(line, out var head, out var length, out var waits))
            {
                pieces.Add((line, null));
                break;
            }

            if (length > mostLiteral || pieces.Count > 100)
                throw new ProtocolBrokenException("a literal is too large");
            if (waits)
                await connection.WriteLineAsync("+ go ahead", cancel);
            pieces.Add((head, await connection.ReadBytesAsync(length, cancel)));
        }

        var tag = pieces[0].Text.Split(' ')[0];
        var words = new List<ImapToken>();
        try
        {
            new Parser(pieces).ReadInto(words, 0);
            return (tag, words.Count > 1 ? words[1..] : []);
        }
        catch (FormatException)
        {
            return (tag, []);
        }
    }

    private static bool TryLiteral(string line, out string head, out int length, out bool waits)
    {
        (head, length, waits) = (line, 0, false);
        var open = line.LastIndexOf('{');
        if (open < 0 || !line.EndsWith('}'))
            return false;
        var number = line[(open + 1)..^1];
        waits = !number.EndsWith('+');
        head = line[..open];
        return int.TryParse(number.TrimEnd('+'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out length);
    }

    private sealed class Parser(List<(string Text, byte[]? Literal)> pieces)
    {
        private int _piece;
        private int _at;
        private int _tokens;

        private string Line => pieces[_piece].Text;

        public void ReadInto(List<ImapToken> into, int depth)
        {
            while (true)
            {
                if (_at >= Line.Length)
                {
                    if (pieces[_piece].Literal is not { } literal)
                    {
                        if (depth > 0)
                            throw new FormatException();
                        return;
                    }

                    into.Add(new ImapToken(Encoding.UTF8.GetString(literal), literal));
                    (_piece, _at) = (_piece + 1, 0);
                    continue;
                }

                if (++_tokens > MostTokens || depth > Deepest)
                    throw new FormatException();
                switch (Line[_at])
                {
                    case ' ':
                        _at++;
                        break;
                    case '(':
                        _at++;
                        var items = new List<ImapToken>();
                        ReadInto(items, depth + 1);
                        into.Add(new ImapToken("", Items: items));
                        break;
                    case ')':
                        _at++;
                        if (depth == 0)
                            throw new FormatException();
                        return;
                    case '"':
                        into.Add(new ImapToken(Quoted()));
                        break;
                    default:
                        into.Add(new ImapToken(Word()));
                        break;
                }
            }
        }

        private string Quoted()
        {
            var text = new StringBuilder();
            for (_at++; _at < Line.Length && Line[_at] != '"'; _at++)
            {
                if (Line[_at] == '\\' && _at + 1 < Line.Length)
                    _at++;
                text.Append(Line[_at]);
            }

            if (_at >= Line.Length)
                throw new FormatException();
            _at++;
            return text.ToString();
        }

        /// <summary>To the next blank or parenthesis, but a section in brackets is one word with what it holds.</summary>
        private string Word()
        {
            var start = _at;
            for (var inside = false; _at < Line.Length && (inside || Line[_at] is not (' ' or '(' or ')')); _at++)
                inside = Line[_at] == '[' || (inside && Line[_at] != ']');
            return Line[start.._at];
        }
    }
}
