namespace HopEn2.Interop.Simulators.Hospital.Truths;

/// <summary>One document over its versions, as far as the messages added so far tell.</summary>
internal sealed class DocumentTruth(int number)
{
    private readonly List<VersionTruth> _versions = [];
    private readonly HashSet<Truth> _answers = [];

    public int Number { get; } = number;

    /// <summary>What was counted for it last, to be taken back before it changes.</summary>
    public (TallyKey Key, Stage Stages)? Counted { get; set; }

    public IReadOnlyList<VersionTruth> Versions => _versions;

    /// <summary>The version that counts: the highest number; null before any was seen.</summary>
    public VersionTruth? Current { get; private set; }

    /// <summary>False when it was known.</summary>
    public bool Add(VersionTruth version)
    {
        if (_versions.Contains(version))
            return false;
        _versions.Add(version);
        if (Current is null || version.Number > Current.Number)
            Current = version;
        return true;
    }

    public bool Add(Truth answer) => _answers.Add(answer);

    /// <summary>Time of the first version known, those of which only the deletion is known left aside while there are others.</summary>
    public DateTimeOffset At => _versions.Where(v => !v.Deleted).DefaultIfEmpty(_versions[0]).Min(v => v.At);

    /// <summary>None while it does not exist: nothing but answers known, withdrawn, or received from outside.</summary>
    public Stage Stages(bool outOfReach)
    {
        if (Current is not { Received: false } current || _versions.Exists(v => v.Number == current.Number && v.Deleted))
            return Stage.None;

        var stages = Stage.Produced | (current.Qualified ? Stage.InsQualified : Stage.None) | (current.RightFormat ? Stage.RightFormat : Stage.None);
        return stages | Deposit() | Mails() | (outOfReach || !current.DepositAsked ? Stage.Withheld : Stage.None);
    }

    private Stage Deposit()
    {
        var asked = false;
        var awaited = false;
        var accepted = false;
        var refused = false;
        foreach (var version in _versions)
        {
            if (!version.DepositAsked || version.Deleted)
                continue;
            asked = true;
            if (_answers.OfType<Truth.DepositRemoved>().Any(r => r.Number >= version.Number))
                continue;
            awaited |= version.AcknowledgementAsked;
            accepted |= _answers.Contains(new Truth.DepositAnswered(Number, version.Number, Accepted: true));
            refused |= _answers.Contains(new Truth.DepositAnswered(Number, version.Number, Accepted: false));
        }

        return (asked ? Stage.Sent : Stage.None) | (accepted ? Stage.Deposited : refused ? Stage.Refused : awaited ? Stage.Waiting : Stage.None);
    }

    /// <summary>Of each mail the last word: the reader's own before that of the servers, for a refusal may be followed by success.</summary>
    private Stage Mails()
    {
        var stages = Stage.None;
        foreach (var mail in _answers.OfType<Truth.MailAnswered>().GroupBy(m => (m.Number, m.Recipient)))
        {
            // An answer counts once the message it answers is known.
            if (_versions.Exists(v => v.Number == mail.Key.Number && !v.Deleted))
                stages |= Of(mail.MaxBy(m => (m.Fate is MailFate.Read or MailFate.Failed, m.At))!);
        }

        return stages;
    }

    private static Stage Of(Truth.MailAnswered mail)
    {
        var mailed = mail.ToPatient ? Stage.MailedPatient : Stage.MailedProfessional;
        return mail.Fate switch
        {
            MailFate.Bounced => Stage.Bounced,
            MailFate.Read => mailed | Stage.Read,
            _ => mailed,
        };
    }
}
