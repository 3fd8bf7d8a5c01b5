using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>Mail addresses in XTN (PRT-15, OBX-5 of a ZAM).</summary>
internal static class Addresses
{
    /// <summary>Domain of the mailboxes of patients (hl7v2.md §7).</summary>
    private const string PatientDomain = "@patient.mssante.fr";

    /// <summary>The address in lower case; empty when there is none. The profile puts it in XTN.4; some put it in another component.</summary>
    public static string Of(Er7Value xtn)
    {
        for (var component = 4; component > 0; component--)
        {
            var text = xtn[component].Code;
            if (text.Contains('@', StringComparison.Ordinal))
                return text.ToLowerInvariant();
        }

        return "";
    }

    /// <summary>The local part is a matricule; whether its key matches does not matter here.</summary>
    public static bool IsWellFormedPatient(string address) => InsNumber.Parse(address[..^PatientDomain.Length]) is not null;

    public static bool IsPatient(string address) => address.EndsWith(PatientDomain, StringComparison.Ordinal);
}
