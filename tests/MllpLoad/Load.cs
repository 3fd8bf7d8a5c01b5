using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace HopEn2.Interop.MllpLoad;

internal sealed record Options
{
    public string Host { get; set; } = "127.0.0.1";
    public int Port { get; set; } = 2575;
    public int Connections { get; set; } = 1;
    public long Messages { get; set; } = 10_000;
    public double Seconds { get; set; } = 60;
    public double WarmupSeconds { get; set; }
    public double Rate { get; set; }
    public int TimeoutMs { get; set; } = 30_000;
    public double ReconnectSeconds { get; set; }
    public long Patients { get; set; } = 100_000;
    public string? RunId { get; set; }
    public string? AckedFile { get; set; }
    public string? SentFile { get; set; }
    public List<int> WatchPids { get; } = [];
    public List<(string Path, int Weight)> Templates { get; } = [];
}

/// <summary>
/// The generator. Each connection has its own thread and a window of one: it sends a message, waits for its
/// acknowledgment, checks it (MSA-1 = AA, MSA-2 = the control id), then sends the next.
/// </summary>
internal sealed class Load(Options options)
{
    private const long MaxMessages = 5_000_000;
    private const double MaxSeconds = 900;

    private sealed class Worker
    {
        public long Sent, Resent, Acked, WarmupAcked, Nack, WrongId, Malformed, Timeout, Closed, Connect, Bytes;
        public string? FirstNack;
        public long[] Ticks = new long[4096];
        public int Count;
        public List<long> AckedIds = [];
        public List<long> SentIds = [];

        public void Record(long ticks)
        {
            if (Count == Ticks.Length) Array.Resize(ref Ticks, Count * 2);
            Ticks[Count++] = ticks;
        }
    }

    private IPEndPoint target = null!;
    private Template[] cycle = [];
    private string runId = "";
    private long startSeconds, next, limit;
    private long startTicks, measureTicks, endTicks;
    private long lastAck;

