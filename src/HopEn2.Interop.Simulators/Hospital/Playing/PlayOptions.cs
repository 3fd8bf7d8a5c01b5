namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>Where and how fast a day is played.</summary>
public sealed record PlayOptions
{
    /// <summary>Host of the MLLP entrance.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Its port; of no meaning when FHIR is spoken.</summary>
    public int Port { get; init; }

    /// <summary>Base of a FHIR server: then FHIR is spoken instead of HL7v2, and the plan must ask for it. Null, the default: MLLP.</summary>
    public Uri? Fhir { get; init; }

    /// <summary>Bearer token for the FHIR server. Null: none.</summary>
    public string? Token { get; init; }

    /// <summary>Simulated seconds per second: 1 is real time, 3 600 an hour a second. Null: as fast as the other side acknowledges. Default null.</summary>
    public double? Speed { get; init; }

    /// <summary>Simulated time from which the speed counts; what lies before is sent at once, so that a screen has something to show. Null: from the first message.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Awaited when all that lies before <see cref="StartAt"/> was acknowledged, before anything that follows is sent. Null: the speed counts at once.</summary>
    public Func<CancellationToken, Task>? BeforeStart { get; init; }

    /// <summary>When messages cannot leave in time, the day goes slower; else it catches up, as senders do after an outage. Default false.</summary>
    public bool Slows { get; init; }

    /// <summary>Messages per second at most, all senders together. Null: no limit.</summary>
    public double? Rate { get; init; }

    public IReadOnlyList<Rupture> Ruptures { get; init; } = [];

    /// <summary>Ways in which flows break on the way.</summary>
    public IReadOnlyList<Break> Breaks { get; init; } = [];

    /// <summary>How long an acknowledgement is awaited before the connection is given up and the message sent again. Default 30 s.</summary>
    public TimeSpan AcknowledgementTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause before connecting again, or before sending again what was answered AR. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a sound message answered AR is sent again before it is given up. Default 10.</summary>
    public int RetriesAfterReject { get; init; } = 10;

    internal ISenderConnection Connection() => Fhir is null ? new MllpConnection(Host, Port) : new FhirConnection(Fhir, Token);

    /// <summary>FHIR refuses at once what HL7v2 takes and parks: a deletion without the name of its document lacks an element that is required.</summary>
    internal bool IsToBeRefused(SimulatedMessage message) => Fhir is null ? message.IsToBeRefused : message.Fault is not Fault.None;
}

/// <summary>A sender falls silent for a while.</summary>
/// <param name="From">Simulated time.</param>
/// <param name="To">Simulated time at which it speaks again.</param>
/// <param name="Lost">What it would have sent is lost; else it is kept and sent afterwards.</param>
/// <param name="Disconnects">Its connection is closed meanwhile; else it stays open and silent.</param>
public sealed record Rupture(Sender Sender, DateTimeOffset From, DateTimeOffset To, bool Lost = false, bool Disconnects = false)
{
    public bool Holds(SimulatedMessage message) => message.Sender == Sender && message.At >= From && message.At < To;
}
