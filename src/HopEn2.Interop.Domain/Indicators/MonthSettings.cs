namespace HopEn2.Interop.Domain.Indicators;

/// <summary>The settings in force for one month: those of mappings/indicators.yaml that its first day falls under.</summary>
/// <param name="DmpWeight">P1.02 to P1.06: share of open profiles, in percent.</param>
/// <param name="MssWeight">P1.07: MSSanté equipment of physicians in the department, in percent.</param>
/// <param name="Department">Name of the department that <paramref name="MssWeight"/> is of; empty when it is given as a number.</param>
/// <param name="SunEs">The domains that the establishment reached in SUN-ES.</param>
/// <param name="Targets">Of each indicator, in percent: those of its domain's column.</param>
/// <param name="Consultations">What is in the denominator of P1.04.</param>
/// <param name="PrescriptionBefore">How long before the end of a stay a prescription is one of exit (ODS).</param>
/// <param name="PrescriptionAfter">How long after it.</param>
/// <param name="SurgicalActs">CCAM codes that are surgical, <c>*</c> and <c>?</c> allowed; empty: every act that is sent.</param>
/// <param name="LeftOutUfs">UF whose biology and imaging reports are left out of P1.05 and P1.06 (tele-radiology, anatomo-cyto-pathology, genetics).</param>
public sealed record MonthSettings(
    double DmpWeight, double MssWeight, string Department, ValueList<IndicatorDomain> SunEs, ValueList<double> Targets, ConsultationRule Consultations,
    TimeSpan PrescriptionBefore, TimeSpan PrescriptionAfter, ValueList<string> SurgicalActs, ValueList<string> LeftOutUfs)
{
    public double TargetOf(Indicator indicator) => Targets[(int)indicator];
}

/// <summary>The denominator of P1.04 (indicators.md, "Where the sources differ").</summary>
public enum ConsultationRule
{
    /// <summary>Visits of class O that ended in the month on a consultation UF. Default.</summary>
    Outpatient,

    /// <summary>Of those, the ones an import says were invoiced as external acts (ACE).</summary>
    Invoiced,

    /// <summary>The consultation reports produced in the month (Auvergne-Rhône-Alpes).</summary>
    Reports,
}
