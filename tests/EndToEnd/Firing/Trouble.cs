namespace HopEn2.Interop.Tests.EndToEnd.Firing;

/// <summary>What befalls the neighbours while an engine delivers: killed and started again, slow, failing in every way a network can, and well again.</summary>
internal sealed class Trouble(Surroundings around, int seed)
{
    private static readonly string[] DmpTroubles =
    [
        """{ "latency": { "fromMs": 100, "toMs": 1500 } }""",
        """{ "latency": { "fromMs": 2000, "toMs": 5000 } }""",
        """{ "troubles": [ { "do": "cut", "when": "afterRegistering", "percent": 30 } ] }""",
        """{ "troubles": [ { "do": "cut", "when": "afterRequest", "percent": 20 }, { "do": "cut", "when": "during", "percent": 20 }, { "do": "cut", "when": "before", "percent": 20 } ] }""",
        """{ "troubles": [ { "do": "unavailable", "status": 503, "retryAfter": 1, "percent": 40 } ] }""",
        """{ "troubles": [ { "do": "late", "afterMs": 4000, "percent": 20 }, { "do": "fault", "faultCode": "Receiver", "percent": 20 } ] }""",
        """{ "troubles": [ { "do": "refuse", "code": "XDSRegistryBusy", "on": "deposit", "percent": 30 } ] }""",
        """{ "capacity": { "atOnce": 2 } }""",
    ];

    private static readonly string[] MssTroubles =
    [
        """{ "troubles": [ { "at": "data", "cut": true, "taken": true, "percent": 15 } ] }""",
        """{ "troubles": [ { "at": "data", "cut": true, "percent": 25 } ] }""",
        """{ "troubles": [ { "at": "data", "delayMs": 1500, "percent": 50 } ] }""",
        """{ "troubles": [ { "at": "data", "delayMs": 6000, "percent": 10 } ] }""",
        """{ "troubles": [ { "at": "rcpt", "reply": "451 4.3.0 later", "percent": 30 }, { "at": "mail", "reply": "421 4.3.2 closing", "percent": 10 } ] }""",
        """{ "troubles": [ { "at": "connect", "reply": "421 4.7.0 too many connections", "percent": 50 }, { "at": "data", "reply": "452 4.3.1 full", "percent": 20 } ] }""",
    ];

    /// <summary>Goes on until it is told to stop, and leaves both running and calm.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(RunAsync(around.Dmp, DmpTroubles, new Random(seed), stop), RunAsync(around.Mss, MssTroubles, new Random(seed + 1), stop));

    private static async Task RunAsync(Neighbour neighbour, string[] troubles, Random random, CancellationToken stop)
    {
        while (await WaitAsync(random.Next(200, 2000), stop))
        {
            switch (random.Next(4))
            {
                case 0:
                    await neighbour.KillAsync();
                    await WaitAsync(random.Next(100, 3000), stop);
                    await neighbour.AgainAsync();
                    break;
                case 1:
                    await neighbour.CalmAsync();
                    break;
                default:
                    await neighbour.OrderAsync(troubles[random.Next(troubles.Length)]);
                    break;
            }
        }

        await neighbour.CalmAsync();
    }

    /// <returns>False: it was told to stop.</returns>
    private static async Task<bool> WaitAsync(int milliseconds, CancellationToken stop)
    {
        await Task.Delay(milliseconds, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
