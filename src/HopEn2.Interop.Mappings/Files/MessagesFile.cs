using System.Collections.Frozen;
using System.Text.RegularExpressions;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Reads <c>messages.yaml</c>.</summary>
internal static partial class MessagesFile
{
    public const string FileName = "messages.yaml";

    // Encoded they are a third more, and the mailbox takes 25 MB in all (mssante.md §2).
    private const long MostAttached = 15 * 1024 * 1024;

    private static readonly Choice<VisitSource> Source = new(("preadmission", VisitSource.PreAdmission), ("pending", VisitSource.Pending), ("appointment", VisitSource.Appointment));

    private static readonly Key<TimeOnly> SendAt = Key.May("sendAt", new TimeOfDay(), "Hour at which messages go that are days before or after a visit.", new TimeOnly(9, 0), "09:00");
    private static readonly Key<TimeOnly> QuietFrom = Key.May("quietFrom", new TimeOfDay(), "No message goes from this hour on.", new TimeOnly(21, 0), "21:00");
    private static readonly Key<TimeOnly> QuietTo = Key.May("quietTo", new TimeOfDay(), "No message goes until this hour. The same as quietFrom: at any hour.", new TimeOnly(8, 0), "08:00");

    private static readonly Key<string> Code = Key.Must("code", Text.Code, "Short code of the message, used in pathways.yaml and by preview.");
    private static readonly Key<string> Label = Key.Must("label", Text.Label, "What the screens call it.");
    private static readonly Key<IReadOnlyList<Read<string>>> Services = Key.May("services", new ListOf<string>(Text.Code, "services", 1), "About visits of these services. Left out, with ufs: about all.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<IReadOnlyList<Read<string>>> Ufs = Key.May("ufs", new ListOf<string>(Text.Code, "UF", 1), "About visits of these UF.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<IReadOnlyList<Read<VisitSource>>> For = Key.May("for", new ListOf<VisitSource>(Source, "sorts of visit", 1), "preadmission (A05), pending (A14), appointment (SIU). Left out: whichever announced the visit.", (IReadOnlyList<Read<VisitSource>>)[]);
    private static readonly Key<bool> Announced = Key.May("announced", Choice.YesNo, "At once, when the visit is announced.", false, false);
    private static readonly Key<IReadOnlyList<Read<Lead>>> Before = Key.May("before", new ListOf<Lead>(new LeadTime(), "times", 1), "Reminders, so long before the visit: [7d, 1d].", (IReadOnlyList<Read<Lead>>)[]);
    private static readonly Key<bool> Moved = Key.May("moved", Choice.YesNo, "At once, when the visit is no longer when the patient was told.", false, false);
    private static readonly Key<IReadOnlyList<Read<Lead>>> After = Key.May("after", new ListOf<Lead>(new LeadTime(), "times", 1), "So long after the end of the visit: [2d].", (IReadOnlyList<Read<Lead>>)[]);
    private static readonly Key<bool> Minors = Key.May("minors", Choice.YesNo, "To minors, too: parents read their mailbox.", false, false);
    private static readonly Key<bool> Reply = Key.May("reply", Choice.YesNo, "The patient may answer. false: the exchange is closed (FIN).", false, false);
    private static readonly Key<bool> Receipt = Key.May("receipt", Choice.YesNo, "A notice of reading is asked for.", false, false);
    private static readonly Key<string> Subject = Key.Must("subject", new MessageTemplate(200, oneLine: true), "Subject; Handlebars.");
    private static readonly Key<string> Body = Key.Must("text", new MessageTemplate(10_000, oneLine: false), "Text; Handlebars.");
    private static readonly Key<IReadOnlyList<Read<string>>> Attachments = Key.May("attachments", new ListOf<string>(new Text("the name of a PDF file, such as consignes.pdf", PdfName()), "files", 1), "PDF files of the folder messages/ that go with it.", (IReadOnlyList<Read<string>>)[]);

    private static readonly Key<IReadOnlyList<Read<Entry>>> Messages = Key.Must(
        "messages",
        new ListOf<Entry>(new Shape("a message", Code, Label, Services, Ufs, For, Announced, Before, Moved, After, Minors, Reply, Receipt, Subject, Body, Attachments), "messages"),
        "What patients are written about their visits; [] while nothing is.");

    public static Shape Shape { get; } = new("the messages file", SendAt, QuietFrom, QuietTo, Messages);

    public static VisitMessageTable Missing(Known known)
    {
        known.Messages.Complete = true;
        return VisitMessageTable.None;
    }

    public static VisitMessageTable Read(Entry file, FileProblems problems, Known known, Hospital? hospital, IReadOnlyDictionary<string, byte[]> attachments)
    {
        var zone = hospital?.TimeZone ?? TimeZoneInfo.Utc;
        var (from, to) = (file.Of(QuietFrom), file.Of(QuietTo));
        var messages = new List<VisitMessageTemplate>();
        foreach (var (entry, at) in file.Of(Messages) ?? [])
        {
            var first = entry.Read(Code) is not { } code || known.Messages.Define(code, problems);
            if (entry.Read(Code) is { } named && first)
                known.MessageCodes.Add((named, problems));
            foreach (var service in entry.Of(Services))
                known.Services.Require(service, problems);
            foreach (var uf in entry.Of(Ufs))
                known.Ufs.Require(uf, problems);
            CheckTimes(entry, at, problems);
            var files = FilesOf(entry, problems, attachments);
            if (entry.Whole && first)
                messages.Add(new(RuleOf(entry, known), entry.Of(Label), entry.Of(Subject), entry.Of(Body), entry.Of(Reply), entry.Of(Receipt), files));
        }

        if (file.Has(SendAt) && from != to && file.Of(SendAt).IsBetween(from, to))
            problems.Warn(file.PlaceOf(SendAt), "sendAt lies in the quiet hours: messages wait for quietTo.", "Give an hour of the day.");
        known.Messages.Complete = file.Has(Messages);
        return new(new(file.Of(SendAt), from == to ? null : new QuietHours(from, to, zone), zone), messages);
    }

    /// <summary>Says of every message that no pathway names it: it is sent, and counts nowhere.</summary>
    public static void CheckPathways(PathwayTable pathways, Known known)
    {
        // Where nothing counts by pathways, that is said once, of the pathways.
        if (pathways.Pathways.All(p => p.Automatic))
            return;
        foreach (var (code, problems) in known.MessageCodes.Where(m => !pathways.Pathways.Any(p => p.Messages.Contains(m.Code.Value))))
            problems.Warn(code.At, $"No pathway names {Shown.Quoted(code.Value)}: it is sent, and does not count for P1.08.", $"Add to a pathway of {PathwaysFile.FileName}: messages: [{code.Value}].");
    }

    private static VisitMessageRule RuleOf(Entry entry, Known known)
    {
        var ufs = entry.Of(Services).SelectMany(s => known.UfsOf.GetValueOrDefault(s.Value) ?? []).Concat(entry.Of(Ufs).Select(u => u.Value)).ToFrozenSet(StringComparer.Ordinal);
        var sources = entry.Wrote(For) ? entry.Of(For).Select(s => s.Value).ToFrozenSet() : Enum.GetValues<VisitSource>().ToFrozenSet();
        return new(
            entry.Of(Code), entry.Wrote(Services) || entry.Wrote(Ufs) ? ufs : null, sources, entry.Of(Announced), [.. entry.Of(Before).Select(b => b.Value)], entry.Of(Moved),
            [.. entry.Of(After).Select(a => a.Value)], entry.Of(Minors));
    }

    private static void CheckTimes(Entry entry, Yaml.Place at, FileProblems problems)
    {
        foreach (var times in (Key<IReadOnlyList<Read<Lead>>>[])[Before, After])
        {
            var seen = new HashSet<Lead>();
            foreach (var time in entry.Of(times).Where(t => !seen.Add(t.Value)))
                problems.Add(time.At, $"{Shown.Quoted(time.Value.ToString())} stands twice.", "Keep one: the same message is sent once.");
        }

        var before = entry.Of(Announced) || entry.Of(Before).Count > 0;
        if (!before && !entry.Wrote(Before) && !entry.Wrote(After))
            problems.Add(at, "Nothing says when the message goes.", "Add \"announced: true\", \"before: [7d, 1d]\" or \"after: [2d]\".");
        else if (entry.Of(Moved) && !before && !entry.Wrote(Before))
            problems.Add(entry.PlaceOf(Moved), "Who is not written to before a visit is not told that it moved.", "Add \"announced\" or \"before\", or remove \"moved\".");
        else if (before && !entry.Of(Moved))
            problems.Warn(at, "Who was told a date is not told when the visit moves.", "Add \"moved: true\".");
        if (entry.Wrote(For) && !before && !entry.Wrote(Before))
            problems.Add(entry.PlaceOf(For), "Of what comes after a visit it does not matter how it was announced.", "Remove \"for\".");
    }

    private static ValueList<PatientFile> FilesOf(Entry entry, FileProblems problems, IReadOnlyDictionary<string, byte[]> attachments)
    {
        var files = new List<PatientFile>();
        foreach (var name in entry.Of(Attachments))
        {
            if (!attachments.TryGetValue(name.Value, out var bytes))
                problems.Add(name.At, $"There is no file {MappingFolder.AttachmentFolder}/{name.Value} of 4 MB at most that can be read.", "Put it into that folder, beside this file.");
            else if (!bytes.AsSpan().StartsWith("%PDF-"u8))
                problems.Add(name.At, $"{Shown.Quoted(name.Value)} is no PDF.", "Save it as PDF.");
            else
                files.Add(new(name.Value, "application/pdf", bytes));
        }

        if (files.Sum(f => (long)f.Content.Length) > MostAttached)
            problems.Add(entry.PlaceOf(Attachments), "The files have more than 15 MB together: a patient's mailbox would not take them.", "Leave some out.");
        return files.ToValueList();
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.pdf$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PdfName();
}
