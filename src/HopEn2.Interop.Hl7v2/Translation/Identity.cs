using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>The identity that PID states: identifiers of PID-3 and reliability of PID-32.</summary>
/// <param name="Reliability">PID-32 as sent, HL7 table 0445.</param>
/// <param name="Validated">PID-32 has VALI (or QUAL, which PAM 2.11.1 does not have: read so, with a notice).</param>
internal sealed record Identity(Identifiers Identifiers, ValueList<string> Reliability, bool Validated)
{
    public PatientRef Patient => Identifiers.Patient;

    /// <summary>PID-32 says something: then it decides, else the document does.</summary>
    public bool StatusGiven => Reliability.Count > 0;

    /// <summary>What the message alone makes of the INS (identifiers.md §2): without VALI it is not qualified.</summary>
    public InsStatus Status(InsRules rules) => rules.Assess(Identifiers.Ins, Identifiers.InsOid, Validated);

    /// <summary>As far as its documents are concerned.</summary>
    public StatedIdentity Stated => new(Patient, StatusGiven, Validated, ("PID-3", "PID-32", "VALI"));

    public static Identity Of(Er7Segment pid, Reading reading)
    {
        var identifiers = Identifiers.Of(pid[3], "PID-3", reading);
        var reliability = new List<string>(1);
        var validated = false;
        foreach (var one in pid[32])
        {
            var code = one.Code;
            if (code.Length == 0)
                continue;
            reliability.Add(code);
            if (code == "QUAL")
                reading.Note("status-qual", "PID-32 is QUAL, which table 0445 of PAM 2.11.1 does not have: read as VALI. Send VALI.");
            validated |= code is "VALI" or "QUAL";
        }

        return new(identifiers, reliability.ToValueList(), validated);
    }
}
