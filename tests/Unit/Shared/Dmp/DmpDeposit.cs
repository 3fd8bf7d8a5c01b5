namespace HopEn2.Interop.Tests.Shared.Dmp;

/// <summary>A deposit as dmp.md §3 to §5 has it, written by hand; each test changes one thing of it.</summary>
internal sealed record DmpDeposit
{
    public const string Action = "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b";

    /// <summary>The test patient of the specification (identifiers.md §3), as XDS writes an INS.</summary>
    public const string TestPatient = "279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH";

    private static int s_last;

    public string Patient { get; init; } = TestPatient;

    public DmpDocument Document { get; init; } = new(NewId());

    public string SubmissionId { get; init; } = NewId();

    /// <summary>entryUUID of the version it replaces; null: a first version.</summary>
    public string? Replaces { get; init; }

    public DmpAssertion? Assertion { get; init; }

    /// <summary>What is changed in lcm:SubmitObjectsRequest.</summary>
    public Func<string, string> Metadata { get; init; } = xml => xml;

    /// <summary>What is changed in the whole envelope, after signing.</summary>
    public Func<string, string> Envelope { get; init; } = xml => xml;

    /// <summary>A signature entry beside the document (dmp.md §3).</summary>
    public bool WithSignatureEntry { get; init; }

    public static string NewId() => $"1.2.250.1.999.1.{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}.{Interlocked.Increment(ref s_last)}";

    public DmpRequest Mtom() => WithSignatureEntry
        ? DmpEnvelope.Mtom("repository", Action, Write("<xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:doc1%40example.test\"/>"), ("doc1@example.test", Document.Content), ("sig@example.test", Signature()))
        : DmpEnvelope.Mtom("repository", Action, Write("<xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:doc1%40example.test\"/>"), ("doc1@example.test", Document.Content));

    public DmpRequest Plain() => DmpEnvelope.Plain("repository", Action, Write(Convert.ToBase64String(Document.Content)));

    private string Write(string content) => Envelope(DmpEnvelope.Write(Action, (Assertion ?? new DmpAssertion { Patient = Patient }).Write(),
        "<xdsb:ProvideAndRegisterDocumentSetRequest xmlns:xdsb=\"urn:ihe:iti:xds-b:2007\">" + Metadata(Submit())
        + $"<xdsb:Document id=\"Document01\">{content}</xdsb:Document>"
        + (WithSignatureEntry ? "<xdsb:Document id=\"Signature01\"><xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:sig%40example.test\"/></xdsb:Document>" : "")
        + "</xdsb:ProvideAndRegisterDocumentSetRequest>"));

    private static byte[] Signature() => "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo/></ds:Signature>"u8.ToArray();

    private string Submit() =>
        "<lcm:SubmitObjectsRequest xmlns:lcm=\"urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0\" xmlns:rim=\"urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0\"><rim:RegistryObjectList>"
        + Entry("Document01", "text/xml", "fr-FR", Document.UniqueId, "10", "1.2.250.1.213.1.1.4.1", "34874-8", "2.16.840.1.113883.6.1", "urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3", Document.Hash, Document.Content.Length)
        + (WithSignatureEntry ? Entry("Signature01", "text/xml", "art", NewId(), "urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1", "URN", "E1762", "ASTM", "http://www.w3.org/2000/09/xmldsig#", "URN", null, null) : "")
        + DmpMetadata.Set(SubmissionId, Patient)
        + DmpMetadata.Association("as1", "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember", "SubmissionSet01", "Document01", ("SubmissionSetStatus", "Original"))
        + (WithSignatureEntry
            ? DmpMetadata.Association("as2", "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember", "SubmissionSet01", "Signature01", ("SubmissionSetStatus", "Original"))
              + DmpMetadata.Association("as3", "urn:ihe:iti:2007:AssociationType:signs", "Signature01", "SubmissionSet01")
            : "")
        + (Replaces is null ? "" : DmpMetadata.Association("as9", "urn:ihe:iti:2007:AssociationType:RPLC", "Document01", Replaces))
        + "</rim:RegistryObjectList></lcm:SubmitObjectsRequest>";

    private string Entry(string id, string mime, string language, string uniqueId, string classCode, string classSystem, string type, string typeSystem, string format, string formatSystem, string? hash, int? size) =>
        $"<rim:ExtrinsicObject id=\"{id}\" objectType=\"urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1\" mimeType=\"{mime}\">"
        + DmpMetadata.Slot("creationTime", "20250310091500")
        + (hash is null ? "" : DmpMetadata.Slot("hash", hash))
        + DmpMetadata.Slot("languageCode", language)
        + DmpMetadata.Slot("legalAuthenticator", "899700218896^EXEMPLE^Camille^^^^^^&amp;1.2.250.1.71.4.2.1&amp;ISO^D^^^IDNPS")
        + DmpMetadata.Slot("serviceStartTime", "20250310080000") + DmpMetadata.Slot("serviceStopTime", "20250310090000")
        + (size is null ? "" : DmpMetadata.Slot("size", $"{size}"))
        + DmpMetadata.Slot("sourcePatientId", "24000006^^^&amp;1.2.250.1.999.2&amp;ISO^PI")
        + DmpMetadata.Slot("sourcePatientInfo", "PID-5|GARCIA-HAMMADI^SARAH-LOU^^^^^L", "PID-7|19770121", "PID-8|F")
        + DmpMetadata.Name("Compte rendu opératoire")
        + DmpMetadata.Author(id, "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d")
        + DmpMetadata.Coded(id, "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a", classCode, classSystem)
        + DmpMetadata.Coded(id, "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983", type, typeSystem)
        + DmpMetadata.Coded(id, "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d", format, formatSystem)
        + DmpMetadata.Coded(id, "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f", "N", "2.16.840.1.113883.5.25")
        + DmpMetadata.Coded(id, "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1", "SA01", "1.2.250.1.71.4.2.4")
        + DmpMetadata.Coded(id, "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead", "ETABLISSEMENT", "1.2.250.1.213.1.1.4.9")
        + DmpMetadata.Identifier(id, "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427", Patient, "XDSDocumentEntry.patientId")
        + DmpMetadata.Identifier(id, "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab", uniqueId, "XDSDocumentEntry.uniqueId")
        + "</rim:ExtrinsicObject>";
}
