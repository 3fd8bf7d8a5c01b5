using System.Text.Unicode;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Fhir.Model;

public enum FhirFormat
{
    Json,
    Xml,
}

/// <summary>What reading a document gave: never an exception, whatever the bytes.</summary>
/// <param name="Root">The resource as far as it could be read; null when there is none.</param>
/// <param name="Issues">Errors make it unacceptable; what else there is does not.</param>
public sealed record FhirReading(FhirNode? Root, IReadOnlyList<FhirIssue> Issues)
{
    /// <summary>Its references; null with <see cref="Root"/>.</summary>
    public References? References { get; init; }

    /// <summary>Memory that long values stand in which were escaped.</summary>
    internal IReadOnlyList<LargeBytes> Rooms { get; init; } = [];

    public bool IsAccepted => Root is not null && !Issues.Any(i => i.IsError);

    /// <summary>It is no FHIR at all: not JSON or XML, or not a resource.</summary>
    public bool IsUnreadable => Root is null;

    /// <summary>Gives memory back; nothing of it must be read any more.</summary>
    internal void Return()
    {
        foreach (var room in Rooms)
            room.Return();
    }
}

/// <summary>Reads FHIR R4 strictly: what the standard does not have is an issue that says where.</summary>
public static class FhirReader
{
    /// <summary>Reads a document in the format that it is by its first character.</summary>
    public static FhirReading Read(ReadOnlyMemory<byte> body, FhirLimits? limits = null) => Read(body, FormatOf(body.Span), limits);

    /// <param name="body">Not to be changed while the result is in use.</param>
    public static FhirReading Read(ReadOnlyMemory<byte> body, FhirFormat format, FhirLimits? limits = null)
    {
        limits ??= FhirLimits.Default;
        var issues = new FhirIssues();
        var tree = new TreeBuilder(limits, issues);
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (format == FhirFormat.Json && !Utf8.IsValid(body.Span))
        {
            issues.Fatal("structure", null, "Le document n'est pas en UTF-8.");
            return new(null, issues.Found);
        }

        using var xml = format == FhirFormat.Xml ? new XmlReading(body, limits, tree) : null;
        var root = xml is null ? new JsonReading(body, limits, tree).Read() : xml.Read();
        if (root is null)
            return new(null, issues.Found) { Rooms = tree.Rooms };
        var references = new References(root);
        references.Check(issues);
        return new(root, issues.Found) { References = references, Rooms = tree.Rooms };
    }

    /// <summary>XML begins with a tag, or with the byte order mark of UTF-16.</summary>
    public static FhirFormat FormatOf(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        return body.TrimStart(" \t\r\n"u8) is [(byte)'<', ..] or [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] ? FhirFormat.Xml : FhirFormat.Json;
    }
}
