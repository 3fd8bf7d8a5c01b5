using HopEn2.Interop.Simulators.Hospital;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital;

/// <summary>What a full working day must hold, so that a test of the engine on it is a test of everything.</summary>
public class OddityTests
{
    [Theory]
    [InlineData("ADT^A01", "ADT^A02", "ADT^A03", "ADT^A04", "ADT^A05", "ADT^A06", "ADT^A07", "ADT^A11", "ADT^A12", "ADT^A13", "ADT^A21", "ADT^A22", "ADT^A28", "ADT^A31", "ADT^A38")]
    [InlineData("ADT^A40", "ADT^A44", "ADT^A47", "ADT^A54", "ADT^A55", "ADT^Z99")]
    [InlineData("MDM^T02", "MDM^T04", "MDM^T10", "ORU^R01", "ZAM^Z01", "ZAM^Z02", "ZAM^Z03")]
    public void Every_type_of_message_occurs(params string[] types)
    {
        var found = FullDay.Messages.Where(m => m.Fault == Fault.None).Select(m => m.Type).ToHashSet(StringComparer.Ordinal);
        Assert.All(types, t => Assert.Contains(t, found));
    }

    [Theory]
    [InlineData("late admission", "late document", "sent twice", "shifted ZBE", "control id again", "qualified later", "opposed later", "patients merged", "dossier moved", "INS changed", "INS withdrawn")]
    [InlineData("replacement", "deletion", "former version deleted", "replaced under a qualified INS", "received", "kept by decision", "no acknowledgement asked", "PID-32 missing", "without IPP")]
    [InlineData("INS mismatch", "INS traits missing", "mistyped code", "local code", "translated code", "unit by visit", "unit in the CDA", "no unit", "unit not mapped")]
    [InlineData("Pair", "Text", "Tiff", "ScannedPdf", "ScannedBiology", "StructuredLetter", "Unreadable", "Hex", "Escaped", "BrokenBase64")]
    [InlineData("refused by the DMP", "refused, then accepted", "bounced", "greylisted", "failed at the recipient's", "invisible to the patient", "masked from professionals", "invisible to the representatives")]
    public void Every_oddity_occurs(params string[] oddities)
    {
        var found = FullDay.Messages.SelectMany(m => m.Oddities).ToHashSet(StringComparer.Ordinal);
        Assert.All(oddities, o => Assert.Contains(o, found));
    }

    [Fact]
    public void Every_fault_occurs()
    {
        Assert.Equal(Enum.GetValues<Fault>(), FullDay.Messages.Select(m => m.Fault).Distinct().Order());
    }

    [Fact]
    public void Without_oddities_and_faults_there_is_none()
    {
        var plain = HospitalDay.Generate(FullDay.Plan with { Oddities = false, Faults = false, DocumentsPerDay = 200 }).Messages.ToList();
        Assert.All(plain, m => Assert.Equal(Fault.None, m.Fault));
        Assert.DoesNotContain(plain, m => m.Type is "ADT^A40" or "ADT^A44" or "MDM^T10" or "MDM^T04");
    }

    [Fact]
    public void Both_dialects_every_character_set_and_the_old_separator_occur()
    {
        var documents = FullDay.Carriers.Select(c => c.Er7).ToList();
        Assert.Equal(["1.1^CISIS_CDA_HL7_LPS", "2.0^CISIS_CDA_HL7_V2", "2.1^CISIS_CDA_HL7_V2"], documents.Select(d => d["MSH-21"]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["", "UNICODE UTF-8"], documents.Select(d => d["MSH-18"]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(['~', '˜'], documents.Select(d => d.Repetition).Distinct().Order());
        Assert.Contains(documents, d => d["MSH-15"] == "AL");
    }

    [Theory]
    [InlineData("DMPClosed", "XDSPatientIdDoesNotMatch", "XDSUnknownPatientId", "XDSDuplicateUniqueIdInRegistry", "XDSRegistryMetadataError", "XDSRegistryBusy")]
    [InlineData("550", "552", "450")]
    public void Refusals_come_with_the_codes_of_their_table(params string[] codes)
    {
        var found = FullDay.Read.Where(m => m.Message.Type[..3] == "ZAM" && m.Er7.Names.Contains("ERR")).Select(m => m.Er7["ERR-5.1"]).ToHashSet(StringComparer.Ordinal);
        Assert.All(codes, c => Assert.Contains(c, found));
    }

    [Fact]
    public void Some_documents_come_before_the_admission_they_belong_to_and_some_answers_before_their_document()
    {
        var opened = new HashSet<string>(StringComparer.Ordinal);
        var sent = new HashSet<string>(StringComparer.Ordinal);
        var (early, orphans) = (0, 0);
        foreach (var (message, er7) in FullDay.Read)
        {
            if (message.Type is "ADT^A01" or "ADT^A04")
                opened.Add(er7["PV1-19.1"]);
            else if (message.Type is "MDM^T02" or "ORU^R01" && er7["PV1-19.1"] is { Length: > 0 } visit && !opened.Contains(visit))
                early++;
            if (message.Type[..3] is "MDM" or "ORU")
                sent.Add(message.ControlId);
            else if (message.Type[..3] is "ZAM" && !sent.Contains(er7["OBX-4"]))
                orphans++;
        }

        Assert.True(early > 0);
        Assert.True(orphans > 0);
    }

    [Fact]
    public void The_night_is_quiet_and_the_morning_is_not()
    {
        var hours = FullDay.Carriers.CountBy(c => TimeZoneInfo.ConvertTime(c.Message.At, FullDay.Plan.Zone).Hour).ToDictionary();
        Assert.True(hours[10] > 5 * hours.GetValueOrDefault(3));
        Assert.True(hours.GetValueOrDefault(3) > 0);
    }
}
