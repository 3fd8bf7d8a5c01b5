using System.Globalization;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>Reads the parts of reports that are for machines.</summary>
internal static partial class ReportReading
{
    private const int MostRecipients = 1000;

    public static DeliveryStatus Delivery(ReadOnlyMemory<byte> bytes)
    {
        var groups = Groups(bytes);
        // Some leave out the group of the whole mail, or the empty line after it.
        var whole = groups.Count > 0 ? groups[0] : new([]);
        var recipients = groups.Skip(whole["Final-Recipient"] is null && whole["Action"] is null ? 1 : 0).Where(g => g["Final-Recipient"] is not null || g["Original-Recipient"] is not null || g["Action"] is not null);
        return new(whole["Original-Envelope-Id"], Typed(whole["Reporting-MTA"]), [.. recipients.Take(MostRecipients).Select(Recipient)], whole);
    }

    public static DispositionNotification Disposition(ReadOnlyMemory<byte> bytes)
    {
        var fields = MailReader.ReadHeaders(bytes);
        var (automatic, type, modifiers, errors) = Read(fields["Disposition"] ?? "");
        return new(
            Address(fields["Original-Recipient"]), Address(fields["Final-Recipient"]), fields.Id("Original-Message-ID"), automatic, type, modifiers, [.. errors, .. fields.All("Error").Where(e => e.Length > 0)], fields);
    }

    private static RecipientStatus Recipient(MailHeaders fields)
    {
        var action = (fields["Action"] ?? "").Split(' ', '(')[0].ToUpperInvariant() switch
        {
            "FAILED" or "FAILURE" => DsnAction.Failed,
            "DELAYED" => DsnAction.Delayed,
            "DELIVERED" => DsnAction.Delivered,
            "RELAYED" => DsnAction.Relayed,
            "EXPANDED" => DsnAction.Expanded,
            _ => DsnAction.Unclear,
        };
        var status = StatusCode().Match(fields["Status"] ?? "");
        var diagnostic = fields["Diagnostic-Code"];
        var said = Typed(diagnostic);
        int? code = diagnostic?.TrimStart().StartsWith("smtp", StringComparison.OrdinalIgnoreCase) == true && said is { Length: >= 3 }
            && int.TryParse(said.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) && digits is >= 200 and < 600 ? digits : null;
        return new(Address(fields["Original-Recipient"]), Address(fields["Final-Recipient"]), action, status.Success ? status.Value : null, said, code, fields);
    }

    /// <summary><c>automatic-action/MDN-sent-automatically; processed/Error: 903^label</c>.</summary>
    private static (bool Automatic, string Type, IReadOnlyList<string> Modifiers, IReadOnlyList<string> Errors) Read(string disposition)
    {
        var semicolon = disposition.IndexOf(';', StringComparison.Ordinal);
        var (mode, rest) = semicolon < 0 ? ("", disposition) : (disposition[..semicolon], disposition[(semicolon + 1)..].Trim());
        var automatic = mode.TrimStart().StartsWith("automatic", StringComparison.OrdinalIgnoreCase);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return (automatic, rest.ToLowerInvariant(), [], []);
        var (type, modifier) = (rest[..slash].Trim().ToLowerInvariant(), rest[(slash + 1)..].Trim());
        var colon = modifier.IndexOf(':', StringComparison.Ordinal);
        // A label may have commas in it.
        return colon > 0 && modifier.StartsWith("error", StringComparison.OrdinalIgnoreCase)
            ? (automatic, type, [modifier], [modifier[(colon + 1)..].Trim()])
            : (automatic, type, modifier.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), []);
    }

    /// <summary>Fields in groups that empty lines divide.</summary>
    private static List<MailHeaders> Groups(ReadOnlyMemory<byte> bytes)
    {
        var groups = new List<MailHeaders>();
        while (bytes.Length > 0 && groups.Count <= MostRecipients)
        {
            var (headers, rest) = HeaderReading.Read(bytes, new(), []);
            if (headers.Fields.Count > 0)
                groups.Add(headers);
            // A line that is no field is passed over.
            if (rest.Length == bytes.Length)
            {
                HeaderReading.Line(bytes.Span, 0, out var next);
                rest = bytes[next..];
            }

            bytes = rest;
        }

        return groups;
    }

    /// <summary>What comes after the type: <c>rfc822; a@b</c>.</summary>
    private static string? Typed(string? value) => value is null ? null : value[(value.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();

    private static string? Address(string? value) => Typed(value)?.Trim('<', '>', ' ').ToLowerInvariant() is { Length: > 0 } address ? address : null;

    [GeneratedRegex(@"[245]\.\d{1,3}\.\d{1,3}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StatusCode();
}
