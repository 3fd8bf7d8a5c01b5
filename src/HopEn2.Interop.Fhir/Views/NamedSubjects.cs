using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>Whom or what a parameter names: by address, or by identifier.</summary>
internal static class NamedSubjects
{
    /// <summary>The identifier that the address of a resource was made of: <c>Patient/CHU--7C800123</c>, the same with the server before it, or the id alone; null when it is none of ours.</summary>
    public static string? OfReference(string type, string reference)
    {
        var path = reference.Split('/');
        if (path.Length > 1 && path[^2] != type)
            return null;
        return ResourceIds.Unescape(path[^1]);
    }

    /// <summary>A number with its canonical authority (<c>authority|value</c>), or under any when the token names no system; null when the system is not known.</summary>
    public static string? OfToken(string token, Hospital hospital)
    {
        var bar = token.IndexOf('|', StringComparison.Ordinal);
        if (bar <= 0)
            return token[(bar + 1)..];
        var system = Domain.Documents.DocumentIdText.Bare(token[..bar]);
        return hospital.Authorities.GetValueOrDefault(system) is { } authority ? $"{authority}|{token[(bar + 1)..]}" : null;
    }

    /// <summary>A document's id, as masterIdentifier writes it.</summary>
    public static Domain.DocumentId OfDocument(string token)
    {
        var bar = token.IndexOf('|', StringComparison.Ordinal);
        var (system, value) = bar < 0 ? ("", token) : (token[..bar], token[(bar + 1)..]);
        var bare = Domain.Documents.DocumentIdText.Bare(system);
        return bare.Length > 0 && char.IsAsciiDigit(bare[0]) ? Domain.Documents.DocumentIdText.Of(bare, value) : Domain.Documents.DocumentIdText.Of(value);
    }
}
