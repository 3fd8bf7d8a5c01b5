using System.Collections.Frozen;
using System.Text.RegularExpressions;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Reads <c>delivery.yaml</c>.</summary>
internal static partial class DeliveryFile
{
    public const string FileName = "delivery.yaml";

    // An id of XDS has 64 characters at most; a dot and a number of 29 digits (96 bits) come after the root.
    private const int LongestRoot = 34;

    private static readonly DeliveryTable Usual = DeliveryTable.None;

    private static readonly Key<string> OidRoot = Key.May("oidRoot", Text.Oid, "OID of the house under which the ids of its submission sets are made, 34 characters at most.");
    private static readonly Key<string> SourceId = Key.May("sourceId", Text.Oid, "OID of the house as a source of submission sets. Left out: oidRoot.");
    private static readonly Key<string> Structure = Key.May("structure", new StructureNumber(), "The structure of the certificate, with its prefix (1 and a FINESS): as whom the house deposits where a message names no structure.");
    private static readonly Key<string> StructureName = Key.May("structureName", Text.Label, "Its name. Left out: the name of the hospital.");
    private static readonly Key<string> Sector = Key.May("sector", new Text("a sector of activity, such as SA01", SectorForm()), "Its sector of activity.", Usual.Sector.Code, Usual.Sector.Code);
    private static readonly Key<string> VihfVersion = Key.May("vihfVersion", new Choice<string>(("3.0", "3.0"), ("4.0", "4.0")), "Version of the VIHF (the assertion shown to the DMP).", Usual.VihfVersion, Usual.VihfVersion);
    private static readonly Key<string> Homologation = Key.May("homologation", Text.Label, "Number of the DMP approval (LPS_ID_HOMOLOGATION_DMP).");
    private static readonly Key<string> ProductNumber = Key.May("productNumber", Text.Code, "Number given when the product was declared (X-MSS-NIL).", Usual.ProductNumber, Usual.ProductNumber);
    private static readonly Key<bool> AskStatus = Key.May("askStatus", Choice.YesNo, "Ask the DMP whether the patient has one (TD0.2) before a deposit.", Usual.AskStatus, Usual.AskStatus);
    private static readonly Key<TimeSpan> StatusKept = Key.May("statusKept", new Duration(TimeSpan.FromMinutes(10), TimeSpan.FromDays(30)), "How long the answer holds, 10min to 720h.", Usual.StatusKept, "24h");

    private static readonly Key<string> Address = Key.Must("address", new MailAddress(), "The mailbox mails go out from.");
    private static readonly Key<MailboxKind> Kind = Key.May("kind", new Choice<MailboxKind>(("app", MailboxKind.Applicative), ("org", MailboxKind.Organisation), ("per", MailboxKind.Personal)), "app: of a software; org: of a structure or service; per: of one professional.", MailboxKind.Applicative, "app");
    private static readonly Key<string> DisplayName = Key.Must("displayName", Text.Label, "What recipients see: patients see this, never the address.");
    private static readonly Key<string> ReplyTo = Key.May("replyTo", new MailAddress(), "Where answers of persons go when the message names nothing. Left out: the mailbox itself.");
    private static readonly Key<string> Service = Key.Must("service", Text.Code, "Code of a service of services.yaml.");
    private static readonly Key<Entry> Mailbox = Key.May("mailbox", new Shape("a mailbox", Address, Kind, DisplayName, ReplyTo), "Mailbox of every service that has none of its own.");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Mailboxes = Key.May("mailboxes", new ListOf<Entry>(new Shape("the mailbox of a service", Service, Address, Kind, DisplayName, ReplyTo), "mailboxes"), "Mailboxes of services.", (IReadOnlyList<Read<Entry>>)[]);

    private static readonly Key<string> ReturnAddress = Key.May("returnAddress", new MailAddress(), "The mailbox where returns (DSN, MDN) are to come. Left out: that of \"mailbox\".");
    private static readonly Key<IReadOnlyList<Read<string>>> TrustedDomains = Key.May("trustedDomains", new ListOf<string>(new Text("a domain in small letters, such as mssante.fr", DomainForm()), "domains", 1), "Domains of the trust space: nothing is mailed to, or from, an address that is not in one of them or below one.", (IReadOnlyList<Read<string>>)[.. Usual.TrustedDomains.Select(d => new Read<string>(d, Yaml.Place.Start))], "mssante.fr");
    private static readonly Key<bool> HiddenGoes = Key.May("hiddenGoesToNamedProfessional", Choice.YesNo, "A document hidden from professionals (MASQUE_PS) is mailed all the same to the professional whom the message names.", false, false);
    private static readonly Key<string> TextForProfessionals = Key.May("textForProfessionals", new Template(), "Text of mails to professionals whose message brings none; Handlebars.", "");
    private static readonly Key<string> TextForPatient = Key.May("textForPatient", new Template(), "Text of mails to patients whose message brings none; Handlebars.", "");

    public static Shape Shape { get; } = new("the delivery file",
        OidRoot, SourceId, Structure, StructureName, Sector, VihfVersion, Homologation, ProductNumber, AskStatus, StatusKept,
        Mailbox, Mailboxes, ReturnAddress, TrustedDomains, HiddenGoes, TextForProfessionals, TextForPatient);

