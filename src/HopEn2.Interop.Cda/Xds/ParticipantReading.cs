using HopEn2.Interop.Cda.Header;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>Reads who made a document and who answers for it, as XDS spells them (cda.md §6).</summary>
internal static class ParticipantReading
{
    /// <summary>This author.</summary>
    public static XdsAuthor Author(this CdaCursor cursor)
    {
        var (author, role) = cursor.Participant("assignedAuthor");
        return author with { Role = role };
    }

    /// <summary>This legalAuthenticator, as XCN; null when it names nobody.</summary>
    public static string? LegalAuthenticator(this CdaCursor cursor) => cursor.Participant("assignedEntity").Author.Person;

    /// <summary>functionCode, and who it is: assignedAuthor or assignedEntity.</summary>
    private static (XdsAuthor Author, string? Role) Participant(this CdaCursor cursor, string assigned)
    {
        var author = new XdsAuthor(null, null, null, null);
        string? role = null;
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name == "functionCode")
                role ??= cursor.Attribute("displayName");
            else if (cursor.Name == assigned)
                author = cursor.Assigned();
        }

        return (author, role);
    }

    private static XdsAuthor Assigned(this CdaCursor cursor)
    {
        var ids = new List<CdaId>(1);
        CdaCode? specialty = null;
        (string? Family, string? Given) name = default;
        (string? Software, string? Model)? device = null;
        string? institution = null;
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            switch (cursor.Name)
            {
                case "id" when cursor.Id() is { } id:
                    cursor.Keep(ids, id);
                    break;
                case "code":
                    specialty ??= cursor.Code();
                    break;
                case "assignedPerson":
                    name = cursor.PersonName();
                    break;
                case "assignedAuthoringDevice":
                    device = cursor.Device();
                    break;
                case "representedOrganization":
                    institution ??= cursor.Organisation();
                    break;
            }
        }

        var known = Preferred(ids, XdsCodes.Professionals);
        var person = device is { } of ? XdsSpelling.Device(known, of.Software, of.Model)
            : known is null && name is (null, null) ? null
            : XdsSpelling.Person(known, name.Family, name.Given);
        return new XdsAuthor(person, institution, null, specialty is { Code.Length: > 0 } ? XdsSpelling.Specialty(specialty) : null);
    }

    private static (string? Family, string? Given) PersonName(this CdaCursor cursor)
    {
        string? family = null, given = null;
        for (var person = cursor.Enter(); cursor.Next(person);)
        {
            if (cursor.Name != "name" || family is not null)
                continue;
            for (var name = cursor.Enter(); cursor.Next(name);)
            {
                if (cursor.Name == "family")
                    family ??= cursor.Text();
                else if (cursor.Name == "given")
                    given ??= cursor.Text();
            }
        }

        return (family, given);
    }

    private static (string? Software, string? Model) Device(this CdaCursor cursor)
    {
        string? software = null, model = null;
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name == "softwareName")
                software ??= cursor.Text();
            else if (cursor.Name == "manufacturerModelName")
                model ??= cursor.Text();
        }

        return (software, model);
    }

    private static string? Organisation(this CdaCursor cursor)
    {
        var ids = new List<CdaId>(1);
        string? name = null;
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name == "id" && cursor.Id() is { } id)
                cursor.Keep(ids, id);
            else if (cursor.Name == "name")
                name ??= cursor.Text();
        }

        var preferred = Preferred(ids, XdsCodes.Structures);
        return preferred is null && name is null ? null : XdsSpelling.Organisation(preferred, name);
    }

    private static CdaId? Preferred(List<CdaId> ids, string root) => ids.Find(id => id.Root == root) ?? ids.FirstOrDefault();
}
