using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Cda.People;

/// <summary>recordTarget and author, the persons of them (cda.md §3, §6).</summary>
internal sealed class PeopleParser
{
    private readonly List<CdaAuthor> _authors = new(2);
    private string? _birthName;
    private string? _usedName;
    private string? _firstName;
    private string? _givenNames;
    private string? _bornOn;
    private string? _sex;

    public CdaPeople Read(CdaCursor cursor)
    {
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            // The schema has both before it: what follows is long, and not wanted.
            if (cursor.Name == "component")
                break;
            if (cursor.Name == "recordTarget")
                ReadPatient(cursor);
            else if (cursor.Name == "author")
                ReadAuthor(cursor);
        }

        return new(_birthName, _usedName, _firstName ?? _givenNames?.Split(' ', 2)[0], _bornOn, _sex, _authors.ToValueList());
    }

    private void ReadPatient(CdaCursor cursor)
    {
        for (var target = cursor.Enter(); cursor.Next(target);)
        {
            for (var role = cursor.Enter(); cursor.Next(role);)
            {
                if (cursor.Name != "patient")
                    continue;
                for (var patient = cursor.Enter(); cursor.Next(patient);)
                    ReadTrait(cursor);
            }
        }
    }

    private void ReadTrait(CdaCursor cursor)
    {
        switch (cursor.Name)
        {
            case "name":
                for (var name = cursor.Enter(); cursor.Next(name);)
                    ReadNamePart(cursor);
                break;
            case "administrativeGenderCode":
                _sex ??= cursor.Attribute("code");
                break;
            case "birthTime":
                _bornOn ??= cursor.Attribute("value");
                break;
        }
    }

    private void ReadNamePart(CdaCursor cursor)
    {
        switch (cursor.Name, cursor.Attribute("qualifier"))
        {
            case ("family", "BR"):
                _birthName ??= cursor.Text();
                break;
            case ("family", "CL" or "SP"):
                _usedName ??= cursor.Text();
                break;
            case ("given", "BR"):
                _firstName ??= cursor.Text();
                break;
            case ("given", null):
                _givenNames ??= cursor.Text();
                break;
        }
    }

    private void ReadAuthor(CdaCursor cursor)
    {
        for (var author = cursor.Enter(); cursor.Next(author);)
        {
            if (cursor.Name == "assignedAuthor")
                cursor.Keep(_authors, Assigned(cursor));
        }
    }

    private static CdaAuthor Assigned(CdaCursor cursor)
    {
        var author = new CdaAuthor(null, null, null, null, null, null);
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            switch (cursor.Name)
            {
                case "id":
                    author = author with { Id = author.Id ?? cursor.Id() };
                    break;
                case "code":
                    author = author with { Code = author.Code ?? cursor.Code() };
                    break;
                case "assignedPerson":
                    author = Person(author, cursor);
                    break;
                case "representedOrganization":
                    author = Organisation(author, cursor);
                    break;
            }
        }

        return author;
    }

    private static CdaAuthor Person(CdaAuthor author, CdaCursor cursor)
    {
        for (var inside = cursor.Enter(); cursor.NextWithin(inside);)
        {
            if (cursor.Name == "family")
                author = author with { Family = author.Family ?? cursor.Text() };
            else if (cursor.Name == "given")
                author = author with { Given = author.Given ?? cursor.Text() };
        }

        return author;
    }

    private static CdaAuthor Organisation(CdaAuthor author, CdaCursor cursor)
    {
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name == "id")
                author = author with { OrganisationId = author.OrganisationId ?? cursor.Id() };
            else if (cursor.Name == "name")
                author = author with { OrganisationName = author.OrganisationName ?? cursor.Text() };
        }

        return author;
    }
}
