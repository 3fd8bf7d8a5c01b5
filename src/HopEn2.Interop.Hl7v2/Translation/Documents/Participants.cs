using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>PRT: who sends a document and who is to have it (hl7v2.md §7). The role is PRT-4.1, its label and system are often missing.</summary>
internal static class Participants
{
    /// <summary>The unit that sends it: PRT-8.10 of the sender when PRT-8.7 says it is a unit; null when it is an establishment, or not said.</summary>
    public static string? SendingUf(IReadOnlyList<Er7Segment> participants)
    {
        foreach (var prt in participants)
        {
            if (!Is(prt, "SB"))
                continue;
            foreach (var organisation in prt[8])
            {
                // TD once prints SVR for SRV.
                if (organisation[7].Code.ToUpperInvariant() is "UF" or "SRV" or "SVR" && organisation[10].Code is { Length: > 0 } uf)
                    return uf;
            }
        }

        return null;
    }

    /// <summary>The mailbox the mail goes out from: PRT-15 of the sender where it is given, else the one that answers go to; null when neither is.</summary>
    public static string? SendingMailbox(IReadOnlyList<Er7Segment> participants)
    {
        foreach (var role in (ReadOnlySpan<string>)["SB", "REPLY"])
        {
            foreach (var prt in participants)
            {
                if (Is(prt, role) && Addresses.Of(prt[15]) is { Length: > 0 } mailbox)
                    return mailbox;
            }
        }

        return null;
    }

    /// <summary>Everybody who is to have it, with the segment that says so, each address once. REPLY is where answers go, no recipient.</summary>
    public static List<(string Address, Er7Segment Prt)> Recipients(IReadOnlyList<Er7Segment> participants, Reading reading)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var recipients = new List<(string, Er7Segment)>(2);
        foreach (var prt in participants)
        {
            if (!Is(prt, "RCT"))
                continue;
            var address = Addresses.Of(prt[15]);
            if (address.Length == 0)
                reading.Note("recipient-without-address", "A PRT with RCT has no mail address in PRT-15.4: nothing can be sent to it.");
            else if (known.Add(address))
                recipients.Add((address, prt));
            if (Addresses.IsPatient(address) && !Addresses.IsWellFormedPatient(address))
                reading.Note("patient-address", "The address of the patient in PRT-15.4 is no matricule of 15 characters before @patient.mssante.fr: it will not be distributed.");
        }

        return recipients;
    }

    public static bool Is(Er7Segment prt, string role) => prt[4].Code.Equals(role, StringComparison.OrdinalIgnoreCase);
}
