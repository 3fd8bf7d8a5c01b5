using System.Globalization;
using System.Text.RegularExpressions;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>The keys of a feed that say where its messages come in, and the canonical entrance they make (<see cref="Feed.Entrance"/>).</summary>
internal static partial class EntranceKeys
{
    private static readonly Key<string> Address = Key.May("address", new Text("HOST:PORT, such as 0.0.0.0:2576 or [::1]:2576", AddressForm()), "mllp: where to listen, HOST:PORT. * listens at all addresses. Left out: the program's own MLLP address (--mllp).");
    private static readonly Key<string> Folder = Key.May("folder", Text.Label, "files: the folder watched; relative to the program's data folder.");
    private static readonly Key<string> Uri = Key.May("uri", Text.Label, "amqp: the broker, amqp://user:${VARIABLE}@host:5672/vhost. ${VARIABLE} is taken from the environment, ${file:PATH} from that file.");
    private static readonly Key<string> Queue = Key.May("queue", Text.Label, "amqp: the queue, one ER7 message per body.");

    public static IReadOnlyList<Key> All { get; } = [Address, Folder, Uri, Queue];

    /// <summary>The entrance, at the place that says it; null when it cannot be told, which was then reported.</summary>
    public static Read<string>? Read(Entry feed, FeedTransport transport, FileProblems problems)
    {
        RefuseOthers(feed, transport, problems);
        return transport switch
        {
            FeedTransport.Mllp => feed.Read(Address) is { } address ? Mllp(address, problems) : new("mllp", feed.At),
            FeedTransport.Files => Needed(feed, Folder, "files", problems) is { } folder ? new("files:" + Canonical(folder.Value), folder.At) : null,
            FeedTransport.Amqp => Amqp(Needed(feed, Uri, "amqp", problems), Needed(feed, Queue, "amqp", problems), problems),
            FeedTransport.Fhir => new("fhir", feed.At),
            _ => new("http", feed.At),
        };
    }

    private static Read<string>? Mllp(Read<string> address, FileProblems problems)
    {
        var port = int.Parse(address.Value.AsSpan(address.Value.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
        if (port is > 0 and <= 65535)
            return new("mllp:" + address.Value.ToLowerInvariant(), address.At);

        problems.Add(address.At, $"{port} is no port.", "Ports go from 1 to 65535.");
        return null;
    }

    private static Read<string>? Amqp(Read<string>? uri, Read<string>? queue, FileProblems problems)
    {
        if (uri is null || queue is null)
            return null;

        if (!System.Uri.TryCreate(Variable().Replace(uri.Value, "x"), UriKind.Absolute, out var parsed) || parsed.Scheme is not ("amqp" or "amqps") || parsed.Host.Length == 0)
        {
            problems.Add(uri.At, $"{Shown.Quoted(WithoutPassword(uri.Value))} is no address of a broker.", "Write amqp://user@host:5672/vhost, or amqps:// for TLS.");
            return null;
        }

        if (WithoutPassword(uri.Value) != uri.Value)
            problems.Warn(uri.At, "A password stands in this file in clear.", "Write ${NAME} in its place, and give it as the environment variable NAME, or ${file:PATH} for what a file holds.");
        return new($"amqp:{uri.Value}#{queue.Value}", uri.At);
    }

    private static Read<string>? Needed(Entry feed, Key<string> key, string transport, FileProblems problems)
    {
        if (feed.Read(key) is { } read)
            return read;
        if (!feed.Wrote(key))
            problems.Add(feed.At, $"A feed of transport {transport} needs the key \"{key.Name}\".", $"Add it: {key.Description}");
        return null;
    }

    private static void RefuseOthers(Entry feed, FeedTransport transport, FileProblems problems)
    {
        foreach (var key in (IReadOnlyList<Key<string>>)[Address, Folder, Uri, Queue])
        {
            var of = key == Address ? FeedTransport.Mllp : key == Folder ? FeedTransport.Files : FeedTransport.Amqp;
            if (of != transport && feed.Read(key) is { } written)
                problems.Add(written.At, $"Key \"{key.Name}\" belongs to transport {Word(of)}, and this feed is {Word(transport)}.", "Remove it, or change the transport.");
        }
    }

    private static string Word(FeedTransport transport) => transport.ToString().ToLowerInvariant();

    // ./depot, depot/ and depot are one folder.
    private static string Canonical(string folder)
    {
        var parts = folder.Split('/').Where((part, i) => part != "." && (part.Length > 0 || i == 0)).ToArray();
        return parts is [] ? "." : parts is [""] ? "/" : string.Join('/', parts);
    }

    private static string WithoutPassword(string uri) => Password().Replace(uri, ":…@");

    [GeneratedRegex(@"^(\*|\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):[0-9]{1,5}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex AddressForm();

    [GeneratedRegex(@"\$\{(file:[^}]+|[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();

    /// <summary>A password that is no variable.</summary>
    [GeneratedRegex(@"(?<=//[^/:@]*):(?!\$\{(file:[^}]+|[A-Za-z_][A-Za-z0-9_]*)\}@)[^@/]+@", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Password();
}
