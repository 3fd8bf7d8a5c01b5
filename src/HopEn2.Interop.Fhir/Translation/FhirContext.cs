using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>One document while it is translated: what all its translations share, and what was found odd on the way.</summary>
internal sealed class FhirContext
{
    private readonly List<Finding> _findings = [];

    /// <param name="controlId">Under which it was kept; empty: the document says it.</param>
    public FhirContext(FhirNode root, References references, Feed? feed, string feedName, string controlId, DateTimeOffset receivedAt, HospitalMappings mappings)
    {
        (Root, References, Feed, Mappings) = (root, references, feed, mappings);
        Authority = feed is { Authority.Length: > 0 } ? feed.Authority : mappings.Hospital.DefaultAuthority;
        Resources = root.Type.Name == "Bundle" ? [.. root.All("entry").Select(e => e["resource"]).OfType<FhirNode>()] : [root];
        MessageHeader = Speakers.HeaderOf(root);
        SubmissionSet = Resources.FirstOrDefault(r => r.Type.Name == "List" && Coding.Of(r["code"]).Any(c => c.Code == "submissionset"));
        SentAt = Time(root.Text("timestamp")) ?? Time(root["meta"]?.Text("lastUpdated")) ?? Time(SubmissionSet?.Text("date"))
            ?? Time(Resources.FirstOrDefault(r => r.Type.Name == "DocumentReference")?.Text("date")) ?? receivedAt;
        Source = new(feedName, Speakers.SenderOf(root, references, feed), Speakers.ReceiverOf(root, references, feed), controlId, SentAt);
        Event = EventOf(MessageHeader, feed);
    }

    /// <param name="reading">Accepted: it has a root, and its references.</param>
    public static FhirContext Of(FhirReading reading, string feedName, string controlId, DateTimeOffset receivedAt, HospitalMappings mappings) =>
        new(reading.Root!, reading.References!, mappings.Feeds.Named(feedName), feedName, controlId.Length > 0 ? controlId : ControlId.Of(reading.Root!) ?? "", receivedAt, mappings);

    public FhirNode Root { get; }
    public References References { get; }
    public Feed? Feed { get; }
    public HospitalMappings Mappings { get; }
    public Hospital Hospital => Mappings.Hospital;

    /// <summary>Canonical authority of identifiers whose system is not known.</summary>
    public string Authority { get; }

    public FhirNode? MessageHeader { get; }

    /// <summary>The List of an ITI-65 transaction; null when there is none.</summary>
    public FhirNode? SubmissionSet { get; }

    /// <summary>The resources that are stated: those of a bundle's entries, or the one there is.</summary>
    public IReadOnlyList<FhirNode> Resources { get; }

    /// <summary>When the sender said it: Bundle.timestamp, else meta.lastUpdated, else the date of the submission set or document, else when it came in.</summary>
    public DateTimeOffset SentAt { get; }

    public FactSource Source { get; }

    /// <summary>Event of a message as HL7v2 numbers it (A01 … A49, T02, T04, T10); null when it names none: the resources then state how things are.</summary>
    public string? Event { get; }

    public InsRules InsRules => field ??= new(Hospital.AcceptTestIns, Hospital.InsKeyCheck == InsKeyCheck.Warn);

    public IReadOnlyList<Finding> Findings => _findings;

    public void Note(string code, string text)
    {
        var finding = new Finding(code, text);
        if (!_findings.Contains(finding))
            _findings.Add(finding);
    }

    /// <summary>When a resource was recorded: its meta.lastUpdated, else with the document.</summary>
    public DateTimeOffset StatedAt(FhirNode resource) => Time(resource["meta"]?.Text("lastUpdated")) ?? SentAt;

    /// <summary>Days in the hospital's zone.</summary>
    public DateTimeOffset? Time(string? value) => FhirTime.Read(value, Hospital.TimeZone);

    /// <summary>The canonical authority of an identifier: of its system, else its assigner; null when neither is known.</summary>
    public string? KnownAuthority(Identifier identifier)
    {
        var known = Hospital.Authorities;
        return known.GetValueOrDefault(identifier.System) ?? known.GetValueOrDefault(identifier.Node.Text("system") ?? "")
            ?? known.GetValueOrDefault(identifier.Node["assigner"]?.Text("display") ?? "") ?? known.GetValueOrDefault(identifier.Node["assigner"]?["identifier"]?.Text("value") ?? "");
    }

    public string AuthorityOf(Identifier identifier)
    {
        if (KnownAuthority(identifier) is { } known)
            return known;
        if (identifier.System.Length > 0)
            Note("unknown-authority", $"{identifier.Node.Path}: its system is not in hospital.yaml; read as {Authority}. Add its spelling to the authorities.");
        return Authority;
    }

    /// <summary>Codes of this system among the tags of a resource, the submission set, the message header and the bundle: the first of them that has any.</summary>
    public IReadOnlyList<string> Tags(FhirNode resource, string system)
    {
        foreach (var tagged in (IEnumerable<FhirNode?>)[resource, SubmissionSet, MessageHeader, Root])
        {
            var codes = tagged?["meta"]?.All("tag").SelectMany(t => Coding.Of(t)).Where(c => c.System == system).Select(c => c.Code).ToList() ?? [];
            if (codes.Count > 0)
                return codes;
        }

        return [];
    }

    public Outcome.Understood Understood(IReadOnlyList<Fact> facts) => new(facts, _findings);

    private static string? EventOf(FhirNode? header, Feed? feed)
    {
        var code = Coding.First(header?["event"]);
        if (code is null)
            return null;
        if (feed?.Events.GetValueOrDefault(code) is { } mapped)
            return mapped;
        // Also "ADT_A01", "ADT^A01" and "…/v2-0003#A01".
        var cut = code.LastIndexOfAny(['_', '^', '#', '/']);
        return code[(cut + 1)..];
    }
}
