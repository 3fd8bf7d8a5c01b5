using System.Globalization;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Imports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Mappings.Imports;
using HopEn2.Interop.Monitoring.Indicators;
using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Simulators.Hospital;
using HopEn2.Interop.Tests.Unit.Web;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Imports;

/// <summary>An engine installed in the middle of a month, the weeks before taken from extracts of the house's other systems: the month comes out as if it had been there all along.</summary>
/// <remarks>Without the simulator's oddities: a document deleted before the extract is in no extract, and of a replaced one only the latest version is.</remarks>
public sealed class MidMonthTests
{
    private const string Authority = "CHU-FICTIF";
    private const string TestOid = "1.2.250.1.213.1.4.10";

    private static readonly HospitalMappings Mappings = ((MappingResult.Loaded)MappingLoader.Load(ShippedMappings.Folder)).Mappings;
    private static readonly HospitalCalendar Calendar = new(Mappings.Hospital.TimeZone);
    private static readonly Month March = new(2025, 3);

    [Fact]
    public async Task A_month_half_from_extracts_and_half_from_messages_equals_the_month_from_messages()
    {
        var installed = Calendar.BeginningOf(new DateOnly(2025, 3, 16));
        var messages = HospitalDay.Generate(new HospitalPlan { Day = March.FirstDay.AddDays(-3), Days = 36, DocumentsPerDay = 90, Seed = 11, Oddities = false, Faults = false }).Messages
            .Select(m => (m.At, Facts: EngineAgreementTests.FactsOf(m))).ToList();
        var (whole, before, half) = (new InMemoryFoldStore(), new InMemoryFoldStore(), new InMemoryFoldStore());
        await RecordAsync(whole, messages.SelectMany(m => m.Facts));
        await RecordAsync(before, messages.Where(m => m.At < installed).SelectMany(m => m.Facts));

        // Messages first: what was imported gives way to them whichever came first.
        await RecordAsync(half, messages.Where(m => m.At >= installed).SelectMany(m => m.Facts));
        await RecordAsync(half, ExtractsOf(before, installed).SelectMany(FactsOf));

        var (all, mixed) = (await MonthAsync(whole), await MonthAsync(half));
        Assert.True(all.Rates.Sum(r => r.D) > 1000);
        Assert.Equal(all.Rates.Select(r => $"{r.Indicator} {r.N}/{r.D}"), mixed.Rates.Select(r => $"{r.Indicator} {r.N}/{r.D}"));
        Assert.Equal(Lines(all), Lines(mixed));
    }

    private static async Task RecordAsync(InMemoryFoldStore store, IEnumerable<Fact> facts)
    {
        foreach (var batch in facts.Chunk(500))
            await store.RecordAsync([.. batch.Distinct()], Calendar);
    }

    private static async Task<IndicatorMonth> MonthAsync(InMemoryFoldStore store)
    {
        var context = IndicatorHouse.ContextOf(Mappings, March, Calendar);
        var lists = IndicatorFold.Of(await MonthReading.ReadAsync(new FakeIndicatorSource { Store = store }, context, 2, default), context);
        return IndicatorReport.Of(lists, context, IndicatorScope.All, IndicatorHouse.SettingsOf(Mappings, March, IndicatorScope.All), Calendar.BeginningOf(March.AddMonths(1).FirstDay), Mappings.Hash, 0, null);
    }

    // Every item with its reason. Whether an acknowledgement of a deposit had been asked for is what no extract says.
    private static List<string> Lines(IndicatorMonth month) =>
        [.. month.Rates.SelectMany(r => r.Items.Select(i => $"{r.Indicator} {i.Key} {(i.Reason is Reason.AwaitingAcknowledgement ? Reason.NotSent : i.Reason)}").Order(StringComparer.Ordinal))];

    /// <summary>What the other systems of the house would export on that day.</summary>
    private static IEnumerable<ImportRecord> ExtractsOf(InMemoryFoldStore house, DateTimeOffset asOf) =>
        house.Visits.Where(v => v is { OpenedAt: not null, Patient: not null, Status: VisitStatus.Open or VisitStatus.Closed }).Select(Stay)
            .Concat(house.Patients.Select(p => Identity(p, asOf)))
            .Concat(house.Documents.Where(d => d is { Deleted: false, Received: false, Current: not null, Patient.Ipp: not null }).SelectMany(d => d.Mails.Select(m => Send(d, m)).Prepend(Deposit(d))));

