using System.Globalization;
using HopEn2.Interop.MllpLoad;

const string usage = """
    MllpLoad: an MLLP load generator (HL7 v2) for servers on this machine. It sends only to a loopback address.

      MllpLoad --port P --template FILE[:WEIGHT] [--template ...] [options]   send, print one JSON object
      MllpLoad echo --port P [--seconds S] [--commit FILE]                    a server that answers AA to all, with --commit once it is in that new file, on disk

      --host H           a loopback address (127.0.0.1)
      --connections C    parallel connections, each with a window of one (1)
      --messages N       at most N messages (10000; hard limit 5000000)
      --seconds S        at most S seconds after the warm-up (60; hard limit 900)
      --warmup S         seconds at the start that are sent but not measured (0)
      --rate R           messages a second in all, latency then counts from the due time (0: as fast as answered)
      --timeout MS       longest wait for an acknowledgment (30000)
      --reconnect S      after a lost connection try for S seconds, then send the same message again (0: give up)
      --patients N       distinct patients and visits (100000)
      --run-id X         8 characters that begin each control id (from the clock)
      --acked FILE       write the control ids that were answered AA      --sent FILE   write those that were sent
      --watch-pid PID    report this process tree's CPU and memory (may be repeated)

    Exit status: 0 when every message sent was answered AA with its own control id, 1 when not, 2 on a wrong call.
    """;

try
{
    bool echo = args.Length > 0 && args[0] == "echo";
    var o = new Options();
    string? commit = null;
    for (int i = echo ? 1 : 0; i < args.Length; i++)
    {
        string name = args[i];
        if (name is "--help" or "-h") { Console.WriteLine(usage); return 0; }
        if (++i >= args.Length) throw new ArgumentException(name + " takes a value");
        string value = args[i];
        switch (name)
        {
            case "--host": o.Host = value; break;
            case "--port": o.Port = Int(value); break;
            case "--connections": o.Connections = Int(value); break;
            case "--messages": o.Messages = long.Parse(value, CultureInfo.InvariantCulture); break;
            case "--seconds": o.Seconds = Num(value); break;
            case "--warmup": o.WarmupSeconds = Num(value); break;
            case "--rate": o.Rate = Num(value); break;
            case "--timeout": o.TimeoutMs = Int(value); break;
            case "--reconnect": o.ReconnectSeconds = Num(value); break;
            case "--patients": o.Patients = long.Parse(value, CultureInfo.InvariantCulture); break;
            case "--run-id": o.RunId = value; break;
            case "--acked": o.AckedFile = value; break;
            case "--sent": o.SentFile = value; break;
            case "--commit": commit = value; break;
            case "--watch-pid": o.WatchPids.Add(Int(value)); break;
            case "--template":
                int colon = value.LastIndexOf(':');
                o.Templates.Add(colon > 0 ? (value[..colon], Int(value[(colon + 1)..])) : (value, 1));
                break;
            default: throw new ArgumentException("unknown option " + name);
        }
    }
    if (o.Connections is < 1 or > 1024) throw new ArgumentException("--connections: 1 to 1024");
    return echo ? Echo.Run(o.Port, (int)Math.Min(o.Seconds, 900), commit) : new Load(o).Run(Console.Out);
}
catch (Exception e) when (e is ArgumentException or FormatException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

static int Int(string s) => int.Parse(s, CultureInfo.InvariantCulture);
static double Num(string s) => double.Parse(s, CultureInfo.InvariantCulture);
