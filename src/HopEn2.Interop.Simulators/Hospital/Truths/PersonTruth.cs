namespace HopEn2.Interop.Simulators.Hospital.Truths;

/// <summary>One patient record as far as the messages added so far tell; records that were merged share one answer.</summary>
internal sealed class PersonTruth
{
    private Truth.Asked? _dmp;
    private Truth.Asked? _feeding;

    /// <summary>The record it was merged into; null when none.</summary>
    public PersonTruth? Into { get; private set; }

    public HashSet<int> Documents { get; } = [];

    /// <summary>No DMP, a closed one, or opposition to feeding it.</summary>
    public bool OutOfReach => Surviving is var person && (person._dmp is { NoDmp: true } || person._feeding is { Opposed: true });

    public PersonTruth Surviving
    {
        get
        {
            var person = this;
            while (person.Into is not null)
                person = person.Into;
            return person;
        }
    }

    /// <summary>The later answer wins, whichever came first; what was not asked overrides nothing.</summary>
    public void Add(Truth.Asked answer)
    {
        _dmp = Later(_dmp, answer);
        _feeding = answer.Opposed is null ? _feeding : Later(_feeding, answer);
    }

    /// <summary>Takes over what is known of a record merged into this one.</summary>
    public void Take(PersonTruth merged)
    {
        merged.Into = this;
        Documents.UnionWith(merged.Documents);
        _dmp = merged._dmp is { } dmp ? Later(_dmp, dmp) : _dmp;
        _feeding = merged._feeding is { } feeding ? Later(_feeding, feeding) : _feeding;
    }

    private static Truth.Asked Later(Truth.Asked? known, Truth.Asked answer) => known is null || answer.At > known.At ? answer : known;
}
