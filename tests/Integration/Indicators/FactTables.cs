using System.Reflection;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Ledger.Sqlite;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Tests.Integration.Indicators;

/// <summary>Facts as tables, and the indicators worked out of them by SQL that was written from the specification alone.</summary>
internal sealed class FactTables : IDisposable
{
    private static readonly HospitalCalendar Calendar = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hopen2-tables");
    private readonly SqliteDatabase _tables;

    public FactTables(HospitalMappings mappings)
    {
        _tables = SqliteDatabase.Open(Path.Combine(_folder.FullName, "facts.db"), SqliteAccess.Write);
        _tables.Execute("PRAGMA synchronous = OFF");
        Run("facts.sql");
        _tables.Begin();
        foreach (var uf in mappings.Services.Ufs.DistinctBy(u => u.Uf))
            Insert("unit", uf.Uf, mappings.Services.Named(uf.Service)!.Activity.ToString().ToLowerInvariant());
        foreach (var pathway in mappings.Pathways.Pathways)
        {
            foreach (var uf in pathway.Ufs)
                Insert("pathway_unit", pathway.Code, uf);
            foreach (var code in pathway.DocumentCodes)
                Insert("pathway_code", pathway.Code, code);
            foreach (var sender in pathway.Senders)
                Insert("pathway_mailbox", pathway.Code, sender);
        }
    }

    public void Add(Fact fact)
    {
        switch (fact)
        {
            case MovementFact m:
                Insert("movement", Text(m.Visit.Visit), Text(m.Visit.Dossier), Text(m.Patient.Ipp), m.MovementId, m.Kind, m.Action is MovementAction.Cancel, Seconds(m.At), Local(m.At), Seconds(m.RecordedAt), m.MedicalUf, m.Class);
                break;
            case ActRecorded a:
                Insert("act", Text(a.Visit.Visit), a.Code);
                break;
            case IdentityRecorded i:
                Insert("identity", Text(i.Patient.Ipp), i.Patient.Ins, i.Ins, i.Reliability[0], i.BornOn?.ToString("yyyy-MM-dd"));
                break;
            case DmpStatusRecorded d:
                Insert("dmp", Text(d.Patient.Ipp), d.Status, Seconds(d.CollectedAt!.Value));
                break;
            case OppositionRecorded o:
                Insert("opposition", Text(o.Patient.Ipp), o.Answer, Seconds(o.CollectedAt!.Value));
                break;
            case PatientsMerged m:
                Insert("merge", m.Merged.ToString(), Text(m.Patient.Ipp));
                break;
            case DocumentFact v:
                var sort = v is DocumentProduced ? "produced" : v is DocumentReplaced ? "replaced" : "deleted";
                Insert("version", v.Id.Value, sort, v.Replaces.Count > 0 ? v.Replaces[0].Value : null, v.Kind, v.TypeCode, v.Format.Level, v.Format.Scanned, v.Ins is InsStatus.Qualified, Text(v.Patient.Ipp),
                    Text(v.Visit.Visit), Text(v.Visit.Dossier), v.Uf, Seconds(v.At), Local(v.At));
                break;
            case DepositRequested d:
                Insert("deposit", d.Document.Value, d.Action, d.AcknowledgementAsked, d.Source.ControlId, Seconds(d.Source.SentAt));
                break;
            case DepositAccepted a:
                Insert("answer", a.Answers.ControlId, true, null);
                break;
            case DepositRefused r:
                Insert("answer", r.Answers.ControlId, false, r.Code);
                break;
            case SendRequested s:
                Insert("mail", s.Document.Value, s.Source.ControlId, s.Recipient, s.Kind is RecipientKind.Patient, s.From);
                break;
            case MailDistributed d:
                Insert("mail_answer", d.Answers.ControlId, d.Recipient, true);
                break;
            case MailBounced b:
                Insert("mail_answer", b.Answers.ControlId, b.Recipient, false);
                break;
            default:
                throw new InvalidOperationException($"{fact.GetType().Name} has no table.");
        }
    }

    /// <summary>Works it out. Then each month, as "2024-02", has its rates.</summary>
    public void Compute()
    {
        _tables.Commit();
        foreach (var script in new[] { "states.sql", "stays.sql", "rates.sql" })
            Run(script);
    }

    public SortedDictionary<string, (int N, int D)> Rates(string month)
    {
        var rates = new SortedDictionary<string, (int, int)>(StringComparer.Ordinal);
        using var rows = _tables.Statement("SELECT indicator, sum(reason = 10), count(*) FROM item WHERE month = ?1 GROUP BY indicator").Bind(1, month).Rows();
        while (rows.Next())
            rates[rows.Text(0)] = (rows.Int32(1), rows.Int32(2));
        return rates;
    }

    public Dictionary<int, int> Reasons(string month, string indicator)
    {
        var reasons = new Dictionary<int, int>();
        using var rows = _tables.Statement("SELECT reason, count(*) FROM item WHERE month = ?1 AND indicator = ?2 GROUP BY reason").Bind(1, month).Bind(2, indicator).Rows();
        while (rows.Next())
            reasons[rows.Int32(0)] = rows.Int32(1);
        return reasons;
    }

    public void Dispose()
    {
        _tables.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Run(string script)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Indicators/" + script)!);
        _tables.Execute(reader.ReadToEnd());
    }

    private void Insert(string table, params object?[] values)
    {
        var statement = _tables.Statement($"INSERT INTO {table} VALUES ({string.Join(", ", Enumerable.Range(1, values.Length).Select(i => $"?{i}"))})");
        for (var i = 0; i < values.Length; i++)
        {
            _ = values[i] switch
            {
                null => statement.BindNull(i + 1),
                bool truth => statement.Bind(i + 1, truth ? 1L : 0L),
                long number => statement.Bind(i + 1, number),
                var other => statement.Bind(i + 1, other.ToString()),
            };
        }

        statement.Run();
    }

    private static string? Text<T>(T? id)
        where T : struct => id?.ToString();

    private static long Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds();

    private static string Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Calendar.Zone).ToString("yyyy-MM-dd HH:mm:ss");
}
