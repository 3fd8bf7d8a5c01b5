using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Simulators.Dmp;

/// <summary>Reads bodies whole, within a bound for each and a bound for all in work together.</summary>
/// <param name="most">Bytes of one.</param>
/// <param name="mostHeld">Bytes of all.</param>
internal sealed class RequestBytes(int most, long mostHeld)
{
    private const int Step = 64 * 1024;
    private long _held;

    public enum Outcome
    {
        Read,
        TooLarge,

        /// <summary>Others hold what there is.</summary>
        NoRoom,
    }

    /// <summary>What was read of one body; gives back its room when it is disposed.</summary>
    public sealed class Body(RequestBytes owner) : IDisposable
    {
        private byte[] _bytes = [];
        private int _length;

        internal long Reserved { get; set; }

        public Outcome Outcome { get; internal set; }

        public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

        internal int Length => _length;

        internal Memory<byte> Room(int upTo)
        {
            if (_length == _bytes.Length)
                Array.Resize(ref _bytes, Math.Min(Math.Max(_bytes.Length * 2, Step), upTo));
            return _bytes.AsMemory(_length);
        }

        internal void Filled(int count) => _length += count;

        public void Dispose() => Interlocked.Add(ref owner._held, -Reserved);
    }

    /// <summary>Reads to the end, or to a number of bytes. Reserves before it allocates.</summary>
    public async Task<Body> ReadAsync(HttpRequest request, int? stopAt, CancellationToken cancel)
    {
        var body = new Body(this);
        try
        {
            if (request.ContentLength > most)
            {
                body.Outcome = Outcome.TooLarge;
                return body;
            }

            while (true)
            {
                if (stopAt is { } enough && body.Length >= enough)
                    return body;
                var needed = Math.Min(request.ContentLength ?? Math.Max(body.Length * 2L, Step), most + 1L);
                if (body.Length >= body.Reserved && !Reserve(body, needed))
                {
                    body.Outcome = Outcome.NoRoom;
                    return body;
                }

                // One byte more than may be: that it comes is how we know that there is too much.
                var read = await request.Body.ReadAsync(body.Room((int)Math.Min(most + 1L, int.MaxValue)), cancel);
                if (read == 0)
                    return body;
                body.Filled(read);
                if (body.Length > most)
                {
                    body.Outcome = Outcome.TooLarge;
                    return body;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private bool Reserve(Body body, long needed)
    {
        var more = Math.Max(needed - body.Reserved, Step);
        if (Interlocked.Add(ref _held, more) > mostHeld)
        {
            Interlocked.Add(ref _held, -more);
            return false;
        }

        body.Reserved += more;
        return true;
    }
}
