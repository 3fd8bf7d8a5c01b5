using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.People;
using HopEn2.Interop.Simulators.Hospital.Stays;

namespace HopEn2.Interop.Simulators.Hospital.Er7;

/// <summary>One ADT of the French PAM profile, everything in it decided.</summary>
internal sealed record Adt
{
    /// <summary>Trigger: A01, A31 …</summary>
    public required string Event { get; init; }

    public required string ControlId { get; init; }

    /// <summary>MSH-7 and EVN-2.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>EVN-6.</summary>
    public required DateTimeOffset HappenedAt { get; init; }

    public required Person Person { get; init; }
    public Visit? Visit { get; init; }
    public Movement? Movement { get; init; }

    /// <summary>ZBE-4.</summary>
    public string Action { get; init; } = "INSERT";

    /// <summary>ZBE-5.</summary>
    public bool Historic { get; init; }

    public bool WithZfa { get; init; }

    /// <summary>MRG-1; null: no MRG.</summary>
    public string? Merged { get; init; }

    /// <summary>MRG-3, dossier that is moved.</summary>
    public string? MergedDossier { get; init; }

    /// <summary>Written in PID-3 after the IPP in place of the person's own INS.</summary>
    public string? InsField { get; init; }

    /// <summary>Whose record MRG-1 speaks of: merged (A40), or holder of the dossier until now (A44).</summary>
    public Person? Former { get; init; }

    /// <summary>The matricule of MRG-1 (A47).</summary>
    public string? FormerIns { get; init; }

    /// <summary>ZBE one field late, as one sender of the laboratory writes it (hl7v2.md §10).</summary>
    public bool ShiftedZbe { get; init; }
}

/// <summary>Writes ADT messages (hl7v2.md §4).</summary>
internal static class AdtWriter
{
    private static readonly Dictionary<string, string> Structures = new(StringComparer.Ordinal)
    {
        ["A01"] = "ADT_A01",
        ["A04"] = "ADT_A01",
        ["A13"] = "ADT_A01",
        ["Z99"] = "ADT_A01",
        ["A02"] = "ADT_A02",
        ["A03"] = "ADT_A03",
        ["A05"] = "ADT_A05",
        ["A28"] = "ADT_A05",
        ["A31"] = "ADT_A05",
        ["A06"] = "ADT_A06",
        ["A07"] = "ADT_A06",
        ["A11"] = "ADT_A09",
        ["A12"] = "ADT_A09",
        ["A21"] = "ADT_A21",
        ["A22"] = "ADT_A21",
        ["A38"] = "ADT_A38",
        ["A40"] = "ADT_A39",
        ["A44"] = "ADT_A43",
        ["A47"] = "ADT_A30",
        ["A52"] = "ADT_A52",
        ["A53"] = "ADT_A52",
        ["A54"] = "ADT_A54",
        ["A55"] = "ADT_A52",
    };

    public static byte[] Write(Adt adt, HospitalClock clock)
    {
        var text = new Er7Text();
        var person = adt.Person;
        text.Header(
            (3, "GAM"), (4, Establishment.Facility), (5, "HUB"), (6, Establishment.Facility), (7, clock.Hl7(adt.WrittenAt)), (9, $"ADT^{adt.Event}^{Structures[adt.Event]}"),
            (10, adt.ControlId), (11, "P"), (12, "2.5^FRA^2.11"), (17, "FRA"), (18, "UNICODE UTF-8"), (19, "FR"), (21, Dialect.Pam));
        text.Segment("EVN", (2, clock.Hl7(adt.WrittenAt)), (6, clock.Hl7(adt.HappenedAt)));
        text.Segment("PID",
            (1, "1"), (3, text.Repeat(Identities.Ipp(person.Ipp), adt.InsField ?? (person.Ins is { } ins ? Identities.Ins(ins) : null))), (5, Identities.Names(text, person)),
            (7, Identities.Birth(person)), (8, person.Sex), (11, Identities.Addresses(text, person)), (18, adt.Visit is null ? null : Identities.Dossier(adt.Visit.Dossier)),
            (31, "N"), (32, text.Repeat([.. person.Reliability])), (33, clock.Hl7(adt.WrittenAt)));
        if (adt.Merged is not null)
            text.Segment("MRG", (1, adt.Merged), (3, adt.MergedDossier));
        WriteVisit(text, adt, clock);
        WriteMovement(text, adt, clock);
        if (adt.WithZfa)
            WriteZfa(text, adt.Person, clock);
        if (adt.Event is "A01" or "A04")
            text.Segment("ZFM", (1, adt.Visit is { Class: 'I' } ? "8" : null));
        if (adt.Event is "A01" or "A04" or "A28" or "A31" && person.Identity is Identity.Qualified)
            text.Segment("ZFD", (3, "N"), (5, "INSI"), (6, clock.Hl7(person.AskedAt)[..8]), (7, "CN"));
        return text.Bytes(Charsets.Utf8);
    }

    private static void WriteVisit(Er7Text text, Adt adt, HospitalClock clock)
    {
        if (adt.Event is "A40" or "A44" or "A47")
            return;
        if (adt.Visit is not { } visit || adt.Event is "A28" or "A31")
        {
            text.Segment("PV1", (1, "1"), (2, "N"));
            return;
        }

        var physician = Identities.Professional(text, visit.Physician, "IDNPS");
        text.Segment("PV1",
            (1, "1"), (2, visit.Class.ToString()), (3, (adt.Movement?.Unit ?? visit.Unit).Uf), (7, physician), (17, physician), (19, Identities.Visit(visit.Venue)),
            (41, adt.Event == "A03" ? "D" : null), (44, clock.Hl7(visit.OpenedAt)), (45, adt.Event == "A03" && adt.Movement is { } end ? clock.Hl7(end.At) : null),
            (51, adt.Event == "A11" ? "V" : null));
    }

    private static void WriteMovement(Er7Text text, Adt adt, HospitalClock clock)
    {
        if (adt.Movement is not { } movement)
            return;
        var unit = $"{text.Escape(movement.Unit.Label)}^^^^^{Establishment.Authority}&{Establishment.FinessEg}&N^UF^^^{movement.Unit.Uf}";
        var shift = adt.ShiftedZbe ? 1 : 0;
        text.Segment("ZBE",
            (1, $"{movement.Id}^{Establishment.Authority}^{Establishment.FinessEj}"), (2, clock.Hl7(movement.At)), (4 + shift, adt.Action), (5 + shift, adt.Historic ? "Y" : "N"),
            (6 + shift, adt.Event == "Z99" || adt.Action == "CANCEL" ? movement.Trigger : null), (7 + shift, unit), (8 + shift, shift == 0 ? unit : null), (9 + shift, movement.Nature));
    }

    private static void WriteZfa(Er7Text text, Person person, HospitalClock clock)
    {
        var asked = clock.Hl7(person.AskedAt);
        text.Segment("ZFA",
            (1, person.Dmp switch { DmpRecord.Active => "ACTIF", DmpRecord.Closed => "FERME", _ => "INEXISTANT" }), (2, asked), (3, person.Dmp is DmpRecord.Closed ? asked[..8] : null),
            (9, person.NotAsked ? "NA" : person.Opposed ? "IO" : "INO"), (10, person.NotAsked ? null : asked), (11, person.NotAsked ? "NA" : person.Opposed ? "INC" : "IC"), (12, person.NotAsked ? null : asked));
    }
}
