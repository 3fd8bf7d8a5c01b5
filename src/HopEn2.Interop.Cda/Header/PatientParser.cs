using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Cda.Header;

/// <summary>recordTarget/patientRole: whose document it is, and which INS traits are there. No trait is kept.</summary>
internal sealed class PatientParser
{
    /// <summary>NIR as social security number: read by nobody, for taken as an IPP it would join strangers (cda.md, last section).</summary>
    private const string SocialSecurity = "1.2.250.1.213.1.4.13";

    private readonly List<CdaId> _ins = new(1);
    private readonly List<CdaId> _others = new(2);
    private bool _birthName;
    private bool _firstGiven;
    private bool _givenList;
    private bool _birthDate;
    private bool _birthPlace;
    private bool _sex;

    public bool SpousesName { get; private set; }

    public bool SeveralIns => _ins.Count > 1;

    /// <summary>Reads a recordTarget.</summary>
    public void Read(CdaCursor cursor)
    {
        for (var target = cursor.Enter(); cursor.Next(target);)
        {
            if (cursor.Name != "patientRole")
                continue;
            for (var role = cursor.Enter(); cursor.Next(role);)
            {
                if (cursor.Name == "id")
                    ReadId(cursor);
                else if (cursor.Name == "patient")
                    ReadPatient(cursor);
            }
        }
    }

    public CdaPatient Build()
    {
        var missing = Missing().ToValueList();
        return new CdaPatient
        {
            Ins = _ins.MinBy(id => Rank(id.Root)),
            Others = _others.ToValueList(),
            TraitsComplete = missing.Count == 0,
            MissingTraits = missing,
        };
    }

    private static int Rank(string oid) => oid switch
    {
        InsOids.Nir => 0,
        InsOids.Nia => 1,
        InsOids.Test => 2,
        _ => 3,
    };

    private void ReadId(CdaCursor cursor)
    {
        if (cursor.Id() is not { } id)
            return;
        if (!InsOids.IsIns(id.Root))
        {
            if (id.Root != SocialSecurity)
                cursor.Keep(_others, id);
        }
        else if (id.Extension is not null && !_ins.Contains(id))
        {
            cursor.Keep(_ins, id);
        }
    }

    private void ReadPatient(CdaCursor cursor)
    {
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            switch (cursor.Name)
            {
                case "name":
                    ReadName(cursor);
                    break;
                case "administrativeGenderCode":
                    _sex |= cursor.Attribute("code") is not null;
                    break;
                case "birthTime":
                    _birthDate |= cursor.Attribute("value") is not null;
                    break;
                case "birthplace":
                    ReadBirthplace(cursor);
                    break;
            }
        }
    }

    private void ReadName(CdaCursor cursor)
    {
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            var part = cursor.Name;
            if (part is not ("family" or "given"))
                continue;
            var qualifier = cursor.Attribute("qualifier");
            SpousesName |= qualifier == "SP";
            if (qualifier is not (null or "BR") || !cursor.HasText())
                continue;
            if (part == "family")
                _birthName |= qualifier == "BR";
            else if (qualifier is null)
                _givenList = true;
            else
                _firstGiven = true;
        }
    }

    /// <summary>birthplace/place/addr/county.</summary>
    private void ReadBirthplace(CdaCursor cursor)
    {
        for (var inside = cursor.Enter(); cursor.NextWithin(inside);)
        {
            if (cursor.Name == "county")
                _birthPlace |= cursor.HasText();
        }
    }

    private IEnumerable<string> Missing()
    {
        if (!_birthName)
            yield return "birth name";
        if (!_firstGiven)
            yield return "first given name";
        if (!_givenList)
            yield return "given names";
        if (!_birthDate)
            yield return "birth date";
        if (!_birthPlace)
            yield return "birth place";
        if (!_sex)
            yield return "sex";
    }
}
