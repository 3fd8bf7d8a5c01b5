using System.Collections.Frozen;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Reads <c>feeds.yaml</c>.</summary>
internal static class FeedsFile
{
    public const string FileName = "feeds.yaml";

    private static readonly IReadOnlyList<(string, FeedTransport)> Transports = [("mllp", FeedTransport.Mllp), ("files", FeedTransport.Files), ("http", FeedTransport.Http), ("amqp", FeedTransport.Amqp), ("fhir", FeedTransport.Fhir)];

    private static readonly Key<string> Name = Key.Must("name", Text.Name, "Short name, used in other files, addresses and commands.");
    private static readonly Key<string> Label = Key.Must("label", Text.Label, "What the screens call it.");
    private static readonly Key<FeedTransport> Transport = Key.Must("transport", new Choice<FeedTransport>(Transports), "How messages come: mllp, files, http, amqp or fhir.");
    private static readonly Key<FeedMode> Mode = Key.May("mode", new Choice<FeedMode>(("observe", FeedMode.Observe), ("deliver", FeedMode.Deliver)), "observe: a platform delivers, the engine sees copies. deliver: the engine is the platform.", FeedMode.Observe, "observe");
    private static readonly Key<IReadOnlyList<Read<string>>> Senders = Key.May("senders", new ListOf<string>(new Sender(), "senders", 1), "Who sends: MSH-3|MSH-4, or MSH-3 alone for any facility. Left out: everybody whom no other feed of the entrance names.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<string> Charset = Key.May("charset", new Choice<string>(("utf-8", "utf-8"), ("iso-8859-1", "iso-8859-1"), ("iso-8859-15", "iso-8859-15"), ("windows-1252", "windows-1252")), "Character set when MSH-18 is empty and the bytes are not UTF-8.", "iso-8859-15", "iso-8859-15");
    private static readonly Key<string> Authority = Key.May("authority", Text.Label, "Whose IPP, NDA and visit numbers these are when CX-4 is empty: the name of an authority of hospital.yaml.");
    private static readonly Key<ConflictRule> OnConflict = Key.May("onConflictingControlId", new Choice<ConflictRule>(("accept", ConflictRule.Accept), ("refuse", ConflictRule.Refuse)), "The same control id with other content: accept (kept, flagged, AA) or refuse (kept aside, AE).", ConflictRule.Accept, "accept");
    private static readonly Key<IReadOnlyList<Read<string>>> Accepts = Key.May("accepts", new ListOf<string>(new MessageType(), "message types", 1), "Message types taken, ADT or ADT^A01. Left out: all the engine reads.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<int> LargestMessage = Key.May("largestMessage", new Size(64 * 1024, 1024 * 1024 * 1024), "Largest message taken, 64KB to 1024MB.", 50 * 1024 * 1024, "50MB");
    private static readonly Key<TimeSpan> ReadTimeout = Key.May("readTimeout", new Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), "How long a peer may stay silent in the middle of a message, 1s to 10min.", TimeSpan.FromSeconds(30), "30s");
    private static readonly Key<TimeSpan> IdleTimeout = Key.May("idleTimeout", new Duration(TimeSpan.FromSeconds(10), TimeSpan.FromDays(7), zero: true), "How long a connection may stay open without a byte, 10s to 168h; 0s: for ever.", TimeSpan.Zero, "0s");
    private static readonly Key<bool> AlsoFhir = Key.May("fhir", Choice.YesNo, "The senders of this feed may say the same in FHIR under /fhir: of any transport but fhir, and with senders.", false, false);
    private static readonly Key<string> Receiver = Key.May("receiver", new Sender(), "fhir: whom the sender speaks to where the document does not say, as MSH-5|MSH-6 would: the platform whose acknowledgements (ZAM) answer this feed.");
    private static readonly Key<IReadOnlyList<Read<string>>> Destinations = Key.May("destinations", new ListOf<string>(new Choice<string>(("dmp", "dmp"), ("mss-pro", "mss-pro"), ("mss-patient", "mss-patient")), "destinations", 1), "fhir: where documents go that do not say it themselves: dmp, mss-pro, mss-patient.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<bool> Deposited = Key.May("deposited", Choice.YesNo, "fhir: what comes is a copy of what a platform or a document server has taken: deposited already.", false, false);
    private static readonly Key<IReadOnlyList<Read<KeyValuePair<string, string>>>> Events = Key.May("events", new ListOf<KeyValuePair<string, string>>(new EventCode(), "events", 1), "fhir: events of message headers, the sender's code = the one of HL7v2: admission=A01.", (IReadOnlyList<Read<KeyValuePair<string, string>>>)[]);
    private static readonly Key<string> Answers = Key.May("answers", new AnswerAddress(), "deliver: where the acknowledgements (ZAM) that this feed's messages ask for are sent, mllp://HOST:PORT or mllps://HOST:PORT. Left out: none are.");
    private static readonly Key<string> Contact = Key.May("contact", Text.Label, "Telephone, mail or name of who is called when it breaks.");

    private static readonly Key<IReadOnlyList<Read<Entry>>> Feeds = Key.Must("feeds", new ListOf<Entry>(
        new Shape("a feed", [Name, Label, Transport, .. EntranceKeys.All, Mode, Senders, Charset, Authority, OnConflict, Accepts, LargestMessage, ReadTimeout, IdleTimeout, AlsoFhir, Receiver, Destinations, Deposited, Events, Answers, Contact]), "feeds", 1), "The feeds: where messages come in, and who sends them.");

    public static Shape Shape { get; } = new("the feeds file", Feeds);

    public static FeedTable Read(Entry file, FileProblems problems, Known known, Hospital? hospital)
    {
        var feeds = new List<Feed>();
        var entrances = new Entrances(problems);
        foreach (var (entry, _) in file.Of(Feeds) ?? [])
        {
            if (entry.Read(Name) is { } name)
                known.Feeds.Define(name, problems);
            known.RequireAuthority(entry.Read(Authority), problems);

            RefuseFhirKeys(entry, problems);
            if (entry.Read(Mode) is { Value: FeedMode.Deliver } deliver)
                known.Delivering.Add((entry.Read(Name)?.Value ?? "", deliver.At, problems));
            else if (entry.Read(Answers) is { } answers)
                problems.Add(answers.At, "Key \"answers\" belongs to mode deliver, and this feed observes: the platform answers.", "Remove it, or change the mode.");
            var entrance = entry.Read(Transport) is { } transport ? EntranceKeys.Read(entry, transport.Value, problems) : null;
            if (!entry.Whole || entrance is null)
                continue;

            if (entry.Sound)
                entrances.Enter(entrance, entry.Of(Name), entry.Read(Senders)?.Value ?? [], entry.At);
            feeds.Add(Feed(entry, entrance.Value, hospital));
        }

        known.Feeds.Complete = file.Has(Feeds);
        return new(feeds);
    }

    private static Feed Feed(Entry entry, string entrance, Hospital? hospital) => new()
    {
        Name = entry.Of(Name),
        Label = entry.Of(Label),
        Transport = entry.Of(Transport),
        Entrance = entrance,
        Mode = entry.Of(Mode),
        Senders = [.. entry.Of(Senders).Select(s => s.Value)],
        Charset = entry.Of(Charset),
        Authority = entry.Read(Authority)?.Value ?? hospital?.DefaultAuthority ?? "",
        OnConflictingControlId = entry.Of(OnConflict),
        Accepts = [.. entry.Of(Accepts).Select(a => a.Value)],
        LargestMessage = entry.Of(LargestMessage),
        ReadTimeout = entry.Of(ReadTimeout),
        IdleTimeout = entry.Of(IdleTimeout),
        AlsoFhir = entry.Of(AlsoFhir),
        Receiver = entry.Read(Receiver)?.Value,
        Destinations = [.. entry.Of(Destinations).Select(d => d.Value)],
        Deposited = entry.Of(Deposited),
        Events = entry.Of(Events).Select(e => e.Value).DistinctBy(e => e.Key, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal),
        Answers = entry.Read(Answers)?.Value,
        Contact = entry.Read(Contact)?.Value,
    };

    private static void RefuseFhirKeys(Entry feed, FileProblems problems)
    {
        if (feed.Read(Transport) is not { Value: not FeedTransport.Fhir } transport)
            return;
        if (feed.Read(AlsoFhir) is { Value: true } also)
        {
            // Senders that are wrong are said as such.
            if (!feed.Wrote(Senders))
                problems.Add(also.At, "Key \"fhir\" is for the senders that this feed names, and it names none.", "Add senders, or a feed of transport fhir.");
            return;
        }

        foreach (var key in (IReadOnlyList<Key>)[Receiver, Destinations, Deposited, Events])
        {
            if (feed.Wrote(key))
                problems.Add(transport.At, $"Key \"{key.Name}\" belongs to transport fhir, and this feed is of another.", "Remove it, change the transport, or say fhir: true.");
        }
    }
}
