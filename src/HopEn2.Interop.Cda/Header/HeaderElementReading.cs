using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Cda.Header;

/// <summary>Reads the parts of a header that have parts themselves: coded values, the main act, the encounter.</summary>
internal static class HeaderElementReading
{
    /// <summary>This element as a coded value, with its translations; null when it holds no code at all.</summary>
    public static CdaCode? Code(this CdaCursor cursor)
    {
        var (code, system, display) = (cursor.Attribute("code"), cursor.Attribute("codeSystem"), cursor.Attribute("displayName"));
        List<CdaCode>? translations = null;
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name == "translation" && cursor.Attribute("code") is { } other)
                cursor.Keep(translations ??= [], new CdaCode(other, cursor.Attribute("codeSystem"), cursor.Attribute("displayName"), ValueList<CdaCode>.Empty));
        }

        return code is null && translations is null ? null : new CdaCode(code ?? "", system, display, translations?.ToValueList() ?? ValueList<CdaCode>.Empty);
    }

    /// <summary>This documentationOf/serviceEvent: its code, time and the practice setting of its performer.</summary>
    public static CdaAct? MainAct(this CdaCursor cursor, out int performers)
    {
        performers = 0;
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name != "serviceEvent")
                continue;
            CdaCode? code = null;
            (string? Low, string? High) period = default;
            string? setting = null;
            for (var act = cursor.Enter(); cursor.Next(act);)
            {
                switch (cursor.Name)
                {
                    case "code":
                        code ??= cursor.Code();
                        break;
                    case "effectiveTime":
                        period = cursor.Period();
                        break;
                    case "performer":
                        performers++;
                        setting ??= cursor.PracticeSetting();
                        break;
                }
            }

            return new CdaAct(code, period.Low, period.High, setting);
        }

        return null;
    }

    /// <summary>assignedEntity/representedOrganization/standardIndustryClassCode.</summary>
    private static string? PracticeSetting(this CdaCursor cursor)
    {
        string? setting = null;
        for (var inside = cursor.Enter(); cursor.NextWithin(inside);)
        {
            if (cursor.Name == "standardIndustryClassCode")
                setting ??= cursor.Attribute("code");
        }

        return setting;
    }

    /// <summary>low and high; a single value is a beginning.</summary>
    private static (string? Low, string? High) Period(this CdaCursor cursor)
    {
        var (low, high) = (cursor.Attribute("value"), (string?)null);
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name == "low")
                low = cursor.Attribute("value");
            else if (cursor.Name == "high")
                high = cursor.Attribute("value");
        }

        return (low, high);
    }

    /// <summary>This componentOf/encompassingEncounter.</summary>
    public static CdaEncounter? Encounter(this CdaCursor cursor)
    {
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name != "encompassingEncounter")
                continue;
            List<CdaId> ids = [], places = [];
            CdaCode? code = null, facility = null;
            string? place = null;
            (string? Low, string? High) period = default;
            for (var encounter = cursor.Enter(); cursor.Next(encounter);)
            {
                switch (cursor.Name)
                {
                    case "id" when cursor.Id() is { } id:
                        cursor.Keep(ids, id);
                        break;
                    case "code":
                        code ??= cursor.Code();
                        break;
                    case "effectiveTime":
                        period = cursor.Period();
                        break;
                    case "location":
                        cursor.Location(places, ref facility, ref place);
                        break;
                }
            }

            return new CdaEncounter(ids.ToValueList(), code, period.Low, period.High, facility, places.ToValueList(), place);
        }

        return null;
    }

    /// <summary>location/healthCareFacility: id, code, location/name.</summary>
    private static void Location(this CdaCursor cursor, List<CdaId> places, ref CdaCode? facility, ref string? place)
    {
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name != "healthCareFacility")
                continue;
            for (var of = cursor.Enter(); cursor.Next(of);)
            {
                switch (cursor.Name)
                {
                    case "id" when cursor.Id() is { } id:
                        cursor.Keep(places, id);
                        break;
                    case "code":
                        facility ??= cursor.Code();
                        break;
                    case "location":
                        for (var location = cursor.Enter(); cursor.Next(location);)
                        {
                            if (cursor.Name == "name")
                                place ??= cursor.Text();
                        }

                        break;
                }
            }
        }
    }
}
