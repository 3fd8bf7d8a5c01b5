using HopEn2.Interop.Cda.Checks;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>Makes XDS metadata of a document and its message: every row of dmp.md §5. Pure; what it has to assume it says in a finding.</summary>
public static class XdsBuilder
{
    private const string Order = "urn:ihe:iti:xds:2013:order";
    private const string Accession = "urn:ihe:iti:xds:2013:accession";
    private const string Study = "urn:ihe:iti:xds:2016:studyInstanceUID";

    /// <summary>Under it stand the numbers that the nation gives to patients (INS, INS-C, NIR): none of them is an IPP.</summary>
    private const string NationalPatients = "1.2.250.1.213.1.4.";

    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    /// <summary>Null when the document's content is no readable CDA.</summary>
    public static XdsMetadata? Build(OutgoingDocument document, XdsHouse house, XdsSubmission submission) =>
        XdsSourceReader.Read(document.Content) is { } source ? Build(source, document, house, submission) : null;

    public static XdsMetadata Build(XdsSource source, OutgoingDocument document, XdsHouse house, XdsSubmission submission)
    {
        var findings = new List<XdsFinding>();
        var entry = Entry(source, document, house, submission, findings);
        var set = Set(document, house, submission, entry.PatientId, findings);
        return new XdsMetadata(entry, set, findings.ToValueList());
    }

    /// <summary>A set without a document of its own, as a deletion is submitted in.</summary>
    /// <param name="patientId">CX of the patient.</param>
    public static SubmissionSet BuildSet(OutgoingDocument document, XdsHouse house, XdsSubmission submission, string patientId) => Set(document, house, submission, patientId, []);

    private static DocumentEntry Entry(XdsSource source, OutgoingDocument document, XdsHouse house, XdsSubmission submission, List<XdsFinding> findings)
    {
        var header = source.Header;
        var (type, classCode) = Type(header, house, findings);
        return new DocumentEntry
        {
            UniqueId = header.Id?.ToString() ?? document.Id.Value,
            PatientId = PatientId(source, document.Patient, house, findings),
            MimeType = source.SelfPresenting ? "application/xslt+xml" : "text/xml",
            Title = Title(header, type, findings),
            Authors = Known(source.Authors, XdsFindings.NoAuthor, findings),
            ClassCode = classCode,
            TypeCode = type,
            FormatCode = Known(header.Format.FormatCode is { } format ? XdsCodes.Format(format) : null, XdsCodes.DefaultFormat, XdsFindings.NoFormat, findings),
            Confidentiality = Confidentiality(source, document, findings),
            FacilityType = Known(Coded(header.Encounter?.FacilityType, XdsCodes.Sectors), house.Sector, XdsFindings.NoFacilityType, findings),
            PracticeSetting = Known(Coded(source.PracticeSetting, XdsCodes.PracticeSettings), XdsCodes.DefaultPracticeSetting, XdsFindings.NoPracticeSetting, findings),
            EventCodes = Events(header.MainAct?.Code, findings),
            CreationTime = Known(Time(header.EffectiveTime, house), XdsFindings.NoCreationTime, findings),
            ServiceStart = Known(Time(header.MainAct?.Low, house), XdsFindings.NoServiceStart, findings),
            ServiceStop = Time(header.MainAct?.High, house),
            Language = Known(source.Language, "fr-FR", XdsFindings.NoLanguage, findings),
            LegalAuthenticator = Known(source.LegalAuthenticator, XdsFindings.NoLegalAuthenticator, findings),
            SourcePatientId = SourcePatientId(source, document.Patient, house),
            SourcePatientInfo = PatientInfo(source.Patient, document.Patient).ToValueList(),
            Hash = document.Sha1,
            Size = document.Content.Length,
            ReferenceIds =
            [
                .. source.Orders.Select(id => XdsSpelling.Reference(id, Order)),
                .. source.Accessions.Select(id => XdsSpelling.Reference(id, Accession)),
                .. source.Studies.Distinct(StringComparer.Ordinal).Select(uid => XdsSpelling.Reference(new CdaId(uid, null), Study)),
            ],
            Uri = submission.Uri,
        };
    }

