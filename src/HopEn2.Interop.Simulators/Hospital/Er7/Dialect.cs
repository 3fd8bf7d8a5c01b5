namespace HopEn2.Interop.Simulators.Hospital.Er7;

/// <summary>How a version of the document profile writes what another writes otherwise (hl7v2.md §10).</summary>
internal sealed record Dialect(string Profile, string YesNo, string Participation, string ProfessionalId, string Status, string ErrorTable, string DmpErrorTable, bool Orders)
{
    /// <summary>2.1: ORC and OBR in the MDM, actions in ORC-1.</summary>
    public static Dialect V21 { get; } = new("2.1^CISIS_CDA_HL7_V2", "expandedYes-NoIndicator", "participation", "IDNPS", "AU", "messageErrorCondition", "DMP_ERROR_CODE", Orders: true);

    /// <summary>2.0: no ORC and OBR in the MDM, ORC-1 always SC, HL7 table numbers as systems.</summary>
    public static Dialect V20 { get; } = new("2.0^CISIS_CDA_HL7_V2", "HL70136", "HL70912", "RPPS", "LA", "HL70357", "DMPERRORCODE", Orders: false);

    /// <summary>1.1 of the other profile: what the platform hands on after it came in by mail.</summary>
    public static Dialect Lps { get; } = V21 with { Profile = "1.1^CISIS_CDA_HL7_LPS" };

    /// <summary>ADT of the French PAM profile.</summary>
    public const string Pam = "2.11^IHE_FRANCE-2.11-PAM";
}
