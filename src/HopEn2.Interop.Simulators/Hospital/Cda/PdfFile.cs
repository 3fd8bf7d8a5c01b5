using System.Buffers;
using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Simulators.Hospital.Cda;

/// <summary>The outer form of a PDF 1.4: numbered objects, cross-reference table, trailer (PDF Reference, third edition, §3.4).</summary>
internal sealed class PdfFile
{
    private readonly ArrayBufferWriter<byte> _bytes = new(8_192);
    private readonly List<int> _offsets = [];

    public PdfFile()
    {
        Write("%PDF-1.4\n");

        // Four bytes above 127: tells transfer programs that the file is binary.
        _bytes.Write<byte>([(byte)'%', 0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
    }

    /// <summary>The next object, numbered from 1.</summary>
    public void Add(string content)
    {
        Begin();
        Write(content + "\nendobj\n");
    }

    public void AddStream(string dictionary, ReadOnlySpan<byte> content)
    {
        Begin();
        Write(string.Create(CultureInfo.InvariantCulture, $"<< {dictionary} /Length {content.Length} >>\nstream\n"));
        _bytes.Write(content);
        Write("\nendstream\nendobj\n");
    }

    public byte[] Finish()
    {
        var start = _bytes.WrittenCount;
        Write(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {_offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in _offsets)
            Write(string.Create(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n"));
        Write(string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {_offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
        return _bytes.WrittenSpan.ToArray();
    }

    private void Begin()
    {
        _offsets.Add(_bytes.WrittenCount);
        Write(string.Create(CultureInfo.InvariantCulture, $"{_offsets.Count} 0 obj\n"));
    }

    private void Write(string text) => _bytes.Write(Encoding.Latin1.GetBytes(text));
}
