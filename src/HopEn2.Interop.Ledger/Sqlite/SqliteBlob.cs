using SQLitePCL;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>A blob of one row, read or written piece by piece: as a parameter or a column SQLite would hold a copy of all of it.</summary>
internal sealed class SqliteBlob : IDisposable
{
    /// <summary>Bytes of a piece.</summary>
    private const int Piece = 64 * 1024;

    private readonly SqliteDatabase _database;
    private readonly sqlite3_blob _handle;

    /// <param name="table">Its rows are known by an integer key.</param>
    public SqliteBlob(SqliteDatabase database, sqlite3 connection, string table, string column, long key, bool write)
    {
        _database = database;
        database.Check(raw.sqlite3_blob_open(connection, "main", table, column, key, write ? 1 : 0, out _handle));
    }

    /// <summary>Fills it; it has that length already.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += Piece)
            _database.Check(raw.sqlite3_blob_write(_handle, bytes.Slice(at, Math.Min(Piece, bytes.Length - at)), at));
    }

    public Stream Read() => new Reader(this, raw.sqlite3_blob_bytes(_handle));

    public void Dispose() => _handle.Dispose();

    private sealed class Reader(SqliteBlob blob, int length) : Stream
    {
        private int _at;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => length;

        public override long Position
        {
            get => _at;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, length - _at);
            if (count > 0)
                blob._database.Check(raw.sqlite3_blob_read(blob._handle, buffer[..count], _at));
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
            // Nothing is written.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
