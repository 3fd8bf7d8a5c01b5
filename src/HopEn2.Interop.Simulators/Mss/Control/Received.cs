using System.IO.Compression;
using HopEn2.Interop.Simulators.Dmp.Ebrim;
using HopEn2.Interop.Simulators.Dmp.Wire;
using HopEn2.Interop.Simulators.Mss.Mime;
using HopEn2.Interop.Simulators.Mss.Smtp;

namespace HopEn2.Interop.Simulators.Mss.Control;

/// <summary>A file in a mail, or in its XDM.</summary>
internal sealed record ReceivedFile(string Name, string Type, long Size, string Sha1)
{
    public static ReceivedFile Of(string name, string type, ReadOnlySpan<byte> bytes) => new(name, type, bytes.Length, ContentRules.Sha1(bytes));
}

/// <summary>An entry of METADATA.XML, and whether the file it names is as it says.</summary>
internal sealed record XdmEntry(string? Uri, string? UniqueId, string? PatientId, string? TypeCode, string? Hash, string? Size, bool FileMatches);

/// <summary>IHE_XDM.zip, taken apart (mssante.md §3).</summary>
/// <param name="Problem">What makes it no XDM; null when it is one.</param>
internal sealed record ReceivedXdm(IReadOnlyList<ReceivedFile> Files, IReadOnlyList<XdmEntry> Entries, string? SubmissionId, string? Problem)
{
    private const int MostFiles = 200;
    private const long MostBytes = 64 << 20;

    public static ReceivedXdm Read(byte[] zip)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostFiles)
                return Wrong("too many files");
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            var left = MostBytes;
            foreach (var entry in archive.Entries.Where(e => !e.FullName.EndsWith('/')))
            {
                if (entry.FullName.Contains("..", StringComparison.Ordinal) || entry.FullName.StartsWith('/') || entry.FullName.Contains('\\', StringComparison.Ordinal))
                    return Wrong("a file lies outside");
                if (ReadAtMost(entry, left) is not { } bytes)
                    return Wrong("too large when unpacked");
                left -= bytes.Length;
                if (!files.TryAdd(entry.FullName, bytes))
                    return Wrong("a file is there twice");
            }

            return Of(files);
        }
        catch (InvalidDataException)
        {
            return Wrong("no zip");
        }
    }

    private static byte[]? ReadAtMost(ZipArchiveEntry entry, long most)
    {
        // What the directory says of its size is only a claim: what comes out is counted.
        using var from = entry.Open();
        using var to = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (var read = from.Read(buffer); read > 0; read = from.Read(buffer))
        {
            to.Write(buffer, 0, read);
            if (to.Length > most)
                return null;
        }

        return to.ToArray();
    }

    private static ReceivedXdm Of(Dictionary<string, byte[]> files)
    {
        var listed = files.Select(f => ReceivedFile.Of(f.Key, "", f.Value)).ToList();
        if (!files.ContainsKey("INDEX.HTM") || !files.ContainsKey("README.TXT"))
            return new ReceivedXdm(listed, [], null, "INDEX.HTM or README.TXT is missing");
        if (files.Keys.FirstOrDefault(k => k.StartsWith("IHE_XDM/", StringComparison.Ordinal) && k.EndsWith("/METADATA.XML", StringComparison.Ordinal)) is not { } path)
            return new ReceivedXdm(listed, [], null, "METADATA.XML is missing");
        var (document, problem) = GuardedXml.Load(files[path]);
        if (document?.DocumentElement is not { } root)
            return new ReceivedXdm(listed, [], null, $"METADATA.XML: {problem}");
        var (submission, fault) = Submission.Read(root, []);
        if (submission is null)
            return new ReceivedXdm(listed, [], null, $"METADATA.XML: {fault!.Reason}");
        var folder = path[..^"METADATA.XML".Length];
        return new ReceivedXdm(
            listed,
            [.. submission.Entries.Select(e => Entry(e, e.Value("URI") is { } uri ? files.GetValueOrDefault(folder + uri) : null))],
            submission.Sets.Count == 1 ? submission.Sets[0].Identifier(Schemes.SetUniqueId) : null,
            null);
    }

    private static XdmEntry Entry(RegistryObject entry, byte[]? file) => new(
        entry.Value("URI"), entry.Identifier(Schemes.UniqueId), entry.Identifier(Schemes.PatientId), entry.Code(Schemes.Type), entry.Value("hash"), entry.Value("size"),
        file is not null && string.Equals(entry.Value("hash"), ContentRules.Sha1(file), StringComparison.OrdinalIgnoreCase) && entry.Value("size") == file.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static ReceivedXdm Wrong(string problem) => new([], [], null, problem);
}

/// <summary>A mail as the operator was handed it.</summary>
internal sealed record ReceivedMail(
    int Number, DateTimeOffset At, string From, string? EnvelopeId, IReadOnlyList<HandedRecipient> Recipients, string MessageId, string Subject, IReadOnlyDictionary<string, string> Headers, string Text,
    IReadOnlyList<ReceivedFile> Attachments, ReceivedXdm? Xdm, int Size)
{
    private static readonly string[] Shown =
        ["From", "To", "Reply-To", "Date", "In-Reply-To", "References", "Disposition-Notification-To", "Auto-Submitted", "X-MSS-CODECDA", "X-MSS-INS", "X-MSS-NIL", "X-MSS-MES", "Content-Type"];

    public static ReceivedMail Of(int number, DateTimeOffset at, Handed handed, MimePart read)
    {
        var leaves = read.All().Where(p => p.Parts.Count == 0).ToList();
        var attachments = leaves.Where(p => p.FileName is not null).Select(p => (Part: p, Content: p.Content())).ToList();
        var xdm = attachments.FirstOrDefault(a => a.Part.FileName!.Equals("IHE_XDM.zip", StringComparison.OrdinalIgnoreCase) || a.Part.FileName.Equals("IHE-XDM.zip", StringComparison.OrdinalIgnoreCase));
        return new ReceivedMail(
            number, at, handed.From, handed.EnvelopeId, handed.Recipients, read.Header("Message-ID") ?? "", Words.Decode(read.Header("Subject") ?? ""),
            Shown.Where(h => read.Header(h) is not null).ToDictionary(h => h, h => Words.Decode(read.Header(h)!), StringComparer.OrdinalIgnoreCase),
            leaves.Find(p => p.FileName is null && p.Type == "text/plain") is { } text ? System.Text.Encoding.UTF8.GetString(text.Content()) : "",
            [.. attachments.Select(a => ReceivedFile.Of(a.Part.FileName!, a.Part.Type, a.Content))],
            xdm.Part is null ? null : ReceivedXdm.Read(xdm.Content),
            handed.Mail.Length);
    }
}
