using System.Text;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>Addresses of a header field (RFC 5322, 3.4), tolerant: groups, comments, names with and without quotes.</summary>
internal static class AddressReading
{
    private const int Most = 1000;

    public static IReadOnlyList<MailAddress> Read(string? field)
    {
        var addresses = new List<MailAddress>();
        var one = new Mailbox();
        for (var i = 0; field is not null && i < field.Length && addresses.Count < Most; i++)
        {
            var c = field[i];
            if (c == '\\' && one.Within && i + 1 < field.Length)
                one.Add(field[++i]);
            else if (one.Within ? !one.Ends(c) : !one.Begins(c))
            {
                if (!one.Within && c is ',' or ';' or ':')
                    one = Done(one, addresses, kept: c != ':');
                else
                    one.Add(c);
            }
        }

        Done(one, addresses, kept: true);
        return addresses;
    }

    /// <summary>A colon ends the name of a group, which is nobody.</summary>
    private static Mailbox Done(Mailbox one, List<MailAddress> addresses, bool kept)
    {
        if (kept && one.Read() is { } address)
            addresses.Add(address);
        return new();
    }

    private sealed class Mailbox
    {
        private readonly StringBuilder _bare = new();
        private readonly StringBuilder _angle = new();
        private readonly StringBuilder _comment = new();
        private int _comments;
        private bool _quoted;
        private bool _inAngle;
        private bool _hasAngle;

        /// <summary>Within quotes, a comment or angle brackets, where commas mean nothing.</summary>
        public bool Within => _quoted || _comments > 0 || _inAngle;

        public bool Begins(char c)
        {
            switch (c)
            {
                case '"':
                    return _quoted = true;
                case '(':
                    _comments = 1;
                    return true;
                case '<':
                    return _inAngle = _hasAngle = true;
                default:
                    return false;
            }
        }

        /// <summary>Whether a character ends what we are within, or belongs to its form.</summary>
        public bool Ends(char c)
        {
            if (_quoted && c == '"')
                return !(_quoted = false);
            if (_comments > 0 && c is '(' or ')')
            {
                _comments += c == '(' ? 1 : -1;
                return true;
            }

            if (_inAngle && c == '>')
                return !(_inAngle = false);
            return false;
        }

        public void Add(char c) => (_inAngle ? _angle : _comments > 0 ? _comment : _bare).Append(c);

        public MailAddress? Read()
        {
            var (bare, comment) = (_bare.ToString().Trim(), _comment.ToString().Trim());
            var address = (_hasAngle ? _angle.ToString() : bare).Trim();
            // A route before the address (RFC 5322, 4.4) means nothing any more.
            if (address.StartsWith('@') && address.IndexOf(':', StringComparison.Ordinal) is > 0 and var route)
                address = address[(route + 1)..];
            var name = EncodedWords.Decode(_hasAngle && bare.Length > 0 ? bare : comment).Trim();
            return address.Length == 0 ? null : new(address, name.Length == 0 ? null : name);
        }
    }
}
