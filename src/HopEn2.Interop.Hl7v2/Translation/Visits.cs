using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Hl7v2.Translation;

/// <summary>The visit a message speaks of: PV1-19 and PID-18, class and hosting unit of PV1.</summary>
internal static class Visits
{
    public static VisitRef Of(Reading reading)
    {
        var visit = Authorities.Visit(reading.Pv1[19], "PV1-19", reading);
        // A pre-admission may have no visit number yet but its own (identifiers.md §1).
        if (visit is null && reading.Event is "A05" or "A14" or "A38" or "A27")
            visit = Authorities.Visit(reading.Pv1[5], "PV1-5", reading);
        var dossier = Authorities.Dossier(reading.Pid[18], "PID-18", reading);
        return visit is null && dossier is null ? VisitRef.None : new(visit, dossier);
    }

    public static VisitClass ClassOf(Reading reading)
    {
        switch (reading.Pv1[2].Code)
        {
            case "I": return VisitClass.Inpatient;
            case "O": return VisitClass.Outpatient;
            case "E": return VisitClass.Emergency;
            case "R": return VisitClass.Recurrent;
            case "N": return VisitClass.NotApplicable;
            case "V": return VisitClass.Remote;
            case "": return VisitClass.Unknown;
            default:
                reading.Note("unknown-class", "PV1-2 is none of I, O, E, R, N, V: the class of the visit is unknown.");
                return VisitClass.Unknown;
        }
    }

    /// <summary>PV1-3.1, the unit of hosting; null when empty.</summary>
    public static string? HostingUf(Reading reading) => reading.Pv1[3][1].Code is { Length: > 0 } uf ? uf : null;
}
