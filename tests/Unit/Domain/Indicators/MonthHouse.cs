using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Mappings;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Indicators;

/// <summary>A house of a few stays, told fact by fact, and the indicators of one of its months.</summary>
internal sealed class MonthHouse
{
    public static readonly Month March = new(2025, 3);

    /// <summary>UF of each activity; the service of an UF is called as it is.</summary>
    public static readonly Dictionary<string, Activity> Units = new()
    {
        ["MED"] = Activity.Mco, ["CHIR"] = Activity.Mco, ["SSR"] = Activity.Smr, ["PSY"] = Activity.Psy, ["HAD"] = Activity.Had, ["CHIMIO"] = Activity.Chemotherapy,
        ["RADIO"] = Activity.Radiotherapy, ["DIAL"] = Activity.Dialysis, ["URG"] = Activity.Emergency, ["CS"] = Activity.Consultation, ["LABO"] = Activity.Laboratory, ["IMG"] = Activity.Imaging,
    };

    private readonly List<Fact> _facts = [];
    private int _count;

    public Month Month { get; init; } = March;

    public MonthSettings Settings { get; set; } = IndicatorTable.Usual.Of(March);

    public List<PathwayRule> Pathways { get; } = [];

    public IReadOnlyList<Fact> Facts => _facts;

    public MonthHouse Add(params IEnumerable<Fact> facts)
    {
        _facts.AddRange(facts);
        return this;
    }

    /// <summary>A person with an INS and a DMP, unless said otherwise.</summary>
    public MonthHouse Patient(string ipp, DmpStatus dmp = DmpStatus.Active, FeedingAnswer? feeding = null, InsStatus ins = InsStatus.Qualified, string reliability = "VALI", DateOnly? born = null)
    {
        Add(Identity(ipp, -50_000, ins is InsStatus.Absent ? null : Matricule, ins, reliability) with { BornOn = born }, Dmp(ipp, dmp, -49_999));
        if (feeding is { } answer)
            Add(Opposition(ipp, answer, -49_998));
        return this;
    }

    /// <summary>A visit from one local time to another; null: it is still open.</summary>
    public MonthHouse Stay(string visit, string ipp, string uf, DateTimeOffset from, DateTimeOffset? to, VisitClass visitClass = VisitClass.Inpatient, string? dossier = null)
    {
        Add(At(Movement<VisitOpened>(visit, "1", MovementKind.Admission, 0, uf: uf, ipp: ipp, dossier: dossier), from) with { Class = visitClass });
        if (to is { } end)
            Add(At(Movement<VisitClosed>(visit, "9", MovementKind.Discharge, 0, ipp: ipp, dossier: dossier), end) with { Class = visitClass });
        return this;
    }

    /// <summary>A document of a visit, dated when <paramref name="at"/> says; asked for the DMP unless <paramref name="deposit"/> is false. Returns its control id.</summary>
    public string Letter(
        string id, string ipp, string? visit, DateTimeOffset at, DocumentKind kind = DocumentKind.Ldl, InsStatus ins = InsStatus.Qualified, DocumentFormat? format = null, bool deposit = true,
        bool asked = true, string uf = "MED", string? replaces = null, string? dossier = null)
    {
        var control = "M" + ++_count;
        var source = new FactSource("dpi", "DPI|CH-X", "PFI|CH-X", control, at);
        DocumentFact document = Document<DocumentProduced>(id, 0, control, ipp) with
        {
            At = at, Source = source, Kind = kind, Ins = ins, Format = format ?? N1, Uf = uf, Visit = VisitRef(visit, dossier), TypeCode = CodeOf(kind),
        };
        if (replaces is not null)
            document = new DocumentReplaced(document) { Replaces = [Id(replaces)] };
        Add(document);
        if (deposit)
            Add(new DepositRequested { At = at, Source = source, Document = Id(id), Action = replaces is null ? DepositAction.Deposit : DepositAction.Replace, AcknowledgementAsked = asked });
        return control;
    }

    /// <summary>A letter that the DMP took.</summary>
    public string Deposited(string id, string ipp, string? visit, DateTimeOffset at, DocumentKind kind = DocumentKind.Ldl, InsStatus ins = InsStatus.Qualified, DocumentFormat? format = null, string? replaces = null)
    {
        var control = Letter(id, ipp, visit, at, kind, ins, format, replaces: replaces);
        Answer(control, at.AddMinutes(5));
        return control;
    }

