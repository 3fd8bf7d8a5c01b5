namespace HopEn2.Interop.Ledger.Bus;

/// <summary>The queues on the broker, and how they are declared.</summary>
internal static class BusQueue
{
    /// <summary>Announcements. Every engine of the store takes from it.</summary>
    public const string Name = "hopen2-translate";

    /// <summary>Announcements that were given up.</summary>
    public const string Errors = "hopen2-translate-errors";

    /// <summary>How often an announcement is handed out again, after whoever had it died or lost the broker, before it is given up. 20: a broker that flaps is no fault of the messages.</summary>
    public const int DeliveryLimit = 20;

    /// <summary>Replicated where the broker is a cluster; what exceeds the limit goes to <see cref="Errors"/> by the default exchange.</summary>
    public static Dictionary<string, object?> Arguments => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = DeliveryLimit,
        ["x-dead-letter-exchange"] = "",
        ["x-dead-letter-routing-key"] = Errors,
    };

    /// <summary>Without a limit: looking at it hands out and takes back.</summary>
    public static Dictionary<string, object?> ErrorArguments => new() { ["x-queue-type"] = "quorum" };
}
