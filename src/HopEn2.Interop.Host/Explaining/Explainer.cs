using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Hl7v2.Er7;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Host.Explaining;

/// <summary>Runs the very translation and folding that run live on one file, in memory.</summary>
internal sealed class Explainer(HospitalMappings mappings)
{
    private readonly Hl7v2Translator _translator = new(new FixedMappings(mappings));
    private readonly FhirTranslator _fhir = new(new FixedMappings(mappings));
    private readonly OutgoingReaderByFormat _outgoing = new(new Hl7v2OutgoingReader(new FixedMappings(mappings)), new FhirOutgoingReader(new FhirTranslator(new FixedMappings(mappings)), new FixedMappings(mappings)));

    /// <param name="feed">Feed to read it as; null: the one its sender belongs to.</param>
    public Explanation Explain(string file, byte[] bytes, string? feed)
    {
        var body = Unframed(bytes);
        if (MessageOf(body, feed) is not { } message)
        {
            var (documentHeader, documentOutcome) = _translator.TranslateDocument(body, feed ?? "files");
            return Explanation.Of(file, feed ?? "files", documentHeader, documentOutcome, Fold(documentOutcome), mappings);
        }

        var (header, outcome) = message.Format == MessageFormat.Fhir ? _fhir.Translate(message) : _translator.Translate(message);
        return Explanation.Of(file, message.Feed, header, outcome, Fold(outcome), mappings);
    }

    /// <summary>Under which XDS metadata its documents would go out.</summary>
    public ExplainedMetadata Metadata(string file, byte[] bytes, string? feed)
    {
        var body = Unframed(bytes);
        return MetadataExplainer.Explain(file, body, MessageOf(body, feed) is { } message ? _outgoing.Read(message) : null, mappings);
    }

    /// <summary>As it would be kept; null: it is no message but a document by itself.</summary>
    private JournaledMessage? MessageOf(ReadOnlyMemory<byte> body, string? feed)
    {
        var isXml = body.Span.TrimStart((byte)' ').StartsWith("<"u8) || body.Span.StartsWith("\uFEFF<"u8) || body.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || body.Span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        if (IsFhir(body, isXml))
            return Kept(feed ?? mappings.Feeds.Feeds.FirstOrDefault(f => f.Transport == FeedTransport.Fhir)?.Name ?? "fhir", MessageFormat.Fhir);
        return isXml ? null : Kept(feed ?? FeedOf(body), MessageFormat.Er7);

        JournaledMessage Kept(string from, MessageFormat format) => new(new JournalId(0), from, format, "", body, DateTimeOffset.UnixEpoch, Answer.Accept, false);
    }

    // JSON is FHIR; XML is when it says so before its first elements are over.
    private static bool IsFhir(ReadOnlyMemory<byte> body, bool isXml)
    {
        if (!isXml)
            return FhirReader.FormatOf(body.Span) == FhirFormat.Json && body.Span.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{', ..];
        return body.Span[..Math.Min(body.Length, 2000)].IndexOf("http://hl7.org/fhir\""u8) >= 0 || body.Span[..Math.Min(body.Length, 2000)].IndexOf("http://hl7.org/fhir'"u8) >= 0;
    }

    private IReadOnlyList<Domain.Documents.DocumentState> Fold(Outcome outcome)
    {
        if (outcome is not Outcome.Understood understood)
            return [];
        var folding = new InMemoryFoldStore().RecordAsync(understood.Facts, new HospitalCalendar(mappings.Hospital.TimeZone));
        // In memory nothing is awaited.
        return folding.AsTask().GetAwaiter().GetResult().Documents;
    }

    private string FeedOf(ReadOnlyMemory<byte> body)
    {
        if (Er7Message.TryRead(body, Er7Charsets.Latin9, out var message) != Er7Problem.None)
            return "unknown";
        var sender = $"{message!.Header[3].Code}|{message.Header[4].Code}";
        return mappings.Feeds.Of("mllp", sender)?.Name ?? "unknown";
    }

    /// <summary>A file saved with its MLLP frame is read without it.</summary>
    private static ReadOnlyMemory<byte> Unframed(byte[] bytes)
    {
        var start = bytes.Length > 0 && bytes[0] == 0x0B ? 1 : 0;
        var end = bytes.Length;
        if (start == 1)
        {
            var close = bytes.AsSpan().IndexOf((byte)0x1C);
            end = close < 0 ? end : close;
        }

        return bytes.AsMemory(start, end - start);
    }

    private sealed class FixedMappings(HospitalMappings current) : IMappings
    {
        public HospitalMappings Current { get; } = current;
        public IReadOnlyList<MappingProblem> Refused => [];

        public event Action<HospitalMappings>? Changed
        {
            add { }
            remove { }
        }
    }
}
