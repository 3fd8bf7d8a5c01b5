using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HopEn2.Interop.Ledger.Copying;

/// <summary>Digest of a list of rows: of the digests of each, which PostgreSQL can work out from the same bytes.</summary>
internal sealed class Digest : IDisposable
{
    private readonly IncrementalHash _rows = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _row = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Digest Number(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        _row.AppendData(bytes);
        return this;
    }

    public Digest Text(string? value) => Bytes(Encoding.UTF8.GetBytes(value ?? ""));

    public Digest Bytes(ReadOnlySpan<byte> value)
    {
        _row.AppendData(value);
        return this;
    }

    public void EndRow() => _rows.AppendData(_row.GetHashAndReset());

    public byte[] End() => _rows.GetHashAndReset();

    public void Dispose()
    {
        _rows.Dispose();
        _row.Dispose();
    }
}