    private static ImportRecord Stay(VisitState visit) => Record(
        ImportSort.Stays, ("ipp", visit.Patient!.Value.Value), ("visit", visit.Visit.Value), ("dossier", visit.Dossier?.Value), ("openedAt", Text(visit.OpenedAt)), ("closedAt", Text(visit.ClosedAt)),
        ("class", visit.Class switch { VisitClass.Inpatient => "I", VisitClass.Outpatient => "O", VisitClass.Emergency => "E", VisitClass.Recurrent => "R", VisitClass.Remote => "V", _ => null }),
        ("uf", visit.Ufs is [.., var last] ? last.Uf : "?"), ("entryUf", visit.Ufs is [var first, ..] ? first.Uf : null));

    private static ImportRecord Identity(PatientState patient, DateTimeOffset asOf) => Record(
        ImportSort.Identities, ("ipp", patient.Ipp.Value), ("ins", patient.Ins), ("insOid", patient.Ins is null ? null : TestOid),
        ("status", patient.DoubtfulOrFictitious ? "DOUT" : patient.InsStatus is InsStatus.Qualified ? "VALI" : "PROV"), ("bornOn", patient.BornOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("dmp", patient.Dmp switch { DmpStatus.Active => "active", DmpStatus.Closed => "closed", DmpStatus.None => "none", _ => null }),
        ("feeding", patient.Feeding switch { FeedingAnswer.Opposed => "opposed", FeedingAnswer.NotOpposed => "not-opposed", _ => null }), ("at", Text(asOf)));

    private static ImportRecord Deposit(DocumentState document) => Record(
        ImportSort.Deposits, [.. Common(document), ("uf", document.Uf.Length == 0 ? null : document.Uf), ("requestedAt", Text(document.At)), ("code", document.RefusalCode),
            ("outcome", document.Deposit switch { DepositState.Accepted => "accepted", DepositState.Refused => "refused", DepositState.Waiting or DepositState.RequestedBlind => "pending", _ => "none" })]);

    private static ImportRecord Send(DocumentState document, MailOutcome mail) => Record(
        ImportSort.Sends, [.. Common(document), ("recipient", mail.Recipient.Length == 0 ? "?" : mail.Recipient), ("from", mail.From), ("sentAt", Text(mail.RequestedAt)), ("code", mail.Code),
            ("outcome", mail.State switch { MailState.Distributed or MailState.ProcessingFailed => "distributed", MailState.Read => "read", MailState.Bounced => "bounced", _ => "sent" })]);

    private static (string, string?)[] Common(DocumentState document)
    {
        var format = document.Versions.Last(v => v.Id == document.Current).Format;
        return
        [
            ("document", document.Current!.Value.Value), ("ipp", document.Patient.Ipp!.Value.Value), ("visit", document.Visit.Visit?.Value), ("dossier", document.Visit.Dossier?.Value),
            ("type", document.TypeCode ?? "?"), ("at", Text(document.At)), ("qualified", document.Ins is InsStatus.Qualified ? "true" : "false"),
            ("format", format.Scanned ? "scan" : format.Level switch { DocumentLevel.N1 => "N1", DocumentLevel.N2 => "N2", DocumentLevel.N3 => "N3", _ => "not-cda" }),
        ];
    }

    private static ImportRecord Record(ImportSort sort, params (string Field, string? Value)[] values) =>
        new(sort, Authority, new(values.Where(v => v.Value is not null).ToDictionary(v => v.Field, v => v.Value!), StringComparer.Ordinal));

    private static string? Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static IReadOnlyList<Fact> FactsOf(ImportRecord record)
    {
        var body = record.ToBytes();
        var message = new JournaledMessage(new JournalId(1), record.Sort.Feed(), MessageFormat.Import, ImportRecord.ControlIdOf(body), body, DateTimeOffset.UnixEpoch, Answer.Accept, false);
        return Assert.IsType<Outcome.Understood>(new ImportTranslator(new Fixed()).Translate(message).Outcome).Facts;
    }

    private sealed class Fixed : IMappings
    {
        public HospitalMappings Current => Mappings;

        public IReadOnlyList<MappingProblem> Refused => [];

        public event Action<HospitalMappings>? Changed
        {
            add { }
            remove { }
        }
    }
}
