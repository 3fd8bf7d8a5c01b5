using System.Text;
using HopEn2.Interop.Simulators.Hospital.Cda;
using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.Papers;

namespace HopEn2.Interop.Simulators.Hospital.Er7;

/// <summary>Writes the message that carries a document: MDM 2.6, or ORU 2.5 from the laboratory (hl7v2.md §5 to §8).</summary>
internal static class PaperWriter
{
    /// <summary>Type and event: <c>MDM^T02</c>, <c>ORU^R01</c> …</summary>
    public static string TypeOf(Draft draft) => draft.Sender is Sender.Sgl
        ? "ORU^R01"
        : draft.Act switch { Act.Replace => "MDM^T10", Act.Delete => "MDM^T04", _ => "MDM^T02" };

    public static byte[] Write(Draft draft, HospitalClock clock)
    {
        var oru = draft.Sender is Sender.Sgl;

        // The laboratory announces no character set and writes ISO 8859-15, except from its old part: there the separator of repetitions is no character of it.
        var old = draft.Dialect == Dialect.V20;
        var latin = oru && !old;
        var text = new Er7Text(oru && old ? '˜' : '~');
        var type = TypeOf(draft);
        text.Header(
            (3, Name(draft.Sender)), (4, Establishment.Facility), (5, draft.Sender is Sender.Pfi ? "DPI" : "PFI"), (6, Establishment.Facility),
            (7, draft.Sender is Sender.Ris ? clock.Hl7Minute(draft.WrittenAt) : clock.Hl7(draft.WrittenAt)), (9, oru ? "ORU^R01^ORU_R01" : type + "^MDM_T02"), (10, draft.ControlId),
            (11, "P"), (12, oru ? "2.5" : "2.6"), (15, draft.Sender is Sender.Ris ? "AL" : null), (16, draft.Sender is Sender.Ris ? "NE" : null), (17, "FRA"), (18, latin ? null : "UNICODE UTF-8"), (21, draft.Dialect.Profile));
        if (!oru)
            text.Segment("EVN", (2, clock.Hl7(draft.WrittenAt)), (6, clock.Hl7(draft.MadeAt)));
        WritePatient(text, draft, clock);
        WriteOrder(text, draft, clock, oru);
        if (!oru)
            WriteTxa(text, draft, clock);
        var obx = WriteDocuments(text, draft, clock, oru);
        new MetaWriter(text, draft, oru).Write(obx);
        return text.Bytes(latin ? Charsets.Latin9 : Charsets.Utf8);
    }

    public static string Name(Sender sender) => sender switch { Sender.Gam => "GAM", Sender.Dpi => "DPI", Sender.Ris => "RIS", Sender.Sgl => "SGL", _ => "PFI" };

    private static void WritePatient(Er7Text text, Draft draft, HospitalClock clock)
    {
        var person = draft.Person;
        var bearer = draft.Bearer;
        text.Segment("PID",
            (1, "1"), (3, text.Repeat(bearer.WithIpp ? Identities.Ipp(person.Ipp) : null, bearer.Ins is { } ins ? Identities.Ins(ins) : null)),
            (5, Identities.Names(text, person)), (7, Identities.Birth(person)), (8, person.Sex), (11, Identities.Addresses(text, person)),
            (18, draft.Visit is { } v ? Identities.Dossier(v.Dossier) : null), (31, "N"), (32, text.Repeat([.. bearer.Reliability])));
        var location = draft.Route switch { Route.Location => draft.Unit.Uf, Route.Sender when draft.Unit != draft.Visit?.Unit => draft.Visit?.Unit.Uf, _ => null };
        text.Segment("PV1",
            (1, "1"), (2, (draft.VisitClass ?? 'N').ToString()), (3, location), (19, draft.Visit is { } visit ? Identities.Visit(visit.Venue) : null),
            (44, draft.VisitOpenedAt is { } opened ? clock.Hl7(opened) : null));
    }

    private static void WriteOrder(Er7Text text, Draft draft, HospitalClock clock, bool oru)
    {
        if (!oru && !draft.Dialect.Orders)
            return;
        var control = !draft.Dialect.Orders ? "SC" : draft.Act switch { Act.Replace => "RO", Act.Delete => "CA", _ => "NW" };
        text.Segment("ORC", (1, control), (2, draft.Order is { } placer ? $"{placer}^DPI" : null), (3, draft.Order is { } filler ? $"{filler}^{Name(draft.Sender)}" : null), (9, oru ? clock.Hl7(draft.MadeAt) : null));
        text.Segment("OBR", (1, "1"), (2, draft.Order is { } order ? $"{order}^DPI" : null), (4, Code(text, draft)), (25, oru ? "F" : null));
    }

