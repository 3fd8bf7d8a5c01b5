using System.Text;
using System.Xml;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Cda.People;

/// <summary>The persons that a CDA header names, for what is sent under their name. Full of patient traits: never stored, never logged.</summary>
/// <remarks>Apart from <see cref="CdaHeader"/>, which every document goes through and which keeps no trait.</remarks>
/// <param name="BirthName">family BR of recordTarget.</param>
/// <param name="UsedName">family CL, or SP of old.</param>
/// <param name="FirstName">given BR, else the first of the list of given names.</param>
/// <param name="BornOn">birthTime as written.</param>
public sealed record CdaPeople(string? BirthName, string? UsedName, string? FirstName, string? BornOn, string? Sex, ValueList<CdaAuthor> Authors)
{
    public static CdaPeople Nobody { get; } = new(null, null, null, null, null, []);

    /// <summary>Reads the header down to its authors; <see cref="Nobody"/> when the bytes are no CDA that can be read.</summary>
    public static CdaPeople Read(ReadOnlyMemory<byte> document)
    {
        var bytes = new DocumentBytes(document);
        if (bytes.Content.IsEmpty || document.Length > CdaLimits.Default.MaxBytes)
            return Nobody;
        try
        {
            using var cursor = new CdaCursor(bytes.Content, CdaLimits.Default);
            return cursor.NextWithin(0) && CdaReader.FindDocument(cursor) ? new PeopleParser().Read(cursor) : Nobody;
        }
        catch (Exception e) when (e is XmlException or CdaLimitException or DecoderFallbackException)
        {
            return Nobody;
        }
    }
}

/// <summary>An author: a person, or a device.</summary>
/// <param name="Id">assignedAuthor/id; of a professional under 1.2.250.1.71.4.2.1.</param>
/// <param name="Code">assignedAuthor/code, such as <c>G15_10/SM44</c>.</param>
public sealed record CdaAuthor(CdaId? Id, CdaCode? Code, string? Family, string? Given, CdaId? OrganisationId, string? OrganisationName);
