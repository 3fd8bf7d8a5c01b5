namespace HopEn2.Interop.Mappings;

/// <summary>Who delivers.</summary>
public enum FeedMode
{
    /// <summary>A platform (PFI) delivers; the engine sees copies and acknowledgements.</summary>
    Observe,

    /// <summary>The engine is the platform.</summary>
    Deliver,
}

public enum FeedTransport
{
    Mllp,
    Files,
    Amqp,
    Http,
    Fhir,
}

/// <summary>What to answer to a control id that was used for other bytes.</summary>
public enum ConflictRule
{
    /// <summary>Keep, flag, answer AA. Default: control ids repeat in practice.</summary>
    Accept,

    /// <summary>Keep, park, answer AE.</summary>
    Refuse,
}

/// <summary><c>feeds.yaml</c>.</summary>
public sealed record FeedTable(IReadOnlyList<Feed> Feeds)
{
    /// <summary>The feed a message belongs to: of those at this entrance, the one whose senders name MSH-3|MSH-4, else the one whose senders name MSH-3 alone, else the one that takes any sender; null when none does.</summary>
    public Feed? Of(string entrance, string sender)
    {
        Feed? any = null, application = null;
        foreach (var feed in Feeds)
        {
            // A feed that speaks FHIR beside its own transport takes there whom it names, and nobody else.
            if (feed.Entrance != entrance && !(feed.AlsoFhir && entrance == Feed.FhirEntrance))
                continue;
            if (feed.Senders.Count == 0)
                any ??= feed.Entrance == entrance ? feed : null;
            else if (feed.Senders.Contains(sender))
                return feed;
            else if (feed.Takes(sender))
                application ??= feed;
        }

        return application ?? any;
    }

    public Feed? Named(string name) => Feeds.FirstOrDefault(f => f.Name == name);
}

/// <summary>One feed: where messages come in, who sends them, and how its sender differs from the standard.</summary>
public sealed record Feed
{
    /// <summary>The entrance of all FHIR feeds.</summary>
    public const string FhirEntrance = "fhir";

    public required string Name { get; init; }

    /// <summary>What the screens call it.</summary>
    public required string Label { get; init; }

    public required FeedTransport Transport { get; init; }

    /// <summary>
    /// Where it comes in, canonical: <c>mllp</c> (the program's <c>--mllp</c> address) or <c>mllp:HOST:PORT</c>, <c>files:FOLDER</c> (relative: to the program's data folder),
    /// <c>amqp:URI#QUEUE</c> (in which <c>${NAME}</c> stands for that environment variable, so that no password is in it), <c>http</c>, <c>fhir</c>.
    /// Several feeds may share one entrance.
    /// </summary>
    public required string Entrance { get; init; }

    public required FeedMode Mode { get; init; }

    /// <summary><c>application|facility</c> or <c>application</c> of MSH-3, MSH-4; empty: any sender that no other feed of the entrance names.</summary>
    public required IReadOnlyList<string> Senders { get; init; }

    /// <summary>Character set when MSH-18 is empty and the bytes are not UTF-8 (IANA name). Default iso-8859-15.</summary>
    public required string Charset { get; init; }

    /// <summary>Canonical authority of IPP, dossier and visit numbers whose CX-4 is empty or unknown.</summary>
    public required string Authority { get; init; }

    public required ConflictRule OnConflictingControlId { get; init; }

    /// <summary>Message types taken, <c>ADT</c> or <c>ADT^A01</c>; empty: all the engine reads.</summary>
    public required IReadOnlyList<string> Accepts { get; init; }

    /// <summary>Largest message, in bytes. Default 50 MB.</summary>
    public required int LargestMessage { get; init; }

    /// <summary>How long a peer may stay silent in the middle of a message. Default 30 s.</summary>
    public required TimeSpan ReadTimeout { get; init; }

    /// <summary>How long a connection may stay open without a byte; zero: for ever. Default 0.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>What its senders say in FHIR under <c>/fhir</c> is this feed's, too. Default false.</summary>
    public bool AlsoFhir { get; init; }

    public bool TakesFhir => AlsoFhir || Entrance == FhirEntrance;

    /// <summary>fhir: whom the sender speaks to where the document does not say, <c>application|facility</c>: the platform whose acknowledgements answer this feed. Null: not said.</summary>
    public string? Receiver { get; init; }

    /// <summary>fhir: where documents go that do not say it themselves: <c>dmp</c>, <c>mss-pro</c>, <c>mss-patient</c>.</summary>
    public IReadOnlyList<string> Destinations { get; init; } = [];

    /// <summary>fhir: a copy of what a platform or document server has taken: documents of it are deposited already.</summary>
    public bool Deposited { get; init; }

    /// <summary>fhir: events of message headers by the sender's code, as HL7v2 numbers them (A01 … T10).</summary>
    public IReadOnlyDictionary<string, string> Events { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

    /// <summary>deliver: where acknowledgements (ZAM) are sent, <c>mllp://host:port</c> or <c>mllps://host:port</c>, lower case; null: nowhere.</summary>
    public string? Answers { get; init; }

    /// <summary>Telephone, mail or name of who is called when it breaks.</summary>
    public required string? Contact { get; init; }

    /// <summary>True when <paramref name="sender"/> (<c>application|facility</c>) is one of the senders.</summary>
    public bool Takes(string sender)
    {
        foreach (var one in Senders)
        {
            if (one == sender || (!one.Contains('|', StringComparison.Ordinal) && sender.StartsWith(one + "|", StringComparison.Ordinal)))
                return true;
        }

        return false;
    }
}
