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
        var deposit = Deposit();
        var withheld = !deposit.HasFlag(Stage.Deposited) && (outOfReach || !current.DepositAsked);
        return stages | deposit | Mails() | (withheld ? Stage.Withheld : Stage.None);
    }

    /// <summary>Accepted is accepted, of whichever version; else refused is refused, until a version is accepted.</summary>
    private Stage Deposit()
    {
        var asked = Stage.None;
        var last = Stage.None;
        foreach (var version in _versions.Where(v => v is { DepositAsked: true, Deleted: false }).OrderBy(v => v.Number))
        {
            asked = Stage.Sent;
            if (_versions.Exists(v => v.Deleted && v.Number >= version.Number && _answers.Contains(new Truth.DepositRemoved(Number, v.Number))))
                continue;
            if (_answers.Contains(new Truth.DepositAnswered(Number, version.Number, Accepted: true)))
                return Stage.Sent | Stage.Deposited;
            if (_answers.Contains(new Truth.DepositAnswered(Number, version.Number, Accepted: false)))
                last = Stage.Refused;
            else if (last is Stage.None && version.AcknowledgementAsked)
                last = Stage.Waiting;
        }

        return asked | last;
    }

    /// <summary>Of each mail the last word: the reader's own before that of the servers, for a refusal may be followed by success.</summary>
    private Stage Mails()
    {
        var stages = Stage.None;
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var bounced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mail in _answers.OfType<Truth.MailAnswered>().GroupBy(m => (m.Number, m.Recipient)))
        {
            // An answer counts once the message it answers is known.
            if (!_versions.Exists(v => v.Number == mail.Key.Number && !v.Deleted))
                continue;
            var last = mail.MaxBy(m => (m.Fate is MailFate.Read or MailFate.Failed, m.At))!;
            (last.Fate is MailFate.Bounced ? bounced : reached).Add(last.Recipient);
            if (last.Fate is not MailFate.Bounced)
                stages |= last.ToPatient ? Stage.MailedPatient : Stage.MailedProfessional;
            if (last.Fate is MailFate.Read)
                stages |= Stage.Read;
        }

        // Whom another version reached was reached.
        return bounced.IsSubsetOf(reached) ? stages : stages | Stage.Bounced;
    }
}