    private static void WriteTxa(Er7Text text, Draft draft, HospitalClock clock) => text.Segment("TXA",
        (1, "1"), (2, draft.Type.Code), (3, "TEXT"), (4, clock.Hl7(draft.MadeAt)), (12, Spell(draft.Id, draft.Dialect, parent: false)),
        (13, draft.Parent is { } parent ? Spell(parent, draft.Dialect, parent: true) : null), (17, draft.Dialect.Status), (22, draft.Author.NationalId));

    /// <summary>2.1: extension^^root^ISO, or the root alone. 2.0: root, dot, extension, and of a parent the same without the dot (hl7v2.md §10).</summary>
    private static string Spell(PaperId id, Dialect dialect, bool parent) => (id.Extension, dialect == Dialect.V20) switch
    {
        (null, _) => id.Root,
        (var extension, false) => $"{extension}^^{id.Root}^ISO",
        (var extension, true) => $"{id.Root}{(parent ? "" : ".")}{extension}^{Establishment.Facility}",
    };

    private static string Code(Er7Text text, Draft draft) => $"{draft.Type.Code}^{text.Escape(draft.Type.Label)}^{draft.Type.System}";

    /// <summary>The document, or the N1 and the N3 of one report; the participants stand under the first.</summary>
    /// <returns>Number of the next OBX.</returns>
    private static int WriteDocuments(Er7Text text, Draft draft, HospitalClock clock, bool oru)
    {
        WriteDocument(text, 1, draft.Body is Body.Pair ? draft with { Body = Body.Pdf } : draft, clock, oru);
        WriteParticipants(text, draft);
        if (draft.Body is not Body.Pair)
            return 2;
        WriteDocument(text, 2, draft with { Body = Body.Biology, Id = draft.Twin!, Parent = null }, clock, oru);
        return 3;
    }

    private static void WriteDocument(Er7Text text, int number, Draft draft, HospitalClock clock, bool oru)
    {
        var bytes = CdaDocument.Write(draft, clock);
        var (encoding, data) = draft.Carriage switch
        {
            Carriage.Hex => ("Hex", Convert.ToHexString(bytes)),
            Carriage.Escaped => ("A", text.Escape(Encoding.UTF8.GetString(bytes)).Replace("\n", "\\X0A\\", StringComparison.Ordinal)),
            Carriage.BrokenBase64 => ("Base64", Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks).Replace("\r\n", " ", StringComparison.Ordinal)),
            _ => ("Base64", Convert.ToBase64String(bytes)),
        };
        text.Segment("OBX",
            (1, number == 1 ? "1" : "2"), (2, "ED"), (3, Code(text, draft)), (5, $"^{(oru ? "TEXT" : "text")}^XML^{encoding}^{data}"),
            (11, draft.Act switch { Act.Replace => "C", Act.Delete => "D", _ => "F" }));
    }

    private static void WriteParticipants(Er7Text text, Draft draft)
    {
        var dialect = draft.Dialect;
        if (dialect == Dialect.Lps)
        {
            text.Segment("PRT", (2, "UC"), (4, $"SB^Send by^{dialect.Participation}"), (5, Identities.Professional(text, draft.Author, dialect.ProfessionalId)), (15, $"^NET^X.400^{draft.Author.Mail}"));
            return;
        }

        var organisation = draft.Route is Route.Sender
            ? $"{text.Escape(draft.Unit.Label)}^^^^^{Establishment.Authority}&{Establishment.FinessEg}&N^UF^^^{draft.Unit.Uf}"
            : $"{Establishment.Name}^^^^^ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO^FINEG^^^{Establishment.FinessEg}";
        text.Segment("PRT", (2, "UC"), (4, $"SB^Send by^{dialect.Participation}"), (5, Identities.Professional(text, draft.Author, dialect.ProfessionalId)), (8, organisation));
        foreach (var professional in draft.Intent.Professionals)
            text.Segment("PRT", (2, "UC"), (4, $"RCT^Result Copies To^{dialect.Participation}"), (5, Identities.Professional(text, professional, dialect.ProfessionalId)), (15, $"^NET^X.400^{professional.Mail}"));
        if (draft.Intent.Patient)
            text.Segment("PRT",
                (2, "UC"), (4, $"RCT^Result Copies To^{dialect.Participation}"),
                (5, $"{draft.Bearer.Ins}^{text.Escape(draft.Person.BirthName)}^{People.Names.Plain(draft.Person.FirstName)}^^^^^^{Establishment.InsOid}^L^^^INS"), (15, $"^^X.400^{MailboxOf(draft)}"));
        if (draft.Intent.Professionals.Count > 0)
            text.Segment("PRT", (2, "UC"), (4, $"REPLY^Reply To^{dialect.Participation}"), (15, $"^^X.400^{draft.Author.Mail}"));
    }

    /// <summary>The patient's MSSanté address.</summary>
    public static string MailboxOf(Draft draft) => $"{draft.Bearer.Ins}@patient.mssante.fr";
}
