using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>The ids that the engine gives to resources: it keeps messages and facts, no resources, so an id is made of what a resource is about, and is the same whenever that is.</summary>
/// <remarks>The id of a document, of a patient (authority and IPP) and of a visit (authority and number) is that identifier itself, so that a resource can be found by its address.</remarks>
internal static class ResourceIds
{
    /// <summary>R4: letters, digits, hyphen and full stop, 64 at most.</summary>
    private const int Longest = 64;

    // Of what does not fit: it has an address, and is found by its identifier alone.
    private const string Shortened = "sha256-";

    public static string OfDocument(DocumentId id) => Escape(id.Value);

    public static string OfPatient(Ipp ipp) => Escape(ipp.ToString());

    public static string OfVisit(VisitNumber visit) => Escape(visit.ToString());

    /// <summary>The address under which what a resource stated can be read; null when it has none.</summary>
    public static string? OfFacts(FhirNode resource, IReadOnlyList<Fact> facts) => resource.Type.Name switch
    {
        "DocumentReference" => facts.OfType<DocumentFact>().FirstOrDefault() is { } document ? OfDocument(document.Id) : null,
        "Encounter" => facts.OfType<MovementFact>().FirstOrDefault()?.Visit.Visit is { } visit && resource["partOf"] is null ? OfVisit(visit) : null,
        "Patient" => facts.OfType<PatientFact>().FirstOrDefault()?.Patient.Ipp is { } ipp ? OfPatient(ipp) : null,
        _ => null,
    };

    /// <param name="controlId">Of the document that it came in.</param>
    public static string Of(FhirNode resource, string controlId) => Hash($"{resource.Path}|{controlId}");

    /// <summary>The identifier that an id was made of; null when it was made of none, or does not tell.</summary>
    public static string? Unescape(string id)
    {
        if (id.StartsWith(Shortened, StringComparison.Ordinal))
            return null;
        var bytes = new List<byte>(id.Length);
        for (var i = 0; i < id.Length; i++)
        {
            if (i + 1 >= id.Length || id[i] != '-' || id[i + 1] != '-')
            {
                bytes.Add((byte)id[i]);
                continue;
            }

            if (i + 4 > id.Length || !byte.TryParse(id.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
                return null;
            bytes.Add(escaped);
            i += 3;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>Every byte that an id cannot have, and a hyphen beside a hyphen, as two hyphens and its hexadecimal number.</summary>
    private static string Escape(string text)
    {
        var id = new StringBuilder(text.Length);
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            var isLone = one == '-' && (id.Length == 0 || id[^1] != '-');
            if (isLone || one == '.' || char.IsAsciiLetterOrDigit((char)one))
                id.Append((char)one);
            else
                id.Append(CultureInfo.InvariantCulture, $"--{one:X2}");
        }

        // A hyphen before an escape would be read as part of it.
        var whole = id.ToString();
        return whole.Length <= Longest && Unescape(whole) == text ? whole : Shortened + Hash(text);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
