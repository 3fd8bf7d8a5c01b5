using System.Collections.Frozen;
using System.Text;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation;

/// <summary>A small house: mappings in memory, and a translator over them.</summary>
internal sealed class House : IMappings
{
    public static readonly Hospital Hospital = new()
    {
        Name = "CH des Essais",
        FinessEj = "990000002",
        FinessEg = ["990000010"],
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"),
        AcceptTestIns = true,
        InsKeyCheck = InsKeyCheck.Strict,
        CountTraining = true,
        StrictVisibility = false,
        StrictActions = false,
        Authorities = new Dictionary<string, string>
        {
            ["CH-ESSAI"] = "CH-ESSAI",
            ["CH-ESSAI&990000002&M"] = "CH-ESSAI",
            ["990000010"] = "CH-ESSAI",
            ["2.999.1.1"] = "CH-ESSAI",
            ["CH-VOISIN"] = "CH-VOISIN",
            ["CHU-X"] = "CHU-X",
            ["AUT-AFFECTATION"] = "AUT-AFFECTATION",
        }.ToFrozenDictionary(),
        DefaultAuthority = "CH-ESSAI",
        OwnOids = new Dictionary<string, string> { ["2.999.1.1"] = "CH-ESSAI" }.ToFrozenDictionary(),
        Targets = FrozenDictionary<DocumentKind, double>.Empty,
    };

    public static readonly Feed Feed = new()
    {
        Name = "essai",
        Label = "Essai",
        Transport = FeedTransport.Mllp,
        Entrance = "mllp",
        Mode = FeedMode.Observe,
        Senders = [],
        Charset = "iso-8859-15",
        Authority = "CH-ESSAI",
        OnConflictingControlId = ConflictRule.Accept,
        Accepts = [],
        LargestMessage = 50_000_000,
        ReadTimeout = TimeSpan.FromSeconds(30),
        IdleTimeout = TimeSpan.Zero,
        Contact = null,
    };

    private static readonly DocumentTable Documents = new(
    [
        Type("LN", "11490-0", DocumentKind.Ldl, "10"),
        Type("LN", "57833-6", DocumentKind.Ods, "42"),
        Type("LN", "34874-8", DocumentKind.Cro, "10"),
        Type("LN", "11488-4", DocumentKind.Crc, "10"),
        Type("LN", "11502-2", DocumentKind.CrBio, "10"),
        Type("LN", "18748-4", DocumentKind.CrImagerie, "31"),
        Type("LN", "34112-3", DocumentKind.Other, "10"),
        Type("LN", "18761-7", DocumentKind.Other, "11"),
        Type("LN", "96173-0", DocumentKind.Other, "52"),
        Type("LN", "55115-0", DocumentKind.Other, "42"),
        Type("LN", "60593-1", DocumentKind.Other, "43"),
        Type("LN", "34133-9", DocumentKind.Other, "11"),
        Type("LN", "34794-8", DocumentKind.Other, "10"),
        Type("LN", "51969-4", DocumentKind.Other, "10"),
        Type("LN", "87273-9", DocumentKind.Other, "10"),
        Type("TRE_A05", "SYNTH", DocumentKind.Other, "11"),
        new("essai", "DPI-TYPES", "LDLSORT", DocumentKind.Ldl, "11490-0", "10", "Lettre"),
    ]);

    public House(Hospital? hospital = null, Feed? feed = null) =>
        Current = new(hospital ?? Hospital, new FeedTable([feed ?? Feed]), new ServiceTable([], []), Documents, new PathwayTable([]), new AlertRoutes(1, []), "");

    public event Action<HospitalMappings>? Changed
    {
        add { }
        remove { }
    }

    public HospitalMappings Current { get; }

    public IReadOnlyList<MappingProblem> Refused => [];

    public Hl7v2Translator Translator => new(this);

    public static readonly House Usual = new();

    public static JournaledMessage Journaled(ReadOnlyMemory<byte> body, string feed = "essai") =>
        new(new(1), feed, MessageFormat.Er7, "", body, DateTimeOffset.UnixEpoch, Answer.Accept, false);

    public (MessageHeader Header, Outcome Outcome) Translate(ReadOnlyMemory<byte> body) => Translator.Translate(Journaled(body));

    /// <summary>Translates a message written line by line.</summary>
    public (MessageHeader Header, Outcome Outcome) Translate(params ReadOnlySpan<string> segments) => Translate(Bytes(segments));

    public static byte[] Bytes(params ReadOnlySpan<string> segments) => Encoding.UTF8.GetBytes(string.Join('\r', segments.ToArray()) + "\r");

    private static DocumentType Type(string system, string code, DocumentKind kind, string classCode) => new(null, system, code, kind, code, classCode, code);
}
