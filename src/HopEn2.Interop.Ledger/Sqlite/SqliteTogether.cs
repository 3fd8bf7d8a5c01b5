using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>One connection for many who come at once: what waits together is done in one transaction, so that it is made durable once for all of them.</summary>
/// <remarks>
/// Each is told when the commit has its word, not before. Where one fails nobody suffers for it: all of them are done once more, each alone. What is run may therefore be run
/// twice, and must change nothing but the database.
/// </remarks>
/// <param name="open">Opens the connection; after a failure it is opened anew.</param>
/// <param name="failing">What cannot be done, as a sentence that goes on with a colon.</param>
internal sealed class SqliteTogether(Func<SqliteDatabase> open, string failing) : IDisposable
{
    /// <summary>In one transaction: others of the same file wait for its end.</summary>
    private const int MostAtOnce = 64;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Queue<Piece> _waiting = [];
    private readonly Lock _lock = new();
    private SqliteDatabase? _database;

    /// <summary>Completes when it is durable. Throws <see cref="LedgerUnavailableException"/> when it was not done; cancelled while it waits, it is not done either.</summary>
    public async Task<T> RunAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var mine = new Piece<T>(work);
        lock (_lock)
            _waiting.Enqueue(mine);
        try
        {
            await _gate.WaitAsync(cancel);
        }
        catch (OperationCanceledException) when (mine.Withdraw())
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            // Somebody is at it: what becomes of it is to be known.
            return await mine.Result;
        }

        try
        {
            while (!mine.IsOver)
                DoTogether();
        }
        finally
        {
            _gate.Release();
        }

        return await mine.Result;
    }

    public void Dispose()
    {
        _database?.Dispose();
        _gate.Dispose();
    }

    private void DoTogether()
    {
        var pieces = new List<Piece>();
        lock (_lock)
        {
            while (pieces.Count < MostAtOnce && _waiting.TryDequeue(out var next))
            {
                if (next.Begin())
                    pieces.Add(next);
            }
        }

        if (pieces.Count > 1 && TryAll(pieces))
            return;
        foreach (var piece in pieces)
            Alone(piece);
    }

    /// <returns>False: nothing was changed and nobody told.</returns>
    private bool TryAll(List<Piece> pieces)
    {
        try
        {
            var database = _database ??= open();
            database.Transact(() => pieces.ForEach(p => p.Run(database)));
        }
        catch (Exception)
        {
            // Whose doing it was shows when each is alone.
            Forget();
            return false;
        }

        pieces.ForEach(p => p.Tell());
        return true;
    }

    private void Alone(Piece piece)
    {
        try
        {
            var database = _database ??= open();
            database.Transact(() => piece.Run(database));
            piece.Tell();
        }
        catch (SqliteFailureException e)
        {
            // After an error the connection is not trusted again.
            Forget();
            piece.Fail(new LedgerUnavailableException($"{failing}: {e.Message}", e));
        }
        catch (Exception e)
        {
            Forget();
            piece.Fail(e);
        }
    }

    private void Forget()
    {
        _database?.Dispose();
        _database = null;
    }

    private abstract class Piece
    {
        private int _state;

        public bool IsOver { get; private set; }

        /// <summary>False: it was withdrawn.</summary>
        public bool Begin() => Interlocked.CompareExchange(ref _state, 1, 0) == 0;

        /// <summary>False: it was begun.</summary>
        public bool Withdraw() => Interlocked.CompareExchange(ref _state, 2, 0) == 0;

        public abstract void Run(SqliteDatabase database);

        public virtual void Tell() => IsOver = true;

        public virtual void Fail(Exception why) => IsOver = true;
    }

    private sealed class Piece<T>(Func<SqliteDatabase, T> work) : Piece
    {
        // Whoever hears of it goes on in a thread of its own: the next commit does not wait for that.
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _value = default!;

        public Task<T> Result => _result.Task;

        public override void Run(SqliteDatabase database) => _value = work(database);

        public override void Tell()
        {
            base.Tell();
            _result.SetResult(_value);
        }

        public override void Fail(Exception why)
        {
            base.Fail(why);
            _result.SetException(why);
        }
    }
}
