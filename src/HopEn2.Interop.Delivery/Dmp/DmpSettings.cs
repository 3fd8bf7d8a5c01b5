using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>Access to the DMP, under <c>Delivery:Dmp</c>: what differs from machine to machine. As whom the house deposits is in <c>delivery.yaml</c>.</summary>
public sealed record DmpSettings
{
    /// <summary>Base of the DMP's addresses: <c>repository</c>, <c>registry</c> and <c>patients</c> are below it. Null: nothing can be deposited. http only on the machine itself.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>Certificate of the structure that the connection is made with: PEM file with those that lead to its authority, or PFX.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file of its key; null when it is in <see cref="Certificate"/>.</summary>
    public string? Key { get; init; }

    /// <summary>File with the password of key or PFX; null when they have none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file: authorities that may have issued the DMP's certificate. Null: those that the machine trusts.</summary>
    public string? Authority { get; init; }

    /// <summary>Certificate (cachet) that signs the VIHF, when it is another than <see cref="Certificate"/>.</summary>
    public string? SigningCertificate { get; init; }

    public string? SigningKey { get; init; }

    public string? SigningPasswordFile { get; init; }

    /// <summary>How often the files are looked at; changed ones are taken without a restart. Default 1 min; 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CertificateCheck { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Default 10 s; 1 s to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the first byte sent to the last one of the answer. Default 60 s; 1 s to 10 min. Passed after the body went out, the outcome is unknown.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Connections open at a time. Default 20; 1 to 200.</summary>
    [Range(1, 200)]
    public int Connections { get; init; } = 20;

    /// <summary>Bytes of an answer that are read at most. Default 4 MB; 64 KB to 64 MB.</summary>
    [Range(65_536, 67_108_864)]
    public int LargestAnswer { get; init; } = 4 << 20;

    /// <summary>LPS_ID: id of the product or of its installation.</summary>
    [Required]
    public string SoftwareId { get; init; } = "hopen2";

    /// <summary>LPS_Nom.</summary>
    [Required]
    public string SoftwareName { get; init; } = "hopen2";

    /// <summary>LPS_Version. Default: the engine's.</summary>
    [Required]
    public string SoftwareVersion { get; init; } = typeof(DmpSettings).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>NameID where no person submits (questions of the engine itself): who is responsible for the automatic processing. Empty: the structure's id, <c>/</c>, <see cref="SoftwareName"/>.</summary>
    public string ResponsibleId { get; init; } = "";

    /// <summary>subject-id of the automate: software, model.</summary>
    [Required]
    public string AutomateName { get; init; } = "hopen2,hopen2";

    /// <summary>AuthnContextClassRef: how the user had authenticated locally.</summary>
    [Required]
    public string AuthnContext { get; init; } = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";

    /// <summary>How long an assertion holds (Conditions). Default 5 min; 0 writes none, up to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan AssertionLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Value of the attribute that asks for a secret connection (CONNEXION_SECRETE). Empty, the default: the attribute is not sent, as the specification leaves its value open.</summary>
    public string SecretConnectionCode { get; init; } = "";

    /// <summary>receiver/device/id of TD0.2: the DMP's own OID. Not in the public specification; seen in a reference client.</summary>
    [Required]
    public string DmpOid { get; init; } = "1.2.250.1.213.4.1.1.1";
}
