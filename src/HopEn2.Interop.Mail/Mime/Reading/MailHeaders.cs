namespace HopEn2.Interop.Mail.Mime;

/// <summary>Header fields in their order; a name may come more than once.</summary>
public sealed class MailHeaders(IReadOnlyList<MailHeader> fields)
{
    public IReadOnlyList<MailHeader> Fields => fields;

    /// <summary>The first of that name as written, unfolded; null when none. Case does not matter.</summary>
    public string? this[string name] => All(name).FirstOrDefault();

    public IEnumerable<string> All(string name) => fields.Where(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value);

    /// <summary>The first of that name with its encoded words decoded (RFC 2047); null when none.</summary>
    public string? Text(string name) => throw new NotImplementedException();

    /// <summary>Addresses of the first of that name.</summary>
    public IReadOnlyList<MailAddress> Addresses(string name) => throw new NotImplementedException();

    /// <summary>What stands in angle brackets in the first of that name, without them: Message-IDs.</summary>
    public IReadOnlyList<string> Ids(string name) => throw new NotImplementedException();
}
