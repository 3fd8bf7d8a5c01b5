using System.Text.RegularExpressions;
using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Hl7v2.Translation.Adt;

/// <summary>Acts done during the visit: each PR1 with a CCAM code in PR1-3, at PR1-5 (HL7 v2.5.1 §6.5.4: PR1-3 procedure code, PR1-5 its time, PR1-20 action code; indicators.md, "Notion of stay": PR1 with CCAM).</summary>
/// <remarks>The French profile has no PR1: house systems that send acts add it to their ADT. A code of another nomenclature is no act the indicators know.</remarks>
internal static partial class AdtActs
{
    public static void Add(List<Fact> facts, Reading reading)
    {
        foreach (var pr1 in reading.Message.Segments)
        {
            if (!pr1.Is("PR1"))
                continue;
            var code = Ccam().Match(pr1[3][1].Code.ToUpperInvariant());
            if (pr1[20].Code is "D")
                reading.Note("act-deleted", "PR1-20 takes the act back: it is not kept here. Stated before by another message, it still stands; put it right in the source and import the acts.");
            else if (!code.Success)
                reading.Note("act-code", "PR1-3 holds no CCAM code (four letters, three digits): the act is not kept.");
            else if (reading.Visit.Visit is null)
                reading.Note("act-without-visit", "PR1 comes without a visit (PV1-19): the act is not kept.");
            else
                facts.Add(new ActRecorded
                {
                    At = reading.Time(pr1[5], "PR1-5") ?? reading.OccurredAt ?? reading.StatedAt,
                    Source = reading.Source,
                    Patient = reading.Identity.Patient,
                    Visit = reading.Visit,
                    Code = code.Value,
                });
        }
    }

    // Behind the code may stand activity, phase and extension (HHFA001-1-0, "HHFA001 01").
    [GeneratedRegex("^[A-Z]{4}[0-9]{3}(?![A-Z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Ccam();
}
