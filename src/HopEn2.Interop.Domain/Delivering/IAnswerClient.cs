namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Tells the source of a document what became of it. Knows nothing of queues: one call is one attempt.</summary>
public interface IAnswerClient
{
    /// <summary>One attempt; those to one destination go one after another, over one connection. Never throws for what the network or the source does: that is a result.</summary>
    /// <remarks>The same answer is the same message to the last byte, however often and by whichever engine it is sent: the source recognises its repetition by the control id.</remarks>
    Task<AnswerResult> SendAsync(SourceAnswer answer, CancellationToken cancel);
}

/// <summary>What became of one attempt to answer.</summary>
public abstract record AnswerResult
{
    /// <summary>The source took responsibility (AA, CA).</summary>
    public sealed record Taken : AnswerResult
    {
        public static Taken Instance { get; } = new();
    }

    /// <summary>The source will not have it (AE, CE): the same again is pointless.</summary>
    /// <param name="Code">ERR-3.1 and ERR-5.1 of the acknowledgement, else MSA-1.</param>
    public sealed record Refused(string Code) : AnswerResult;

    /// <summary>Not taken now (no connection, no acknowledgement in time, AR, CR). Whether it arrived does not matter: it may be sent again.</summary>
    public sealed record Temporary(string Code) : AnswerResult;

    /// <summary>Nobody says where answers of this feed go (<c>answers</c> in feeds.yaml).</summary>
    public sealed record NoDestination : AnswerResult
    {
        public static NoDestination Instance { get; } = new();
    }
}