    public int Run(TextWriter output)
    {
        var addresses = Dns.GetHostAddresses(options.Host);
        var address = Array.Find(addresses, a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        if (!IPAddress.IsLoopback(address)) throw new ArgumentException("only a loopback address may be a target");
        target = new IPEndPoint(address, options.Port);
        if (options.Templates.Count == 0) throw new ArgumentException("--template is missing");

        cycle = options.Templates.SelectMany(t => Enumerable.Repeat(Template.Load(t.Path), t.Weight)).ToArray();
        startSeconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        runId = options.RunId ?? "L" + Base36(startSeconds, 7);
        if (runId.Length != 8) throw new ArgumentException("--run-id takes 8 characters");
        limit = Math.Min(options.Messages, MaxMessages);
        double seconds = Math.Min(options.Seconds, MaxSeconds);
        double warmup = Math.Min(options.WarmupSeconds, 120);

        var workers = Enumerable.Range(0, options.Connections).Select(_ => new Worker()).ToArray();
        var gate = new Barrier(options.Connections + 1);
        var threads = workers.Select(w => new Thread(() => Send(w, gate), 256 * 1024) { IsBackground = true }).ToArray();
        foreach (var t in threads) t.Start();
        gate.SignalAndWait(); // every connection is open
        startTicks = Stopwatch.GetTimestamp();
        measureTicks = startTicks + (long)(warmup * Stopwatch.Frequency);
        endTicks = measureTicks + (long)(seconds * Stopwatch.Frequency);
        gate.SignalAndWait();

        if (warmup > 0) Thread.Sleep(TimeSpan.FromSeconds(warmup));
        var before = options.WatchPids.ToDictionary(p => p, Watch.CpuSeconds);
        double ownBefore = Environment.CpuUsage.TotalTime.TotalSeconds;
        foreach (var t in threads) t.Join();
        long finish = Volatile.Read(ref lastAck); // without an answer that counts, up to now
        if (finish <= measureTicks) finish = Math.Max(Stopwatch.GetTimestamp(), measureTicks + Stopwatch.Frequency / 1000);
        double elapsed = (finish - measureTicks) / (double)Stopwatch.Frequency;
        var after = options.WatchPids.ToDictionary(p => p, Watch.CpuSeconds);
        double ownAfter = Environment.CpuUsage.TotalTime.TotalSeconds;

        if (options.AckedFile is not null) WriteIds(options.AckedFile, workers.SelectMany(w => w.AckedIds));
        if (options.SentFile is not null) WriteIds(options.SentFile, workers.SelectMany(w => w.SentIds));

        var ticks = workers.SelectMany(w => new ArraySegment<long>(w.Ticks, 0, w.Count)).ToArray();
        Array.Sort(ticks);
        double Ms(double q) => ticks.Length == 0 ? 0
            : Math.Round(ticks[Math.Clamp((int)Math.Ceiling(q * ticks.Length) - 1, 0, ticks.Length - 1)] * 1000.0 / Stopwatch.Frequency, 3);
        long errors = workers.Sum(w => w.Nack + w.WrongId + w.Malformed + w.Timeout + w.Closed + w.Connect);

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("run_id", runId);
            json.WriteNumber("connections", options.Connections);
            json.WriteNumber("message_bytes", (int)cycle.Average(t => t.Size));
            json.WriteNumber("sent", workers.Sum(w => w.Sent));
            json.WriteNumber("acked_aa", workers.Sum(w => w.Acked));
            json.WriteNumber("errors", errors);
            json.WriteNumber("warmup_acked", workers.Sum(w => w.WarmupAcked));
            json.WriteNumber("resent", workers.Sum(w => w.Resent));
            json.WriteNumber("seconds", Math.Round(elapsed, 3));
            json.WriteNumber("msgs_per_s", Math.Round(ticks.Length / elapsed, 1));
            json.WriteNumber("mib_per_s", Math.Round(workers.Sum(w => w.Bytes) / elapsed / 1048576, 2));
            json.WriteStartObject("ack_ms");
            json.WriteNumber("p50", Ms(0.50));
            json.WriteNumber("p95", Ms(0.95));
            json.WriteNumber("p99", Ms(0.99));
            json.WriteNumber("max", Ms(1));
            json.WriteEndObject();
            json.WriteStartObject("error_kinds");
            json.WriteNumber("nack", workers.Sum(w => w.Nack));
            json.WriteNumber("wrong_id", workers.Sum(w => w.WrongId));
            json.WriteNumber("malformed", workers.Sum(w => w.Malformed));
            json.WriteNumber("timeout", workers.Sum(w => w.Timeout));
            json.WriteNumber("closed", workers.Sum(w => w.Closed));
            json.WriteNumber("connect", workers.Sum(w => w.Connect));
            json.WriteEndObject();
            if (workers.FirstOrDefault(w => w.FirstNack is not null)?.FirstNack is { } nack) json.WriteString("first_nack", nack);
            json.WriteNumber("generator_cpu_cores", Math.Round((ownAfter - ownBefore) / elapsed, 2));
            json.WriteStartArray("watched");
            foreach (int pid in options.WatchPids)
            {
                json.WriteStartObject();
                json.WriteNumber("pid", pid);
                json.WriteNumber("cpu_cores", Math.Round((after[pid] - before[pid]) / elapsed, 2));
                json.WriteNumber("rss_mib", Math.Round(Watch.RssMiB(pid, "VmRSS")));
                json.WriteNumber("rss_peak_mib", Math.Round(Watch.RssMiB(pid, "VmHWM")));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
        return errors == 0 ? 0 : 1;
    }

    private Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = options.TimeoutMs,
            SendTimeout = options.TimeoutMs,
        };
        try { socket.Connect(target); }
        catch { socket.Dispose(); throw; }
        return socket;
    }

    private Socket? Reopen()
    {
        var until = DateTime.UtcNow.AddSeconds(options.ReconnectSeconds);
        while (DateTime.UtcNow < until)
        {
            try { return Open(); }
            catch (SocketException) { Thread.Sleep(100); }
        }
        return null;
    }

