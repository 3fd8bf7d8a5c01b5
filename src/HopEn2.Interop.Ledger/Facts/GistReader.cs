using System.Text.Json;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Ledger.Facts;

/// <summary>Reads of stored states what the indicators look at, and passes over the rest: a month is half a million of them.</summary>
/// <remarks>
/// Members are named as in the states, and what a text does not have is its default, as for <see cref="LedgerJson"/>, of which every answer here is a part.
/// One for each reading: it keeps the texts that repeat, and is for one thread.
/// </remarks>
internal sealed class GistReader
{
    // Of a format only its level and whether it is a scan decide.
    private static readonly DocumentFormat[] Formats = [.. Enum.GetValues<DocumentLevel>().SelectMany(l => new[] { new DocumentFormat(l, null, null, false), new(l, null, null, true) })];

    private readonly RepeatedTexts _texts = new();
    private readonly List<TakenVersion> _versions = [];

    /// <summary>Null when it counts nowhere.</summary>
    public MonthDocument? Document(ReadOnlySpan<byte> packed)
    {
        var reader = Begin(packed);
        string? key = null, typeCode = null, uf = null, code = null;
        DocumentId? current = null;
        var (kind, ins, deposit, withheld) = (default(DocumentKind), default(InsStatus), default(DepositState), default(WithheldReason));
        var at = default(DateTimeOffset);
        Ipp? patient = null;
        var visit = VisitRef.None;
        var (deleted, received) = (false, false);
        FormerDeposit? former = null;
        ValueList<MailOutcome> mails = [];
        _versions.Clear();
        while (NextMember(ref reader))
        {
            if (Is(ref reader, "Key"u8))
                key = reader.GetString();
            else if (Is(ref reader, "Versions"u8))
                ReadVersions(ref reader, key);
            else if (Is(ref reader, "Current"u8))
                current = new(IdText(ref reader, key));
            else if (Is(ref reader, "Kind"u8))
                kind = EnumTexts<DocumentKind>.Read(ref reader);
            else if (Is(ref reader, "TypeCode"u8))
                typeCode = _texts.Read(ref reader);
            else if (Is(ref reader, "Uf"u8))
                uf = _texts.Read(ref reader);
            else if (Is(ref reader, "At"u8))
                at = reader.GetDateTimeOffset();
            else if (Is(ref reader, "Patient"u8))
                patient = ReadPatient(ref reader);
            else if (Is(ref reader, "Visit"u8))
                visit = ReadVisit(ref reader);
            else if (Is(ref reader, "Ins"u8))
                ins = EnumTexts<InsStatus>.Read(ref reader);
            else if (Is(ref reader, "Deleted"u8))
                deleted = reader.GetBoolean();
            else if (Is(ref reader, "Received"u8))
                received = reader.GetBoolean();
            else if (Is(ref reader, "Deposit"u8))
                deposit = EnumTexts<DepositState>.Read(ref reader);
            else if (Is(ref reader, "RefusalCode"u8))
                code = _texts.Read(ref reader);
            else if (Is(ref reader, "Former"u8))
                former = ReadFormer(ref reader);
            else if (Is(ref reader, "Withheld"u8))
                withheld = EnumTexts<WithheldReason>.Read(ref reader);
            else if (Is(ref reader, "Mails"u8))
                mails = ReadMails(ref reader);
            else
                Pass(ref reader);
        }

        if (received || current is not { } counts)
            return null;
        var format = DocumentFormat.Unreadable;
        foreach (var version in _versions)
        {
            if (version.Id != counts)
                continue;
            format = version.Format;
            break;
        }

        return MonthDocument.Of(key!, kind, typeCode, uf ?? "", at, patient, visit, ins, format, deleted, deposit, code, former, _versions, withheld, mails);
    }