    private static SubmissionSet Set(OutgoingDocument document, XdsHouse house, XdsSubmission submission, string patientId, List<XdsFinding> findings)
    {
        if (house.SourceId.Length == 0)
            findings.Add(XdsFindings.NoSourceId);
        return new SubmissionSet
        {
            UniqueId = submission.UniqueId,
            SourceId = house.SourceId,
            PatientId = patientId,
            Author = SetAuthor(document.Submitter, house, findings),
            ContentType = Known(XdsCodes.ContentType(document.VisitClass), XdsCodes.UndifferentiatedActivity, XdsFindings.NoActivity, findings),
            SubmissionTime = XdsSpelling.Time(submission.At),
            Action = submission.Action,
        };
    }

    /// <summary>PRT-5 and PRT-8 of the submitter; the house stands in for a structure that is not named.</summary>
    private static XdsAuthor SetAuthor(Submitter submitter, XdsHouse house, List<XdsFinding> findings)
    {
        var structure = submitter.StructureId ?? (house.Structure.Length > 0 ? house.Structure : null);
        var name = submitter.StructureName ?? (house.StructureName.Length > 0 ? house.StructureName : null);
        return new XdsAuthor(
            SetPerson(submitter, structure, house, findings),
            structure is null && name is null ? null : XdsSpelling.Organisation(structure is null ? null : new CdaId(XdsCodes.Structures, structure), name),
            null,
            null);
    }

    /// <summary>The person of PRT-5; without one the engine submits by itself, an automate of the structure (TD: authorPerson is required).</summary>
    private static string? SetPerson(Submitter submitter, string? structure, XdsHouse house, List<XdsFinding> findings)
    {
        if (submitter is not { PersonId: null, Family: null })
            return XdsSpelling.Person(submitter.PersonId is { } id ? new CdaId(submitter.PersonAuthority ?? XdsCodes.Professionals, id) : null, submitter.Family, submitter.Given);
        findings.Add(XdsFindings.NoSubmitter);
        return structure is null ? null : XdsSpelling.Device(new CdaId(XdsCodes.Professionals, NationalIds.Within(structure, house.Automate)), house.Automate, house.Automate);
    }

    /// <summary>The document's own type; one of the house is put into its published equal by <c>documents.yaml</c>.</summary>
    private static (CodedText Type, CodedText Class) Type(CdaHeader header, XdsHouse house, List<XdsFinding> findings)
    {
        if (header.Code is not { Code.Length: > 0 } code)
        {
            findings.Add(XdsFindings.NoType);
            return (new CodedText("", DocumentTypes.Loinc, ""), XdsCodes.Class(XdsCodes.DefaultClass));
        }

        var known = house.TypeOf(code);
        // Its system is forgotten now and then; where only one of the two has the code, there is no doubt.
        var system = code.System ?? (DocumentTypes.Knows(code.Code, DocumentTypes.Complementary) ? DocumentTypes.Complementary : DocumentTypes.Loinc);
        var type = new CodedText(code.Code, system, code.DisplayName ?? known?.Type.Label ?? code.Code);
        if (!DocumentTypes.Knows(code.Code, system))
        {
            findings.Add(known is null ? XdsFindings.UnknownType : XdsFindings.HouseType);
            type = known?.Type ?? type;
        }

        var classCode = known?.ClassCode ?? DocumentClasses.Of(type.Code, type.System);
        if (classCode is null)
            findings.Add(XdsFindings.NoClass);
        return (type, XdsCodes.Class(classCode ?? XdsCodes.DefaultClass));
    }

    private static string Title(CdaHeader header, CodedText type, List<XdsFinding> findings)
    {
        // Line breaks and indentation of the file are no part of a title; a no-break space is.
        if (header.Title is { } title)
            return string.Join(' ', title.Split(Blanks, StringSplitOptions.RemoveEmptyEntries));
        findings.Add(XdsFindings.NoTitle);
        return type.Label ?? type.Code;
    }

    private static ValueList<CodedText> Confidentiality(XdsSource source, OutgoingDocument document, List<XdsFinding> findings)
    {
        if (source.Confidentiality is null)
            findings.Add(XdsFindings.NoConfidentiality);
        return XdsCodes.Confidentiality(source.Confidentiality, source.Header.Visibility | document.Visibility).ToValueList();
    }

    /// <summary>Code of the main act and its translations. A code of no system says nothing to anybody, and no classification may be without one.</summary>
    private static ValueList<CodedText> Events(CdaCode? act, List<XdsFinding> findings)
    {
        if (act is null)
            return [];
        var written = act.Translations.Prepend(act).Where(c => c.Code.Length > 0).ToList();
        if (written.Exists(c => c.System is null))
            findings.Add(XdsFindings.EventWithoutSystem);
        return written.Where(c => c.System is not null).Select(c => new CodedText(c.Code, c.System, c.DisplayName ?? c.Code)).Distinct().ToValueList();
    }

