using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>The identity that a Patient of FR Core states, or a reference to one (fhir.md §5).</summary>
/// <param name="Reliability">Identity status and attributes as sent.</param>
/// <param name="Validated">The status makes the INS a qualified one.</param>
/// <param name="OldIpps">IPP marked old: given up for <paramref name="Ipp"/>.</param>
internal sealed record FhirIdentity(Ipp? Ipp, string? Ins, string? InsOid, ValueList<string> Reliability, bool Validated, IReadOnlyList<Ipp> OldIpps, IReadOnlyList<string> OldIns)
{
    public static FhirIdentity Unknown { get; } = new(null, null, null, [], false, [], []);

    public PatientRef Patient => Ipp is null && Ins is null ? PatientRef.Unknown : new(Ipp, Ins, InsOid);

    public StatedIdentity Stated => new(Patient, Reliability.Count > 0, Validated, ("Patient.identifier", "identity status", "QUAL"));

    public InsStatus Status(InsRules rules) => rules.Assess(Ins, InsOid, Validated);

    /// <summary>Whom a Reference means: a resource of the document, an identifier, or a conditional reference.</summary>
    public static FhirIdentity Of(FhirNode? reference, FhirContext context)
    {
        if (reference is null)
            return Unknown;
        if (context.References.Resolve(reference) is { Type.Name: "Patient" } patient)
            return OfPatient(patient, context, untypedIsIns: true);
        if (Identifier.Of(reference["identifier"]) is { } identifier)
            return OfIdentifiers([identifier], [], false, context, untypedIsIns: true);
        if (Identifier.OfAddress(reference, "Patient") is var (authority, value))
            return Unknown with { Ipp = new(value, authority) };
        if (Identifier.OfQuery(reference.Text("reference")) is not { } query)
            return Unknown;
        return InsOids.IsIns(query.System)
            ? OfIns(query.Value, query.System, reference.Path, context)
            : Unknown with { Ipp = new(query.Value, context.Hospital.Authorities.GetValueOrDefault(query.System) ?? context.Authority) };
    }

    /// <param name="untypedIsIns">An identifier under the OID of the INS that has no type is one (as in PDSm, where it is the XDS patientId); else only when the identity status vouches for it, as it may be the billing number.</param>
    public static FhirIdentity OfPatient(FhirNode patient, FhirContext context, bool untypedIsIns = false)
    {
        var (reliability, validated) = StatusOf(patient, context);
        return OfIdentifiers([.. Identifier.AllOf(patient)], reliability, validated, context, untypedIsIns || validated);
    }

    private static FhirIdentity OfIdentifiers(IReadOnlyList<Identifier> identifiers, ValueList<string> reliability, bool validated, FhirContext context, bool untypedIsIns)
    {
        Identifier? ipp = null, ins = null;
        var oldIpps = new List<Ipp>();
        var oldIns = new List<string>();
        foreach (var identifier in identifiers)
        {
            var isIns = IsIns(identifier, untypedIsIns);
            if (!isIns && !IsIpp(identifier))
                continue;
            if (identifier.Use == "old" && isIns)
            {
                if (InsNumber.Parse(identifier.Value) is { } old)
                    oldIns.Add(old.Value);
            }
            else if (identifier.Use == "old")
            {
                oldIpps.Add(new(identifier.Value, context.AuthorityOf(identifier)));
            }
            else if (isIns)
            {
                // A person known by both: the NIR is preferred to the waiting number.
                if (ins is null || InsNumber.Parse(ins.Value) is not { IsNia: false })
                    ins = identifier;
            }
            else if (ipp is null || (context.KnownAuthority(identifier) == context.Authority && context.KnownAuthority(ipp) != context.Authority))
            {
                ipp = identifier;
            }
        }

        var read = ins is null ? Unknown : OfIns(ins.Value, ins.System, ins.Node.Path, context);
        return read with
        {
            Ipp = ipp is null ? null : new(ipp.Value, context.AuthorityOf(ipp)),
            Reliability = reliability,
            Validated = validated,
            OldIpps = oldIpps,
            OldIns = oldIns,
        };
    }

    private static FhirIdentity OfIns(string value, string system, string path, FhirContext context)
    {
        var number = InsNumber.Parse(value);
        var oid = system.Length == 0 ? null : system;
        if (number is null)
            context.Note("ins-bad-form", $"{path}: the INS is no matricule of 15 characters; read as none. Send it with its key.");
        else if (!number.Value.KeyMatches && !InsOids.IsTest(oid))
            context.Note("ins-bad-key", $"{path}: the key of the INS does not match its number. Check the identity with INSi.");
        if (oid is not null && !InsOids.IsIns(oid))
            context.Note("ins-unknown-oid", $"{path}: its type says INS, but its system is no authority of the INS (1.2.250.1.213.1.4.8 to .11).");
        return Unknown with { Ins = number?.Value, InsOid = oid };
    }

    // .8 alone does not say INS: NH under it is the billing number (fhir.md §5).
    private static bool IsIns(Identifier identifier, bool untypedIsIns)
    {
        if (identifier.Types.Any(t => t is "INS" or "INS-NIR" or "INS-NIA" or "INS-NIR-TEST" or "INS-NIR-DEMO"))
            return true;
        return identifier.Types.Count == 0 && InsOids.IsIns(identifier.System) && (identifier.System != InsOids.Nir || untypedIsIns);
    }

    private static bool IsIpp(Identifier identifier) =>
        identifier.Is("PI") || (identifier.Types.Count == 0 && !InsOids.IsIns(identifier.System) && identifier.Use != "secondary");

    /// <summary>The extension of identity reliability, in its three generations.</summary>
    private static (ValueList<string> Reliability, bool Validated) StatusOf(FhirNode patient, FhirContext context)
    {
        var statuses = new List<string>();
        var comments = new List<string>();
        var validated = false;
        foreach (var extension in patient.All("extension"))
        {
            var url = extension.Text("url") ?? "";
            if (!url.EndsWith("identity-reliability", StringComparison.Ordinal) && !url.EndsWith("ident-reliability", StringComparison.Ordinal))
                continue;
            foreach (var part in extension.All("extension"))
            {
                foreach (var coding in Coding.Of(part["value"]))
                {
                    if (part.Text("url") is "comment")
                        comments.Add(coding.Code);
                    if (part.Text("url") is not ("identityStatus" or "identityReliability"))
                        continue;
                    statuses.Add(coding.Code);
                    validated |= Validates(coding, context);
                }
            }
        }

        return ([.. statuses, .. comments], validated);
    }

    // VALI alone is ambiguous, its system tells: of table 0445 it is PAM's, whose INS is a qualified one; of identity-status it is the RNIV's "validée", not retrieved from INSi.
    private static bool Validates(Coding status, FhirContext context)
    {
        if (status.Code == "QUAL")
            return true;
        if (status.Code != "VALI")
            return false;
        if (status.System.Contains("0445", StringComparison.Ordinal))
            return true;
        if (!status.System.EndsWith("identity-status", StringComparison.Ordinal))
            context.Note("status-without-system", "The identity status VALI names no system that says which VALI it is: read as not qualified. Give its system, or QUAL.");
        return false;
    }
}