    /// <summary>A visit without its movements, which are most of its text.</summary>
    public VisitState Visit(ReadOnlySpan<byte> packed)
    {
        var reader = Begin(packed);
        var number = default(VisitNumber);
        DossierNumber? dossier = null;
        Ipp? patient = null;
        var (status, visitClass) = (default(VisitStatus), default(VisitClass));
        DateTimeOffset? opened = null, closed = null;
        ValueList<UfFrom> ufs = [];
        ValueList<Act> acts = [];
        ValueList<VisitMessageNote> messages = [];
        var invoiced = false;
        while (NextMember(ref reader))
        {
            if (Is(ref reader, "Visit"u8))
                number = Pair(ref reader) is var (value, authority) ? new(value, authority) : default;
            else if (Is(ref reader, "Dossier"u8))
                dossier = Pair(ref reader) is var (value, authority) ? new(value, authority) : null;
            else if (Is(ref reader, "Patient"u8))
                patient = Pair(ref reader) is var (value, authority) ? new(value, authority) : null;
            else if (Is(ref reader, "Status"u8))
                status = EnumTexts<VisitStatus>.Read(ref reader);
            else if (Is(ref reader, "Class"u8))
                visitClass = EnumTexts<VisitClass>.Read(ref reader);
            else if (Is(ref reader, "OpenedAt"u8))
                opened = reader.GetDateTimeOffset();
            else if (Is(ref reader, "ClosedAt"u8))
                closed = reader.GetDateTimeOffset();
            else if (Is(ref reader, "Ufs"u8))
                ufs = ReadDated(ref reader, "Uf"u8, (text, at) => new UfFrom(at, text));
            else if (Is(ref reader, "Acts"u8))
                acts = ReadDated(ref reader, "Code"u8, (text, at) => new Act(text, at));
            else if (Is(ref reader, "Messages"u8))
                messages = LedgerJson.VisitMessages(ref reader);
            else if (Is(ref reader, "Invoiced"u8))
                invoiced = reader.GetBoolean();
            else
                Pass(ref reader);
        }

        return new VisitState
        {
            Visit = number, Dossier = dossier, Patient = patient, Status = status, Class = visitClass, OpenedAt = opened, ClosedAt = closed, Ufs = ufs, Movements = [], Acts = acts, Messages = messages, Invoiced = invoiced,
        };
    }

    /// <summary>A person, with what the memory says of the DMP and of its feeding and nothing else of it.</summary>
    public PatientState Patient(ReadOnlySpan<byte> packed)
    {
        var reader = Begin(packed);
        var ipp = default(Ipp);
        ValueList<Ipp> ipps = [];
        string? ins = null;
        var (status, dmp, feeding, consultation) = (default(InsStatus), default(DmpStatus), default(FeedingAnswer), default(ConsultationAnswer));
        var doubtful = false;
        DateOnly? born = null;
        ValueList<PatientRecord> records = [];
        while (NextMember(ref reader))
        {
            if (Is(ref reader, "Ipp"u8))
                ipp = Pair(ref reader) is var (value, authority) ? new(value, authority) : default;
            else if (Is(ref reader, "Ipps"u8))
                ipps = ReadIpps(ref reader);
            else if (Is(ref reader, "Ins"u8))
                ins = reader.GetString();
            else if (Is(ref reader, "InsStatus"u8))
                status = EnumTexts<InsStatus>.Read(ref reader);
            else if (Is(ref reader, "DoubtfulOrFictitious"u8))
                doubtful = reader.GetBoolean();
            else if (Is(ref reader, "BornOn"u8))
                born = DateOnly.FromDateTime(reader.GetDateTime());
            else if (Is(ref reader, "Dmp"u8))
                dmp = EnumTexts<DmpStatus>.Read(ref reader);
            else if (Is(ref reader, "Feeding"u8))
                feeding = EnumTexts<FeedingAnswer>.Read(ref reader);
            else if (Is(ref reader, "Consultation"u8))
                consultation = EnumTexts<ConsultationAnswer>.Read(ref reader);
            else if (Is(ref reader, "Memory"u8))
                records = ReadMemory(ref reader);
            else
                Pass(ref reader);
        }

        return new PatientState
        {
            Ipp = ipp, Ipps = ipps, Ins = ins, InsStatus = status, DoubtfulOrFictitious = doubtful, BornOn = born, Dmp = dmp, Feeding = feeding, Consultation = consultation, Memory = new(records),
        };
    }