    public static DeliveryTable Read(Entry file, FileProblems problems, Known known, Hospital? hospital)
    {
        if (file.Read(OidRoot) is { Value.Length: > LongestRoot } root)
            problems.Add(root.At, $"The OID has {root.Value.Length} characters: an id made under it would be longer than the 64 that XDS allows.", $"Give an arc of {LongestRoot} characters at most.");
        CheckStructure(file.Read(Structure), problems, known, hospital);

        var domains = file.Of(TrustedDomains).Select(d => d.Value).ToList();
        var main = file.Read(Mailbox) is { Value.Whole: true } written ? Sending(written.Value) : null;
        CheckDomains(file.Read(Mailbox)?.Value);
        CheckDomain(file.Read(ReturnAddress));
        var mailboxes = new Dictionary<string, SendingMailbox>(StringComparer.Ordinal);
        var services = new Names("service", FileName);
        foreach (var (entry, _) in file.Of(Mailboxes))
        {
            known.Services.Require(entry.Read(Service), problems);
            CheckDomains(entry);
            if (entry.Read(Service) is { } service && services.Define(service, problems) && entry.Whole)
                mailboxes.Add(service.Value, Sending(entry));
        }

        var oid = file.Read(OidRoot)?.Value ?? "";
        return Usual with
        {
            OidRoot = oid,
            SourceId = file.Read(SourceId)?.Value ?? oid,
            Structure = file.Read(Structure)?.Value ?? "",
            StructureName = file.Read(StructureName)?.Value ?? hospital?.Name ?? "",
            Sector = Usual.Sector with { Code = file.Of(Sector) },
            VihfVersion = file.Of(VihfVersion),
            Homologation = file.Read(Homologation)?.Value ?? "",
            ProductNumber = file.Of(ProductNumber),
            AskStatus = file.Of(AskStatus),
            StatusKept = file.Of(StatusKept),
            Mailbox = main,
            Mailboxes = mailboxes.ToFrozenDictionary(StringComparer.Ordinal),
            ReturnAddress = file.Read(ReturnAddress)?.Value.ToLowerInvariant() ?? main?.Address,
            TrustedDomains = domains,
            HiddenGoesToNamedProfessional = file.Of(HiddenGoes),
            TextForProfessionals = file.Of(TextForProfessionals),
            TextForPatient = file.Of(TextForPatient),
        };

        void CheckDomains(Entry? mailbox)
        {
            CheckDomain(mailbox?.Read(Address));
            CheckDomain(mailbox?.Read(ReplyTo));
        }

        void CheckDomain(Read<string>? address)
        {
            // What was wrong with the domains has been said: the addresses are not held against what is left of them.
            if (address is not null && !(file.Wrote(TrustedDomains) && !file.Has(TrustedDomains)) && !DeliveryTable.IsTrusted(address.Value, domains))
                problems.Add(address.At, $"{Shown.Quoted(address.Value)} is outside the trust space ({Shown.List(domains)}).", "Give a mailbox of the MSSanté operator; for an operator of your own add its domain to trustedDomains.");
        }
    }

    /// <summary>Says of every feed that delivers, where it says so, what this file still lacks for it.</summary>
    public static void CheckDelivering(DeliveryTable table, Known known)
    {
        IReadOnlyList<(bool Missing, string Key, string Example)> needed =
        [
            (table.OidRoot.Length == 0, OidRoot.Name, "oidRoot: 2.999.1.9"),
            (table.Structure.Length == 0, Structure.Name, "structure: \"1990000002\""),
            (table.Mailbox is null, Mailbox.Name, "mailbox: { address: documents@app.ch-exemple.mssante.fr, displayName: CH EXEMPLE }"),
        ];
        if (needed.Where(n => n.Missing).ToList() is not { Count: > 0 } missing)
            return;
        foreach (var (feed, at, problems) in known.Delivering)
            problems.Add(at, $"Feed {Shown.Quoted(feed)} is to deliver, and {FileName} does not say {Shown.List(missing.Select(m => m.Key))}.", $"Add to {FileName}: {string.Join("; ", missing.Select(m => m.Example))}. Or set the feed to observe.");
    }

    private static void CheckStructure(Read<string>? structure, FileProblems problems, Known known, Hospital? hospital)
    {
        if (structure is { Value: ['1', .. var finess] } && hospital is not null && known.Sites.Complete && finess != hospital.FinessEj && !known.Sites.Contains(finess))
            problems.Warn(structure.At, $"FINESS {Shown.Quoted(finess)} is neither finessEj nor one of finessEg of hospital.yaml.", "The DMP compares it with the structure of the certificate: give the number that the certificate names.");
    }

    private static SendingMailbox Sending(Entry mailbox) =>
        new(mailbox.Of(Address).ToLowerInvariant(), mailbox.Of(Kind), mailbox.Of(DisplayName), mailbox.Read(ReplyTo)?.Value.ToLowerInvariant());

    [GeneratedRegex("^SA[0-9]{2}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SectorForm();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DomainForm();
}