    /// <summary>The INS when it is qualified; else the IPP, which only a mail may carry (mssante.md §3).</summary>
    private static string PatientId(XdsSource source, PatientTraits patient, XdsHouse house, List<XdsFinding> findings)
    {
        if (patient is { Status: InsStatus.Qualified, Ins: { } ins, InsOid: { } oid })
            return XdsSpelling.Cx(ins.Value, oid, "NH");
        findings.Add(XdsFindings.NotUnderIns);
        return LocalId(source, patient, house) is { } local ? XdsSpelling.Cx(local.Extension!, local.Root, "PI") : "";
    }

    /// <summary>IPP; the INS where there is none (TD).</summary>
    private static string? SourcePatientId(XdsSource source, PatientTraits patient, XdsHouse house)
    {
        if (LocalId(source, patient, house) is { } local)
            return XdsSpelling.Cx(local.Extension!, local.Root, "PI");
        if (source.Header.Patient.Ins is { Extension: { } inCda } id)
            return XdsSpelling.Cx(inCda, id.Root, "NH");
        return patient is { Ins: { } ins, InsOid: { } oid } ? XdsSpelling.Cx(ins.Value, oid, "NH") : null;
    }

    /// <summary>Of the document under an OID of the house, of the message where its authority has an OID, else the document's first.</summary>
    private static CdaId? LocalId(XdsSource source, PatientTraits patient, XdsHouse house)
    {
        var inCda = source.Header.Patient.Others.Where(id => id.Extension is { Length: > 0 } && !id.Root.StartsWith(NationalPatients, StringComparison.Ordinal)).ToList();
        if (inCda.Find(id => house.OwnOids.ContainsKey(id.Root)) is { } own)
            return own;
        if (patient.Ipp is { } ipp)
        {
            var oid = house.OwnOids.FirstOrDefault(o => o.Value == ipp.Authority).Key ?? (ipp.Authority.StartsWith("1.", StringComparison.Ordinal) || ipp.Authority.StartsWith("2.", StringComparison.Ordinal) ? ipp.Authority : null);
            if (oid is not null)
                return new CdaId(oid, ipp.Value);
        }

        return inCda.FirstOrDefault();
    }

    /// <summary>As the document names the person, completed by the message.</summary>
    private static IEnumerable<string> PatientInfo(XdsPatient inCda, PatientTraits patient)
    {
        var given = inCda.FirstName ?? patient.FirstName;
        var (family, type) = (inCda.BirthName ?? patient.BirthName, inCda.UsedName ?? patient.UsedName, inCda.PlainName) switch
        {
            ({ } birth, _, _) => (birth, "L"),
            (null, { } used, _) => (used, "D"),
            (null, null, var plain) => (plain, "U"),
        };
        if (family is not null || given is not null)
            yield return XdsSpelling.PatientName(family, given, type);
        if ((inCda.BornOn ?? patient.BornOn) is { } born)
            yield return $"PID-7|{XdsSpelling.Escape(born)}";
        if ((inCda.Sex ?? patient.Sex) is { } sex)
            yield return $"PID-8|{XdsSpelling.Escape(SexOf(sex))}";
    }

    // "Undifferentiated" of HL7 v3 is no code of table 0001.
    private static string SexOf(string code) => code == "UN" ? "U" : code;

    private static string? Time(string? written, XdsHouse house) => Hl7Time.Read(written, house.Zone) is { } at ? XdsSpelling.Time(at) : null;

    private static CodedText? Coded(CdaCode? code, string system) => code is { Code.Length: > 0 } ? new CodedText(code.Code, code.System ?? system, code.DisplayName ?? code.Code) : null;

    private static T Known<T>(T? value, T otherwise, XdsFinding finding, List<XdsFinding> findings)
        where T : class
    {
        if (value is null)
            findings.Add(finding);
        return value ?? otherwise;
    }

    private static string? Known(string? value, XdsFinding finding, List<XdsFinding> findings)
    {
        if (value is null)
            findings.Add(finding);
        return value;
    }

    private static ValueList<XdsAuthor> Known(ValueList<XdsAuthor> authors, XdsFinding finding, List<XdsFinding> findings)
    {
        if (!authors.Any(a => a.Person is not null))
            findings.Add(finding);
        return authors;
    }
}