    private void ReadVersions(ref Utf8JsonReader reader, string? key)
    {
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            string id = "";
            var (level, scanned, ins) = (0, false, default(InsStatus));
            while (NextMember(ref reader))
            {
                if (Is(ref reader, "Id"u8))
                {
                    id = IdText(ref reader, key);
                }
                else if (Is(ref reader, "Ins"u8))
                {
                    ins = EnumTexts<InsStatus>.Read(ref reader);
                }
                else if (Is(ref reader, "Format"u8))
                {
                    while (NextMember(ref reader))
                    {
                        if (Is(ref reader, "Level"u8))
                            level = (int)EnumTexts<DocumentLevel>.Read(ref reader);
                        else if (Is(ref reader, "Scanned"u8))
                            scanned = reader.GetBoolean();
                        else
                            Pass(ref reader);
                    }
                }
                else
                {
                    Pass(ref reader);
                }
            }

            _versions.Add(new(new(id), Formats[(level * 2) + (scanned ? 1 : 0)], ins));
        }
    }

    private Ipp? ReadPatient(ref Utf8JsonReader reader)
    {
        Ipp? ipp = null;
        while (NextMember(ref reader))
        {
            if (Is(ref reader, "Ipp"u8))
                ipp = Pair(ref reader) is var (value, authority) ? new(value, authority) : null;
            else
                Pass(ref reader);
        }

        return ipp;
    }

    private VisitRef ReadVisit(ref Utf8JsonReader reader)
    {
        VisitNumber? visit = null;
        DossierNumber? dossier = null;
        while (NextMember(ref reader))
        {
            if (Is(ref reader, "Visit"u8))
                visit = Pair(ref reader) is var (value, authority) ? new(value, authority) : null;
            else if (Is(ref reader, "Dossier"u8))
                dossier = Pair(ref reader) is var (value, authority) ? new(value, authority) : null;
            else
                Pass(ref reader);
        }

        return visit is null && dossier is null ? VisitRef.None : new(visit, dossier);
    }

    private FormerDeposit ReadFormer(ref Utf8JsonReader reader)
    {
        var versions = new List<DocumentId>();
        var current = default(DepositState);
        string? code = null;
        while (NextMember(ref reader))
        {
            if (Is(ref reader, "Versions"u8))
            {
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                    versions.Add(new(reader.GetString()!));
            }
            else if (Is(ref reader, "Current"u8))
            {
                current = EnumTexts<DepositState>.Read(ref reader);
            }
            else if (Is(ref reader, "Code"u8))
            {
                code = _texts.Read(ref reader);
            }
            else
            {
                Pass(ref reader);
            }
        }

        return new(versions.ToValueList(), current, code);
    }

    private ValueList<MailOutcome> ReadMails(ref Utf8JsonReader reader)
    {
        var mails = new List<MailOutcome>(2);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            string recipient = "";
            string? code = null, from = null;
            var (kind, state, requested) = (default(RecipientKind), default(MailState), default(DateTimeOffset));
            while (NextMember(ref reader))
            {
                if (Is(ref reader, "Recipient"u8))
                    recipient = _texts.Read(ref reader);
                else if (Is(ref reader, "Kind"u8))
                    kind = EnumTexts<RecipientKind>.Read(ref reader);
                else if (Is(ref reader, "State"u8))
                    state = EnumTexts<MailState>.Read(ref reader);
                else if (Is(ref reader, "Code"u8))
                    code = _texts.Read(ref reader);
                else if (Is(ref reader, "RequestedAt"u8))
                    requested = reader.GetDateTimeOffset();
                else if (Is(ref reader, "From"u8))
                    from = _texts.Read(ref reader);
                else
                    Pass(ref reader);
            }

            mails.Add(new(recipient, kind, state, code, requested, from));
        }

        return mails.ToValueList();
    }

    private ValueList<T> ReadDated<T>(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, Func<string, DateTimeOffset, T> of)
    {
        var items = new List<T>(1);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            string text = "";
            var at = default(DateTimeOffset);
            while (NextMember(ref reader))
            {
                if (Is(ref reader, name))
                    text = _texts.Read(ref reader);
                else if (Is(ref reader, "At"u8))
                    at = reader.GetDateTimeOffset();
                else
                    Pass(ref reader);
            }

            items.Add(of(text, at));
        }

        return items.ToValueList();
    }

    private ValueList<Ipp> ReadIpps(ref Utf8JsonReader reader)
    {
        var ipps = new List<Ipp>(1);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (Pair(ref reader) is var (value, authority))
                ipps.Add(new(value, authority));
        }

        return ipps.ToValueList();
    }

    private ValueList<PatientRecord> ReadMemory(ref Utf8JsonReader reader)
    {
        var records = new List<PatientRecord>(1);
        while (NextMember(ref reader))
        {
            if (!Is(ref reader, "Records"u8))
            {
                Pass(ref reader);
                continue;
            }

            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                records.Add(ReadRecord(ref reader));
        }

        return records.ToValueList();
    }

    private PatientRecord ReadRecord(ref Utf8JsonReader reader)
    {
        var ipp = default(Ipp);
        Statement<DmpStatus>? dmp = null;
        Statement<FeedingAnswer>? feeding = null;
        while (NextMember(ref reader))
        {
            if (Is(ref reader, "Ipp"u8))
                ipp = Pair(ref reader) is var (value, authority) ? new(value, authority) : default;
            else if (Is(ref reader, "Dmp"u8))
                dmp = ReadStatement<DmpStatus>(ref reader);
            else if (Is(ref reader, "Feeding"u8))
                feeding = ReadStatement<FeedingAnswer>(ref reader);
            else
                Pass(ref reader);
        }

        return new PatientRecord(ipp) { Dmp = dmp, Feeding = feeding };
    }

    private static Statement<T> ReadStatement<T>(ref Utf8JsonReader reader)
        where T : struct, Enum
    {
        var (value, weight) = (default(T), 0);
        DateTimeOffset on = default, at = default, sent = default;
        while (NextMember(ref reader))
        {
            if (Is(ref reader, "Value"u8))
                value = EnumTexts<T>.Read(ref reader);
            else if (Is(ref reader, "Weight"u8))
                weight = reader.GetInt32();
            else if (Is(ref reader, "On"u8))
                on = reader.GetDateTimeOffset();
            else if (Is(ref reader, "At"u8))
                at = reader.GetDateTimeOffset();
            else if (Is(ref reader, "SentAt"u8))
                sent = reader.GetDateTimeOffset();
            else
                Pass(ref reader);
        }

        return new(value, weight, on, at, sent);
    }

    private static Utf8JsonReader Begin(ReadOnlySpan<byte> packed)
    {
        var reader = new Utf8JsonReader(Packing.Unpack(packed));
        reader.Read();
        return reader;
    }

    /// <summary>To the name of the next member of the object that the reader stands at or in; false at its end.</summary>
    private static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType is JsonTokenType.PropertyName;

    /// <summary>When the member has this name, the reader goes on to its value.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueSpan.SequenceEqual(name) && reader.Read();

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    // Most documents have one version, whose id is their key: one text for all three.
    private static string IdText(ref Utf8JsonReader reader, string? key) => key is not null && reader.ValueTextEquals(key) ? key : reader.GetString()!;

    private (string Value, string Authority)? Pair(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Null)
            return null;
        reader.Read();
        var value = reader.GetString()!;
        reader.Read();
        var authority = _texts.Read(ref reader);
        reader.Read();
        return (value, authority);
    }
}
