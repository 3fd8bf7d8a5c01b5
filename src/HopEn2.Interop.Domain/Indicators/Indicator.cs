namespace HopEn2.Interop.Domain.Indicators;

/// <summary>The nine rates of HOP'EN 2, phase 1 (indicators.md, "The nine rates").</summary>
public enum Indicator
{
    /// <summary>P1.01: patients of the active file whose INS is qualified.</summary>
    InsQualified,

    /// <summary>P1.02-LDL: closed stays with a discharge letter in the DMP.</summary>
    Ldl,

    /// <summary>P1.02-ODS: closed stays with a discharge prescription in the DMP, of those that have one.</summary>
    Ods,

    /// <summary>P1.03: closed stays with a surgical act, with an operation report in the DMP.</summary>
    Cro,

    /// <summary>P1.04: consultations with a report in the DMP.</summary>
    Crc,

    /// <summary>P1.05: biology reports in the DMP.</summary>
    CrBio,

    /// <summary>P1.06: imaging reports in the DMP.</summary>
    CrImagerie,

    /// <summary>P1.07: patients of whom a document was sent to a professional by MSSanté.</summary>
    MssProfessional,

    /// <summary>P1.08: patients of a pathway to whom a message was sent at <c>@patient.mssante.fr</c>.</summary>
    MssPatient,
}

/// <summary>The unit an indicator counts.</summary>
public enum ItemSort
{
    Stay,
    Consultation,
    Document,
    Patient,
}

/// <summary>What SUN-ES calls a domain: an establishment reached it there or did not, and has its targets accordingly.</summary>
public enum IndicatorDomain
{
    /// <summary>P1.01: one target for all.</summary>
    Identity,

    /// <summary>P1.02, P1.03, P1.04.</summary>
    ExitDocuments,

    /// <summary>P1.06.</summary>
    Imaging,

    /// <summary>P1.05.</summary>
    Biology,

    /// <summary>P1.07.</summary>
    MssProfessional,

    /// <summary>P1.08.</summary>
    MssPatient,
}

/// <summary>Names and sorts of the nine.</summary>
public static class IndicatorNames
{
    private static readonly string[] Names = ["P1.01", "P1.02-LDL", "P1.02-ODS", "P1.03", "P1.04", "P1.05", "P1.06", "P1.07", "P1.08"];

    public static ValueList<Indicator> All { get; } = [.. Enum.GetValues<Indicator>()];

    /// <summary>P1.01, P1.02-LDL …: as the programme writes them.</summary>
    public static string Name(this Indicator indicator) => Names[(int)indicator];

    public static Indicator? Parse(string name)
    {
        var index = Array.FindIndex(Names, n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (Indicator)index;
    }

    public static IndicatorDomain Domain(this Indicator indicator) => indicator switch
    {
        Indicator.InsQualified => IndicatorDomain.Identity,
        Indicator.CrBio => IndicatorDomain.Biology,
        Indicator.CrImagerie => IndicatorDomain.Imaging,
        Indicator.MssProfessional => IndicatorDomain.MssProfessional,
        Indicator.MssPatient => IndicatorDomain.MssPatient,
        _ => IndicatorDomain.ExitDocuments,
    };

    /// <summary>P1.02 to P1.06: about the DMP, weighted by the share of open profiles, and with an exact variant.</summary>
    public static bool IsAboutDmp(this Indicator indicator) => indicator is >= Indicator.Ldl and <= Indicator.CrImagerie;
}
