using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Mail.Imap;

/// <summary>One answer of the server: its tag (* or + or that of a command) and what follows, as a tree of atoms, strings and lists.</summary>
/// <param name="Text">All after the tag as it came, without literals: for what is said to people.</param>
internal sealed record ImapAnswer(string Tag, IReadOnlyList<ImapNode> Nodes, string Text)
{
    /// <summary>The word at a place, upper case; empty when it is none.</summary>
    public string Word(int index) => index < Nodes.Count && Nodes[index] is ImapNode.Atom atom ? atom.Text.ToUpperInvariant() : "";

    public uint? Number(int index) => index < Nodes.Count && Nodes[index] is ImapNode.Atom atom && uint.TryParse(atom.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

internal abstract record ImapNode
{
    public sealed record Atom(string Text) : ImapNode;

    /// <summary>A quoted string or a literal.</summary>
    /// <param name="Size">As announced: a literal larger than it may be is passed over, and <paramref name="Value"/> is empty.</param>
    public sealed record Bytes(byte[] Value, long Size) : ImapNode;

    public sealed record List(IReadOnlyList<ImapNode> Nodes) : ImapNode;

    public string AsText => this switch { Atom atom => atom.Text, Bytes bytes => Encoding.UTF8.GetString(bytes.Value), _ => "" };
}

/// <summary>Reads answers of a server (RFC 3501, 9), none deeper or longer than it may be.</summary>
internal sealed class ImapReader(MailConnection connection, ImapLimits limits, MailPatience patience)
{
    private const int Deepest = 50;

    /// <param name="mostLiteral">Larger literals are passed over, so that the connection stays good.</param>
    public async Task<ImapAnswer> ReadAsync(int mostLiteral, TimeSpan first, CancellationToken cancel)
    {
        var line = await connection.ReadLineAsync(limits.Line, first, cancel);
        var tagEnd = Array.IndexOf(line, (byte)' ');
        if (tagEnd <= 0)
            return line is [(byte)'+'] ? new("+", [], "") : throw Broken();
        var tag = Encoding.ASCII.GetString(line, 0, tagEnd);
        var text = Encoding.UTF8.GetString(line, tagEnd + 1, line.Length - tagEnd - 1);
        if (tag == "+")
            return new(tag, [], text);

        // After these stands text for people, in which nothing balances.
        if (text.Split(' ', 2)[0].ToUpperInvariant() is "OK" or "NO" or "BAD" or "BYE" or "PREAUTH")
            return new(tag, Status(text), text);
        return new(tag, await NodesAsync(line, tagEnd + 1, mostLiteral, cancel), text);
    }

    private async Task<List<ImapNode>> NodesAsync(byte[] line, int at, int mostLiteral, CancellationToken cancel)
    {
        var stack = new Stack<List<ImapNode>>([[]]);
        var length = line.Length;
        while (Parse(line, at, stack) is { } literal)
        {
            stack.Peek().Add(await LiteralAsync(literal, mostLiteral, cancel));
            line = await connection.ReadLineAsync(limits.Line, patience.Piece, cancel);
            at = 0;
            if ((length += line.Length) > limits.Line)
                throw Broken();
        }

        return stack.Count == 1 ? stack.Pop() : throw Broken();
    }

    /// <summary>The word, and the words of the code in brackets, if any.</summary>
    private static List<ImapNode> Status(string text)
    {
        var words = text.Split(' ', 2);
        var nodes = new List<ImapNode> { new ImapNode.Atom(words[0]) };
        if (words.Length > 1 && words[1].StartsWith('[') && words[1].IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            nodes.AddRange(words[1][1..end].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => new ImapNode.Atom(w)));
        return nodes;
    }

    /// <summary>As far as the line goes. A number: it ends in a literal of so many bytes.</summary>
    private static long? Parse(byte[] line, int at, Stack<List<ImapNode>> stack)
    {
        while (at < line.Length)
        {
            var c = line[at];
            switch (c)
            {
                case (byte)' ':
                    at++;
                    break;
                case (byte)'(':
                    if (stack.Count > Deepest)
                        throw Broken();
                    stack.Push([]);
                    at++;
                    break;
                case (byte)')':
                    if (stack.Count < 2)
                        throw Broken();
                    var list = new ImapNode.List(stack.Pop());
                    stack.Peek().Add(list);
                    at++;
                    break;
                case (byte)'"':
                    stack.Peek().Add(Quoted(line, ref at));
                    break;
                case (byte)'{' when line[^1] == '}':
                    var digits = Encoding.ASCII.GetString(line, at + 1, line.Length - at - 2).TrimEnd('+');
                    at = line.Length;
                    return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : throw Broken();
                default:
                    stack.Peek().Add(Atom(line, ref at));
                    break;
            }
        }

        return null;
    }

    private static ImapNode.Bytes Quoted(byte[] line, ref int at)
    {
        var bytes = new List<byte>();
        for (at++; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                at++;
                return new([.. bytes], bytes.Count);
            }

            if (line[at] == '\\' && at + 1 < line.Length)
                at++;
            bytes.Add(line[at]);
        }

        throw Broken();
    }

    /// <summary>An atom, brackets and all that is in them included: <c>BODY[HEADER.FIELDS (DATE)]</c> is one.</summary>
    private static ImapNode.Atom Atom(byte[] line, ref int at)
    {
        var begin = at;
        var brackets = 0;
        while (at < line.Length && (brackets > 0 || line[at] is not ((byte)' ' or (byte)'(' or (byte)')' or (byte)'"')))
        {
            brackets += line[at] == '[' ? 1 : line[at] == ']' && brackets > 0 ? -1 : 0;
            at++;
        }

        return new(Encoding.UTF8.GetString(line, begin, at - begin));
    }

    private async Task<ImapNode> LiteralAsync(long size, int most, CancellationToken cancel)
    {
        if (size > most)
        {
            await connection.SkipAsync(size, patience.Piece, cancel);
            return new ImapNode.Bytes([], size);
        }

        var bytes = new byte[size];
        await connection.ReadExactlyAsync(bytes, patience.Piece, cancel);
        return new ImapNode.Bytes(bytes, size);
    }

    private static MailConnectionException Broken() => new("The server does not speak IMAP.");
}
