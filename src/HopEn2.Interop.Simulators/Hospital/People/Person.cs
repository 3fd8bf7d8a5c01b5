namespace HopEn2.Interop.Simulators.Hospital.People;

/// <summary>How far the identity of a person is (RNIV §3.2).</summary>
internal enum Identity
{
    /// <summary>INS and PID-32 VALI: the matricule goes with every document.</summary>
    Qualified,

    /// <summary>VALI without INS.</summary>
    Validated,

    /// <summary>INS asked of INSi, identity not checked with a document: PROV, matricule sent all the same by old software.</summary>
    Retrieved,

    /// <summary>PROV, no INS.</summary>
    Provisional,

    /// <summary>PROV and DOUT, no INS.</summary>
    Doubtful,
}

/// <summary>DMP of the person, as ZFA-1 tells it.</summary>
internal enum DmpRecord
{
    Active,
    Closed,
    None,
}

/// <summary>A person whom the hospital knows. All of it is invented.</summary>
internal sealed class Person
{
    public required int Number { get; init; }
    public required string Ipp { get; init; }
    public required string BirthName { get; init; }
    public required string? UsedName { get; init; }
    public required string FirstName { get; init; }
    public required string GivenNames { get; init; }
    public required DateOnly Birth { get; init; }
    public required bool Male { get; init; }

    /// <summary>INSEE code, five characters.</summary>
    public required string BirthPlace { get; init; }

    public required string Street { get; init; }
    public required string City { get; init; }
    public required string Postcode { get; init; }
    public required Professional FamilyDoctor { get; init; }

    /// <summary>Reads mails of <c>@patient.mssante.fr</c>.</summary>
    public required bool HasMailbox { get; init; }

    /// <summary>The matricule INSi would give; on messages only as <see cref="Identity"/> allows.</summary>
    public required string Matricule { get; set; }

    public required Identity Identity { get; set; }
    public required DmpRecord Dmp { get; init; }

    /// <summary>Opposed to the feeding of the DMP, as last told by a ZFA.</summary>
    public required bool Opposed { get; set; }

    /// <summary>When DMP status and opposition were asked; ZFA-2 and ZFA-10.</summary>
    public required DateTimeOffset AskedAt { get; set; }

    /// <summary>The answer was not collected: ZFA-9 NA without a date.</summary>
    public required bool NotAsked { get; init; }

    public string? Ins => Identity is Identity.Qualified or Identity.Retrieved ? Matricule : null;

    public string Sex => Male ? "M" : "F";

    /// <summary>PID-32; more than one with a doubtful identity.</summary>
    public IReadOnlyList<string> Reliability => Identity switch
    {
        Identity.Qualified or Identity.Validated => ["VALI"],
        Identity.Doubtful => ["PROV", "DOUT"],
        _ => ["PROV"],
    };

    /// <summary>Nothing can be deposited for this person.</summary>
    public bool OutOfReach => Opposed || Dmp != DmpRecord.Active;
}
