using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Simulators.Dmp.Registry;
using HopEn2.Interop.Tests.Shared.Dmp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Dmp;

public sealed class DepositTests
{
    private readonly DmpDoor _dmp = new();

    [Fact]
    public void A_deposit_as_specified_is_registered()
    {
        var deposit = new DmpDeposit();
        var answer = _dmp.Send(deposit.Mtom());
        Assert.Equal(("Success", 200), (answer.Code, answer.HttpStatus));
        var account = Assert.Single(_dmp.Registry.Accounts());
        Assert.Equal((deposit.Document.UniqueId, 1, 1, deposit.Document.Hash), (account.UniqueId, account.Presented, account.Registered, account.Version?.Sha1));
        Assert.Equal(deposit.Document.Content, _dmp.Registry.Content(deposit.Document.UniqueId)!.Value.ToArray());
    }

    [Fact]
    public void A_deposit_without_mtom_is_registered_too() => Assert.Equal("Success", _dmp.Send(new DmpDeposit().Plain()).Code);

    [Fact]
    public void A_signature_entry_is_taken_and_is_no_document()
    {
        Assert.Equal("Success", _dmp.Send(new DmpDeposit { WithSignatureEntry = true }.Mtom()).Code);
        Assert.Single(_dmp.Registry.Accounts(), a => a.Version is not null);
    }

    [Fact]
    public void The_answer_names_its_request_and_comes_in_the_form_that_was_asked()
    {
        var request = new DmpDeposit { Envelope = e => e.Replace("<wsa:MessageID>urn:uuid:", "<wsa:MessageID>urn:uuid:", StringComparison.Ordinal) }.Mtom();
        var messageId = System.Text.Encoding.UTF8.GetString(request.Body).Split("<wsa:MessageID>")[1].Split('<')[0];
        var answer = _dmp.Send(request);
        Assert.Equal((messageId, DmpDeposit.Action + "Response"), (answer.RelatesTo, answer.Action));
        _dmp.Form = AnswerForm.Plain;
        Assert.Equal("XDSDuplicateUniqueIdInRegistry", _dmp.Send(request).Code);
    }

    [Fact]
    public void The_same_document_again_and_another_under_its_id_are_told_apart()
    {
        var first = new DmpDeposit();
        _dmp.Send(first.Mtom());
        Assert.Equal("XDSDuplicateUniqueIdInRegistry", _dmp.Send(first.Mtom()).Code);
        Assert.Equal("XDSNonIdenticalHash", _dmp.Send((first with { Document = new DmpDocument(first.Document.UniqueId, "Autre") }).Mtom()).Code);
        var account = Assert.Single(_dmp.Registry.Accounts());
        Assert.Equal((3, 1, 2), (account.Presented, account.Registered, account.Duplicates));
    }

    [Fact]
    public void Another_document_under_a_used_submission_id_is_a_duplicate()
    {
        var first = new DmpDeposit();
        _dmp.Send(first.Mtom());
        var answer = _dmp.Send(new DmpDeposit { SubmissionId = first.SubmissionId }.Mtom());
        Assert.Equal(("XDSDuplicateUniqueIdInRegistry", true), (answer.Code, answer.Errors[0].Context.StartsWith("SubmissionSet.uniqueId", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_replacement_takes_the_place_of_the_current_version_only()
    {
        var first = new DmpDeposit();
        _dmp.Send(first.Mtom());
        var entry = _dmp.Registry.ByUniqueId(first.Document.UniqueId)!.EntryUuid;
        var second = new DmpDeposit { Replaces = entry };
        Assert.Equal("Success", _dmp.Send(second.Mtom()).Code);
        Assert.EndsWith("Deprecated", _dmp.Registry.ByEntry(entry)!.Status, StringComparison.Ordinal);
        Assert.Equal(first.Document.UniqueId, _dmp.Registry.ByUniqueId(second.Document.UniqueId)!.Replaces);
        Assert.Equal("XDSRegistryDeprecatedDocumentError", _dmp.Send(new DmpDeposit { Replaces = entry }.Mtom()).Code);
    }

    [Theory]
    [InlineData("urn:uuid:00000000-0000-4000-8000-000000000000", "UnresolvedReferenceException")]
    [InlineData("Document01", "UnresolvedReferenceException")]
    public void A_replacement_of_nothing_is_unresolved(string target, string code) => Assert.Equal(code, _dmp.Send(new DmpDeposit { Replaces = target }.Mtom()).Code);

    [Fact]
    public void A_version_of_another_patient_cannot_be_replaced()
    {
        var first = new DmpDeposit();
        _dmp.Send(first.Mtom());
        var entry = _dmp.Registry.ByUniqueId(first.Document.UniqueId)!.EntryUuid;
        Assert.Equal("XDSPatientIdDoesNotMatch", _dmp.Send(new DmpDeposit { Patient = "185057512345673^^^&1.2.250.1.213.1.4.10&ISO^NH", Replaces = entry }.Mtom()).Code);
    }

    [Fact]
    public void A_full_registry_says_it_is_busy()
    {
        var dmp = new DmpDoor(new RegistryLimits { Documents = 1 });
        Assert.Equal("Success", dmp.Send(new DmpDeposit().Mtom()).Code);
        Assert.Equal("XDSRegistryBusy", dmp.Send(new DmpDeposit().Mtom()).Code);
        dmp.Registry.Forget(null);
        Assert.Equal("Success", dmp.Send(new DmpDeposit().Mtom()).Code);
    }

    [Fact]
    public void The_bytes_of_the_last_documents_are_kept_and_no_more()
    {
        var dmp = new DmpDoor(new RegistryLimits { Contents = 2 });
        var deposits = Enumerable.Range(0, 3).Select(_ => new DmpDeposit()).ToList();
        deposits.ForEach(d => dmp.Send(d.Mtom()));
        Assert.Equal([false, true, true], deposits.Select(d => dmp.Registry.Content(d.Document.UniqueId) is not null));
    }

    [Theory]
    [InlineData("noDmp", "XDSUnknownPatientId")]
    [InlineData("closed", "DMPClosed")]
    [InlineData("opposed", "XDSUnknownPatientId")]
    [InlineData("digit", "DMPClosed")]
    public void A_patient_without_open_dmp_is_refused(string how, string code)
    {
        string[] list = ["279035121518989"];
        _dmp.Patients = how switch
        {
            "noDmp" => new() { NoDmp = list },
            "closed" => new() { Closed = list },
            "opposed" => new() { Opposed = list },
            _ => new() { LastDigit = new Dictionary<string, HopEn2.Interop.Simulators.Dmp.Patients.DmpState> { ["9"] = HopEn2.Interop.Simulators.Dmp.Patients.DmpState.Closed } },
        };
        var answer = _dmp.Send(new DmpDeposit().Mtom());
        Assert.Equal(code, Assert.Single(answer.Errors).Code);
        Assert.DoesNotContain(_dmp.Registry.Accounts(), a => a.Version is not null);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        var answer = _dmp.Send(new DmpDeposit { Metadata = m => m.Replace("34874-8", "00000-0", StringComparison.Ordinal).Replace("20250310093000", "hier", StringComparison.Ordinal) }.Mtom());
        Assert.Equal(["SubmissionSet.submissionTime", "DocumentEntry.typeCode"], answer.Errors.Select(e => e.Context.Split(':')[0]));
    }
}