    public void Answer(string control, DateTimeOffset at, string? refusal = null)
    {
        var answers = new AnswerTo("DPI|CH-X", "PFI|CH-X", control, at);
        Add(refusal is null ? new DepositAccepted { At = at, Source = Pfi(0) with { SentAt = at }, Answers = answers } : new DepositRefused { At = at, Source = Pfi(0) with { SentAt = at }, Answers = answers, Code = refusal });
    }

    public void Delete(string id, string ipp, string? visit, DateTimeOffset at, bool deposit = true)
    {
        var control = "M" + ++_count;
        var source = new FactSource("dpi", "DPI|CH-X", "PFI|CH-X", control, at);
        Add(Document<DocumentDeleted>(id, 0, control, ipp) with { At = at, Source = source, Visit = VisitRef(visit) });
        if (!deposit)
            return;
        Add(new DepositRequested { At = at, Source = source, Document = Id(id), Action = DepositAction.Delete, AcknowledgementAsked = true });
        Answer(control, at.AddMinutes(1));
    }

    /// <summary>A mail of a document, with its answer.</summary>
    public void Mail(string id, string control, DateTimeOffset at, string to = "dr.a@test.mssante.fr", string? bounce = null, bool answered = true, string? from = null)
    {
        var kind = to.EndsWith("@patient.mssante.fr", StringComparison.Ordinal) ? RecipientKind.Patient : RecipientKind.Professional;
        Add(new SendRequested { At = at, Source = new("dpi", "DPI|CH-X", "PFI|CH-X", control, at), Document = Id(id), Recipient = to, Kind = kind, AcknowledgementAsked = true, ReadingAsked = false, From = from });
        if (!answered)
            return;
        var answers = new AnswerTo("DPI|CH-X", "PFI|CH-X", control, at.AddMinutes(1));
        Add(bounce is null
            ? new MailDistributed { At = at, Source = Pfi(0) with { SentAt = at.AddMinutes(1) }, Answers = answers, Recipient = to }
            : new MailBounced { At = at, Source = Pfi(0) with { SentAt = at.AddMinutes(1) }, Answers = answers, Recipient = to, Code = bounce });
    }

    public IndicatorContext Context => new(Month, Calendar, Settings, PlaceOf, Pathways);

    public IndicatorMonth Report(IndicatorScope? scope = null, DateTimeOffset? asOf = null) =>
        IndicatorReport.Of(IndicatorFold.Of(MonthFacts(HospitalFold.Of(_facts, Calendar)), Context), Context, scope ?? IndicatorScope.All, Settings, asOf ?? Paris(2026, 1, 1), "", 0);

    public IndicatorRate Rate(Indicator indicator) => Report().Of(indicator);

    /// <summary>The reason of the only item.</summary>
    public Reason Only(Indicator indicator) => Assert.Single(Rate(indicator).Items).Reason;

    public static MonthFacts MonthFacts(HospitalFold fold) => new(
        fold.Visits, [.. fold.Documents.Select(MonthDocument.Of).OfType<MonthDocument>()],
        fold.Patients.SelectMany(p => p.Ipps.Select(ipp => (ipp, p))).ToDictionary(p => p.ipp, p => p.p));

    public static Place PlaceOf(string uf, DateOnly day) =>
        new(uf, Units.ContainsKey(uf) ? uf : "", Units.ContainsKey(uf) ? "POLE" : "", "", "990000002", Units.TryGetValue(uf, out var activity) ? activity : null);

    public static DateTimeOffset Paris(int year, int month, int day, int hour = 0, int minute = 0)
    {
        var local = new DateTime(year, month, day, hour, minute, 0);
        return new DateTimeOffset(local, Calendar.Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    public static TFact At<TFact>(TFact fact, DateTimeOffset at)
        where TFact : MovementFact => (TFact)(fact with { At = at, RecordedAt = at, Source = fact.Source with { SentAt = at, ControlId = fact.Visit + fact.MovementId } });

    private static string CodeOf(DocumentKind kind) => kind switch
    {
        DocumentKind.Ods => "57833-6", DocumentKind.Cro => "34874-8", DocumentKind.Crc => "11488-4", DocumentKind.CrBio => "11502-2", DocumentKind.CrImagerie => "18748-4", DocumentKind.Other => "34112-3", _ => "11490-0",
    };
}
