using HopEn2.Interop.Tests.Shared.Dmp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Dmp;

/// <summary>Query, deletion, and whether there is a DMP.</summary>
public sealed class OtherTransactionTests
{
    private readonly DmpDoor _dmp = new();
    private readonly DmpDeposit _deposit = new();

    public OtherTransactionTests() => _dmp.Send(_deposit.Mtom());

    private string Entry => _dmp.Registry.ByUniqueId(_deposit.Document.UniqueId)!.EntryUuid;

    [Fact]
    public void A_document_is_found_by_its_uniqueId_with_hash_and_status()
    {
        var found = _dmp.Send(DmpOtherRequests.Find(_deposit.Document.UniqueId));
        var entry = Assert.Single(found.Content.Descendants(), e => e.Name.LocalName == "ExtrinsicObject");
        Assert.Equal((Entry, "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"), (entry.Attribute("id")!.Value, entry.Attribute("status")!.Value));
        Assert.Contains(entry.Descendants(), e => e.Value == _deposit.Document.Hash);
        var reference = _dmp.Send(DmpOtherRequests.Find(_deposit.Document.UniqueId, returnType: "ObjectRef")).Content.Descendants().Single(e => e.Name.LocalName == "ObjectRef");
        Assert.Equal(Entry, reference.Attribute("id")!.Value);
    }

    [Fact]
    public void Another_patient_does_not_find_it()
    {
        var answer = _dmp.Send(DmpOtherRequests.Find(_deposit.Document.UniqueId, "185057512345673^^^&1.2.250.1.213.1.4.10&ISO^NH"));
        Assert.Equal("Success", answer.Status);
        Assert.DoesNotContain(answer.Content.Descendants(), e => e.Name.LocalName == "ExtrinsicObject");
    }

    [Theory]
    [InlineData("5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4", "14d4debf-8f97-4251-9a74-a90016b0af0d", "XDSUnknownStoredQuery")]
    [InlineData("$XDSDocumentEntryUniqueId", "$XDSDocumentEntryPatientId", "XDSStoredQueryParamNumber")]
    [InlineData("('", "(", "XDSStoredQueryMissingParam")]
    public void A_query_it_does_not_know_is_refused(string old, string @new, string code)
    {
        var answer = _dmp.Send(DmpOtherRequests.Find(_deposit.Document.UniqueId, change: q => q.Replace(old, @new, StringComparison.Ordinal)));
        Assert.Equal(("Failure", code), (answer.Status, answer.Code));
    }

    [Fact]
    public void A_deleted_document_is_not_listed_and_cannot_be_replaced_or_deposited_again()
    {
        var entry = Entry;
        Assert.Equal("Success", _dmp.Send(DmpOtherRequests.Delete(entry)).Code);
        Assert.DoesNotContain(_dmp.Send(DmpOtherRequests.Find(_deposit.Document.UniqueId)).Content.Descendants(), e => e.Name.LocalName == "ExtrinsicObject");
        Assert.Equal("UnresolvedReferenceException", _dmp.Send(new DmpDeposit { Replaces = entry }.Mtom()).Code);
        Assert.Equal("XDSDuplicateUniqueIdInRegistry", _dmp.Send(_deposit.Mtom()).Code);
    }

    [Fact]
    public void Only_the_structure_that_deposited_may_delete()
    {
        _dmp.Client = null;
        var other = new DmpAssertion { Signer = DmpCertificates.OtherStructure, Structure = "1300017985" };
        Assert.Equal("XDSMetadataUpdateError", _dmp.Send(DmpOtherRequests.Delete(Entry, assertion: other)).Code);
    }

    [Theory]
    [InlineData("StatusType:Deleted", "StatusType:Visible", "XDSMetadataUpdateError")]
    [InlineData("StatusType:Approved", "StatusType:Deprecated", "XDSMetadataUpdateError")]
    [InlineData("UpdateAvailabilityStatus", "SubmitAssociation", "XDSMetadataUpdateOperationError")]
    [InlineData("sourceObject=\"SubmissionSet01\"", "sourceObject=\"Other\"", "XDSMetadataUpdateError")]
    [InlineData("submissionTime", "time", "XDSRegistryMetadataError")]
    public void A_wrong_update_changes_nothing(string old, string @new, string code)
    {
        Assert.Equal(code, _dmp.Send(DmpOtherRequests.Delete(Entry, change: u => u.Replace(old, @new, StringComparison.Ordinal))).Code);
        Assert.EndsWith("Approved", _dmp.Registry.ByEntry(Entry)!.Status, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_of_another_patient_cannot_be_deleted() =>
        Assert.Equal("XDSPatientIdDoesNotMatch", _dmp.Send(DmpOtherRequests.Delete(Entry, "185057512345673^^^&1.2.250.1.213.1.4.10&ISO^NH")).Code);

    [Fact]
    public void Visibility_cannot_be_changed_with_indirect_authentication() =>
        Assert.Contains(_dmp.Send(DmpOtherRequests.Delete(Entry, change: u => u.Replace("<rim:RegistryPackage", "<rim:ExtrinsicObject id=\"Document01\"/><rim:RegistryPackage", StringComparison.Ordinal))).Errors,
            e => e.Code == "XDSMetadataUpdateOperationError");

    [Theory]
    [InlineData("extension=\"279035121518989\"", "extension=\"279035121518900\"", "SchemaViolation")]
    [InlineData("extension=\"279035121518989\"", "extension=\"185057512345673\"", "FailedCheck")]
    [InlineData("queryId", "queryIdentifier", "SchemaViolation")]
    [InlineData("extension=\"PRPA_IN201307UV02\"", "extension=\"PRPA_IN201305UV02\"", "SchemaViolation")]
    public void A_wrong_question_is_a_fault(string old, string @new, string subcode) =>
        Assert.Equal(subcode, _dmp.Send(DmpOtherRequests.Status("279035121518989", change: q => q.Replace(old, @new, StringComparison.Ordinal))).Fault);

    [Fact]
    public void The_answer_about_a_dmp_names_message_and_query()
    {
        var answer = _dmp.Send(DmpOtherRequests.Status("279035121518989"));
        string Of(string name) => answer.Content.Descendants().First(e => e.Name.LocalName == name).Attributes().First(a => a.Name.LocalName is "code" or "extension").Value;
        Assert.Equal(("urn:hl7-org:v3:PRPA_IN201308UV02", "AA", "OK", "7"), (answer.Action, Of("typeCode"), Of("queryResponseCode"), Of("queryId")));
        Assert.Equal("42", answer.Content.Descendants().Single(e => e.Name.LocalName == "targetMessage").Elements().Single().Attribute("extension")!.Value);
    }
}
