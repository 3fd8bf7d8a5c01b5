namespace HopEn2.Interop.Simulators.Mss.Recipients;

/// <summary>How recipients behave: shares in percent, delays in milliseconds from the moment a mail was taken. What concerns one address goes before the shares.</summary>
public sealed record Behaviour
{
    /// <summary>One address (lower case) and what its mails come to; also <c>@domain</c>.</summary>
    public IReadOnlyDictionary<string, Conduct> Addresses { get; init; } = new Dictionary<string, Conduct>(StringComparer.Ordinal);

    /// <summary>Matricules of patients without mailbox.</summary>
    public IReadOnlyList<string> UnknownPatients { get; init; } = [];

    /// <summary>Matricules of patients who have closed their messaging.</summary>
    public IReadOnlyList<string> ClosedPatients { get; init; } = [];

    /// <summary>A delivered-DSN is sent when the sender asked for one. Share 100.</summary>
    public double DeliveredPercent { get; init; } = 100;

    public Delay Delivered { get; init; } = new(200, 2_000);

    /// <summary>Reads, and says so when asked (MDN displayed). Share 50.</summary>
    public double DisplayedPercent { get; init; } = 50;

    /// <summary>A software integrates it, and says so (MDN processed). Share 0.</summary>
    public double ProcessedPercent { get; init; }

    /// <summary>A software refuses it, and says why (MDN processed/Error). Share 0.</summary>
    public double ProcessingErrorPercent { get; init; }

    public Delay Read { get; init; } = new(1_000, 10_000);

    /// <summary>Taken, and bounced afterwards. Share 0.</summary>
    public double BouncedPercent { get; init; }

    public Delay Bounced { get; init; } = new(500, 5_000);

    /// <summary>An absence message. Share 0.</summary>
    public double AbsentPercent { get; init; }

    /// <summary>A person answers; a patient unless the mail said FIN. Share 0.</summary>
    public double AnsweredPercent { get; init; }

    public Delay Answered { get; init; } = new(2_000, 20_000);

    /// <summary>Refused at RCPT with 550. Share 0.</summary>
    public double RefusedPercent { get; init; }

    /// <summary>A bounce that names nothing that was ever sent. Share 0.</summary>
    public double NonsensePercent { get; init; }

    /// <summary>Bytes that a patient's mailbox takes at most (mssante.md §2).</summary>
    public int PatientBytes { get; init; } = 25_000_000;

    /// <summary>Null: makes sense. Else why it makes no sense.</summary>
    internal string? Problem() =>
        new[] { DeliveredPercent, DisplayedPercent, ProcessedPercent, ProcessingErrorPercent, BouncedPercent, AbsentPercent, AnsweredPercent, RefusedPercent, NonsensePercent }.Any(p => p is < 0 or > 100)
            ? "shares are 0 to 100"
            : new[] { Delivered, Read, Bounced, Answered }.Any(d => d.FromMs < 0 || d.ToMs < d.FromMs) ? "delays: fromMs is at least 0 and not more than toMs" : null;
}

/// <summary>Evenly between two bounds, milliseconds.</summary>
public sealed record Delay(int FromMs, int ToMs);

/// <summary>What the mails of one address come to; null: as the shares have it.</summary>
public sealed record Conduct
{
    /// <summary>Answer to RCPT, such as <c>550 5.1.1 no such mailbox</c>.</summary>
    public string? AtRcpt { get; init; }

    /// <summary>Answer after the mail, such as <c>552 5.3.4 too large</c>; for all recipients of the mail.</summary>
    public string? AtData { get; init; }

    /// <summary>Taken, and bounced afterwards with this status and text, such as <c>5.2.2 mailbox full</c>.</summary>
    public string? Bounce { get; init; }

    /// <summary>displayed, processed, error, deleted, dispatched or none.</summary>
    public string? Disposition { get; init; }

    /// <summary>Of disposition error: 900 to 906.</summary>
    public string? ErrorCode { get; init; }

    public bool? Delivered { get; init; }

    public bool? Absent { get; init; }

    public bool? Answers { get; init; }

    /// <summary>Name of the file an answer carries; null: none.</summary>
    public string? AnswerFile { get; init; }

    public bool? Nonsense { get; init; }
}
