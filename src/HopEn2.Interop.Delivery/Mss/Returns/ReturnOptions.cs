using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>Settings under <c>Delivery:Mss:Returns</c>: how the return mailbox is read.</summary>
public sealed record ReturnOptions
{
    /// <summary>What is read. Default INBOX.</summary>
    public string Inbox { get; init; } = "INBOX";

    /// <summary>Where a mail goes once its fact is durable. Default Traités.</summary>
    public string Done { get; init; } = "Traités";

    /// <summary>Where a mail goes that a person should look at. Default A voir.</summary>
    public string ToSee { get; init; } = "A voir";

    /// <summary>Between two looks where the server has no IDLE. Default 1 min (mssante.md §7); 5 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan Poll { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After a lost connection, the first time; twice as long each further time, up to <see cref="LongestPause"/>. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of a return that is read whole; a larger one goes to <see cref="ToSee"/> unread. Default 40 MB: the originals may come back whole.</summary>
    [Range(1_000_000, 200_000_000)]
    public int Largest { get; init; } = 40_000_000;

    /// <summary>How far back a return that names no mail may be about one. Default 30 days (mssante.md §4).</summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Answers of persons are sent on to where the service reads. Default true.</summary>
    public bool Forward { get; init; } = true;

    /// <summary>Patient record that files of patients' answers are passed on to; null: none is.</summary>
    public AnswerDestination? Dpi { get; init; }

    /// <summary>Words of Mon espace santé and the cause each gives; empty: the programme's own.</summary>
    public IReadOnlyList<CausePattern> PatientSpace { get; init; } = [];
}
