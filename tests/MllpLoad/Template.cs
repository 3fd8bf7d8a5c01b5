using System.Buffers.Text;
using System.Text;

namespace HopEn2.Interop.MllpLoad;

/// <summary>The values of one message. Each is of a fixed width, so that the size of a message never changes.</summary>
internal readonly record struct MessageValues(string RunId, long Sequence, long Patients, long StartSeconds);

/// <summary>
/// A message template: a file of HL7 v2 segments (one a line) with placeholders. Every placeholder has a fixed
/// width, so one message is made by patching a ready MLLP frame in place.
///   {{MSGID}} control id (18 characters)   {{IPP}} patient (10 digits)   {{VN}} visit (10 digits)
///   {{DOCID}} document id (18 digits, no leading zero, fit for an OID)   {{TS}} date and time (14 digits)
///   {{B64:FILE}} the Base64 of FILE (beside the template), whose own placeholders are replaced first
/// </summary>
internal sealed class Template
{
    private enum Field { MsgId, Ipp, Vn, DocId, Ts }

    private sealed record Patch(int Offset, Field Field);

    private sealed record Region(int Offset, byte[] Raw, List<Patch> Patches);

    public const int MsgIdWidth = 18;

    private readonly byte[] frame;
    private readonly List<Patch> patches;
    private readonly List<Region> regions;
    private long tsSecond = -1;
    private readonly byte[] ts = new byte[14];

    private Template(byte[] frame, List<Patch> patches, List<Region> regions)
    {
        this.frame = frame;
        this.patches = patches;
        this.regions = regions;
    }

    /// <summary>The message's size in bytes, without the MLLP frame.</summary>
    public int Size => frame.Length - 3;

    public static Template Load(string path)
    {
        byte[] text = File.ReadAllBytes(path);
        var normal = new MemoryStream(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' && i > 0 && text[i - 1] == '\r') continue;
            normal.WriteByte(text[i] == '\n' ? (byte)'\r' : text[i]);
        }
        byte[] segments = normal.ToArray().AsSpan().TrimEnd("\r "u8).ToArray();

        var output = new MemoryStream();
        output.WriteByte(0x0B);
        var patches = new List<Patch>();
        var regions = new List<Region>();
        Expand(segments, output, patches, Path.GetDirectoryName(Path.GetFullPath(path))!, regions);
        output.Write("\r\u001c\r"u8);
        return new Template(output.ToArray(), patches, regions);
    }

    /// <summary>A copy for one connection (the frame is patched in place).</summary>
    public Template Copy() => new((byte[])frame.Clone(), patches,
        regions.ConvertAll(r => new Region(r.Offset, (byte[])r.Raw.Clone(), r.Patches)));

    public ReadOnlySpan<byte> Fill(in MessageValues v)
    {
        foreach (var p in patches) Write(frame, p, v);
        foreach (var r in regions)
        {
            foreach (var p in r.Patches) Write(r.Raw, p, v);
            Base64.EncodeToUtf8(r.Raw, frame.AsSpan(r.Offset), out _, out _);
        }
        return frame;
    }

    private static void Expand(ReadOnlySpan<byte> text, MemoryStream output, List<Patch> patches, string folder, List<Region>? regions)
    {
        while (true)
        {
            int open = text.IndexOf("{{"u8);
            if (open < 0) { output.Write(text); return; }
            output.Write(text[..open]);
            int close = text[open..].IndexOf("}}"u8);
            if (close < 0) throw new FormatException("placeholder without end");
            string name = Encoding.ASCII.GetString(text.Slice(open + 2, close - 2));
            text = text[(open + close + 2)..];
            int at = (int)output.Length;
            if (name.StartsWith("B64:", StringComparison.Ordinal) && regions is not null)
            {
                var inner = new MemoryStream();
                var innerPatches = new List<Patch>();
                Expand(File.ReadAllBytes(Path.Combine(folder, name[4..])), inner, innerPatches, folder, null);
                byte[] raw = inner.ToArray();
                regions.Add(new Region(at, raw, innerPatches));
                output.Write(new byte[Base64.GetMaxEncodedToUtf8Length(raw.Length)]);
                continue;
            }
            var (field, width) = name switch
            {
                "MSGID" => (Field.MsgId, MsgIdWidth),
                "IPP" => (Field.Ipp, 10),
                "VN" => (Field.Vn, 10),
                "DOCID" => (Field.DocId, 18),
                "TS" => (Field.Ts, 14),
                _ => throw new FormatException("unknown placeholder " + name),
            };
            patches.Add(new Patch(at, field));
            output.Write(new byte[width]);
        }
    }

    private void Write(byte[] target, Patch patch, in MessageValues v)
    {
        var at = target.AsSpan(patch.Offset);
        switch (patch.Field)
        {
            case Field.MsgId: MsgId(at, v); break;
            case Field.Ipp: at[0] = (byte)'8'; Digits(at[1..10], v.Sequence % v.Patients); break;
            case Field.Vn: at[0] = (byte)'7'; Digits(at[1..10], v.Sequence % v.Patients); break;
            case Field.DocId: Digits(at[..10], v.StartSeconds); Digits(at[10..18], v.Sequence); break;
            case Field.Ts:
                long second = DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond;
                if (second != tsSecond)
                {
                    Encoding.ASCII.GetBytes(DateTime.UtcNow.ToString("yyyyMMddHHmmss"), ts);
                    tsSecond = second;
                }
                ts.CopyTo(at);
                break;
        }
    }

    /// <summary>The control id: the run's 8 characters and 10 digits.</summary>
    public static void MsgId(Span<byte> at, in MessageValues v)
    {
        Encoding.ASCII.GetBytes(v.RunId, at);
        Digits(at[8..18], v.Sequence);
    }

    private static void Digits(Span<byte> at, long value)
    {
        for (int i = at.Length - 1; i >= 0; i--) { at[i] = (byte)('0' + value % 10); value /= 10; }
    }
}