    private void Send(Worker w, Barrier gate)
    {
        Socket? socket = null;
        try { socket = Open(); }
        catch (SocketException) { w.Connect++; }
        gate.SignalAndWait();
        gate.SignalAndWait();
        if (socket is null) return;
        var mine = cycle.Select(t => (Key: t, Copy: t.Copy())).ToArray();
        var reader = new FrameReader(socket);
        Span<byte> id = stackalloc byte[Template.MsgIdWidth];
        try
        {
            while (true)
            {
                if (Stopwatch.GetTimestamp() >= endTicks) return;
                long sequence = Interlocked.Increment(ref next) - 1;
                if (sequence >= limit) return;
                var values = new MessageValues(runId, sequence, options.Patients, startSeconds);
                var frame = mine[sequence % mine.Length].Copy.Fill(values);
                Template.MsgId(id, values);
                long t0 = Stopwatch.GetTimestamp();
                if (options.Rate > 0)
                {
                    long due = startTicks + (long)(sequence / options.Rate * Stopwatch.Frequency);
                    while (t0 < due)
                    {
                        long wait = (due - t0) * 1000 / Stopwatch.Frequency;
                        if (wait > 0) Thread.Sleep((int)wait); else Thread.SpinWait(50);
                        t0 = Stopwatch.GetTimestamp();
                        if (t0 >= endTicks) return;
                    }
                    t0 = due; // a late send counts as waiting time
                }
                w.Sent++;
                if (options.SentFile is not null) w.SentIds.Add(sequence);
                while (true)
                {
                    try
                    {
                        for (int done = 0; done < frame.Length;) done += socket.Send(frame[done..]);
                        if (!reader.Next(out var ack))
                        {
                            w.Closed++;
                        }
                        else
                        {
                            long t1 = Stopwatch.GetTimestamp();
                            Check(w, ack, id, sequence, t0, t1, frame.Length);
                            break;
                        }
                    }
                    catch (SocketException e)
                    {
                        if (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock) w.Timeout++;
                        else w.Closed++;
                    }
                    socket.Dispose();
                    if (Reopen() is not { } again) return;
                    socket = again;
                    reader = new FrameReader(socket);
                    w.Resent++; // the same message again, as a sender without an answer does
                }
            }
        }
        finally { socket.Dispose(); }
    }

    private void Check(Worker w, ReadOnlySpan<byte> ack, ReadOnlySpan<byte> id, long sequence, long t0, long t1, int bytes)
    {
        var code = Hl7.Field(ack, "MSA"u8, 1);
        var about = Hl7.Field(ack, "MSA"u8, 2);
        if (code.IsEmpty) { w.Malformed++; w.FirstNack ??= Encoding.UTF8.GetString(ack); return; }
        if (!about.SequenceEqual(id)) { w.WrongId++; w.FirstNack ??= Encoding.UTF8.GetString(ack); return; }
        if (!code.SequenceEqual("AA"u8)) { w.Nack++; w.FirstNack ??= Encoding.UTF8.GetString(ack); return; }
        w.Acked++;
        if (options.AckedFile is not null) w.AckedIds.Add(sequence);
        long seen = Volatile.Read(ref lastAck);
        while (t1 > seen)
        {
            long was = Interlocked.CompareExchange(ref lastAck, t1, seen);
            if (was == seen) break;
            seen = was;
        }
        if (t0 >= measureTicks) { w.Record(t1 - t0); w.Bytes += bytes; }
        else w.WarmupAcked++;
    }

    private void WriteIds(string path, IEnumerable<long> sequences)
    {
        using var file = new StreamWriter(path);
        foreach (long s in sequences.Order()) file.WriteLine(runId + s.ToString("D10"));
    }

    private static string Base36(long value, int width)
    {
        var c = new char[width];
        for (int i = width - 1; i >= 0; i--) { c[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(int)(value % 36)]; value /= 36; }
        return new string(c);
    }
}
