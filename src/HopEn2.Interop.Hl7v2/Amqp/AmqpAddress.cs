using System.Text.RegularExpressions;
using HopEn2.Interop.Hl7v2.Intake;

namespace HopEn2.Interop.Hl7v2.Amqp;

/// <summary>An entrance <c>amqp:URI#QUEUE</c>.</summary>
internal sealed partial record AmqpAddress(Uri Broker, string Queue)
{
    /// <summary>The address, with <c>${NAME}</c> in the URI replaced by that environment variable and <c>${file:PATH}</c> by what that file holds: passwords are neither in <c>feeds.yaml</c> nor in the entrance's name.</summary>
    /// <remarks>Throws <see cref="EntranceException"/> when a variable is not set or a file cannot be read; null when it is no address.</remarks>
    public static AmqpAddress? Parse(string entrance, Func<string, string?>? variable = null)
    {
        var address = entrance["amqp:".Length..];
        var hash = address.LastIndexOf('#');
        return hash > 0 && hash < address.Length - 1
               && Uri.TryCreate(WithVariables(address[..hash], variable ?? Environment.GetEnvironmentVariable), UriKind.Absolute, out var broker) && broker.Scheme is "amqp" or "amqps"
            ? new AmqpAddress(broker, address[(hash + 1)..])
            : null;
    }

    private static string WithVariables(string uri, Func<string, string?> variable) => Variable().Replace(uri, match =>
        Uri.EscapeDataString(match.Groups["file"] is { Success: true, Value: var file } ? FileText(file)
            : variable(match.Groups["name"].Value) ?? throw new EntranceException($"the environment variable {match.Groups["name"].Value} is not set.")));

    private static string FileText(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EntranceException($"the file {file} cannot be read.", e);
        }
    }

    [GeneratedRegex(@"\$\{(file:(?<file>[^}]+)|(?<name>[A-Za-z_][A-Za-z0-9_]*))\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
