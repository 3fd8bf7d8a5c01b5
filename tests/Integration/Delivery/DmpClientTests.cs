using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Simulators.Dmp.Patients;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Delivery;

/// <summary>Every transaction of the client against the simulated DMP, which reads and judges with code of its own.</summary>
public sealed class DmpClientTests
{
    [Fact]
    public async Task A_document_is_deposited_byte_for_byte()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var document = dmp.Document();

        Assert.Equal(new DepositResult.Accepted([]), await dmp.SendAsync(document));

        Assert.Equal(new DmpNeighbour.Held(1, 1, "Approved", document.Sha1), await dmp.HeldAsync(document));
        Assert.Equal(document.Content.ToArray(), await dmp.ContentAsync(document));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("mtom")]
    public async Task An_answer_is_read_in_either_form(string form)
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        await dmp.AnswerAsync(form);
        var document = dmp.Document();

        Assert.Equal(new DepositResult.Accepted([]), await dmp.SendAsync(document));
        Assert.Equal(new RegisteredDocument(true, (await FindAsync(dmp, document))!.EntryUuid, document.Sha1, true), await FindAsync(dmp, document));
        Assert.Equal(DmpStatus.Active, await dmp.Client.StatusAsync(DmpNeighbour.Ins, DmpNeighbour.InsOid, default));
    }

    [Theory]
    [InlineData(Visibility.HiddenFromProfessionals)]
    [InlineData(Visibility.HiddenFromPatient | Visibility.HiddenFromLegalRepresentatives)]
    public async Task A_hidden_document_is_deposited(Visibility visibility)
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        Assert.IsType<DepositResult.Accepted>(await dmp.SendAsync(dmp.Document() with { Visibility = visibility }));
    }

    [Fact]
    public async Task A_person_without_profession_and_no_person_at_all_submit_as_automate()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        Assert.IsType<DepositResult.Accepted>(await dmp.SendAsync(dmp.Document() with { Submitter = Outgoing.Submitter with { Profession = null, Specialty = null } }));
        Assert.IsType<DepositResult.Accepted>(await dmp.SendAsync(dmp.Document() with { Submitter = Outgoing.Submitter with { PersonId = "1750803447/7", Family = "ROBOT", Given = null, Profession = null, Specialty = null } }));
    }

    [CorpusFact]
    public async Task Every_published_document_is_taken_but_one_of_a_wrong_matricule()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var reasons = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var taken = 0;
        foreach (var file in Corpus.Files("cda"))
        {
            var document = Outgoing.Of(await File.ReadAllBytesAsync(file));
            switch (await dmp.SendAsync(document))
            {
                case DepositResult.Accepted:
                    taken++;
                    break;
                case DepositResult.Refused refused:
                    reasons[Path.GetFileName(file)] = refused.Code;
                    break;
                case var other:
                    Assert.Fail($"{file}: {other}");
                    break;
            }
        }

        // Its matricule's key does not match.
        Assert.Equal(["sdm-mr-2024-newborn-n3.xml: XDSRegistryMetadataError"], reasons.Select(r => $"{r.Key}: {r.Value}"));
        Assert.Equal(Corpus.Files("cda").Count - 1, taken);
    }

    [Fact]
    public async Task The_same_again_is_a_success_that_was_there_already()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var document = dmp.Document();
        await dmp.SendAsync(document);

        Assert.Equal(new DepositResult.Accepted([], AlreadyThere: true), await dmp.SendAsync(document));
        Assert.Equal((2, 1), ((await dmp.HeldAsync(document))!.Presented, (await dmp.HeldAsync(document))!.Registered));
    }

    [Fact]
    public async Task The_same_id_with_other_bytes_is_a_conflict()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var document = dmp.Document();
        await dmp.SendAsync(document);
        byte[] changed = [.. document.Content.ToArray(), (byte)'\n'];

        var result = Assert.IsType<DepositResult.Refused>(await dmp.SendAsync(document with { Content = changed, Sha1 = DocumentContent.Hash(changed) }));
        Assert.Equal("XDSNonIdenticalHash", result.Code);
    }

    [Fact]
    public async Task Other_bytes_under_the_id_are_no_lost_success()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var document = dmp.Document();
        await dmp.SendAsync(document);
        byte[] changed = [.. document.Content.ToArray(), (byte)'\n'];
        var other = document with { Content = changed, Sha1 = DocumentContent.Hash(changed) };

        Assert.Equal("XDSNonIdenticalHash", Assert.IsType<DepositResult.Refused>(await dmp.SendAsync(other, mayBeThere: true)).Code);
        // A DMP that says no more than that the id is taken: its hash is asked for.
        await dmp.TroubleAsync("""{"do":"refuse","code":"XDSDuplicateUniqueIdInRegistry","next":1}""");
        Assert.Equal(new DepositResult.Refused("XDSNonIdenticalHash", null), await dmp.SendAsync(other));
    }

    [Fact]
    public async Task A_replacement_takes_the_place_of_its_original()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var first = dmp.Document();
        await dmp.SendAsync(first);
        var second = dmp.Document(first.Id.Value);

        Assert.Equal(new DepositResult.Accepted([]), await dmp.SendAsync(second, DepositAction.Replace, first.Id));
        Assert.Equal("Deprecated", (await dmp.HeldAsync(first))!.Status);
        Assert.Equal("Approved", (await dmp.HeldAsync(second))!.Status);
        Assert.False((await FindAsync(dmp, first))!.Current);

        Assert.Equal(new DepositResult.Accepted([], AlreadyThere: true), await dmp.SendAsync(second, DepositAction.Replace, first.Id));
        Assert.Equal(new DepositResult.Refused("replaced-not-current", null), await dmp.SendAsync(dmp.Document(first.Id.Value), DepositAction.Replace, first.Id));
    }

    [Fact]
    public async Task A_replacement_of_what_never_came_is_a_first_version_with_a_note()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var second = dmp.Document("1.2.250.1.999.3.900");

        Assert.Equal(new DepositResult.Accepted(["replaced-not-in-dmp"]), await dmp.SendAsync(second, DepositAction.Replace, new DocumentId("1.2.250.1.999.3.900")));
        Assert.Equal("Approved", (await dmp.HeldAsync(second))!.Status);
    }

    [Fact]
    public async Task A_replacement_refused_for_its_reference_is_asked_about_and_tried_once_more()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var first = dmp.Document();
        await dmp.SendAsync(first);
        await dmp.TroubleAsync("""{"do":"refuse","code":"XDSRegistryDeprecatedDocumentError","next":1}""");
        Assert.Equal(new DepositResult.Accepted([]), await dmp.SendAsync(dmp.Document(first.Id.Value), DepositAction.Replace, first.Id));

        var other = dmp.Document();
        await dmp.SendAsync(other);
        await dmp.TroubleAsync("""{"do":"refuse","code":"XDSReplaceFailed"}""");
        var second = dmp.Document(other.Id.Value);
        Assert.Equal("XDSReplaceFailed", Assert.IsType<DepositResult.Refused>(await dmp.SendAsync(second, DepositAction.Replace, other.Id)).Code);
        Assert.Equal(2, (await dmp.HeldAsync(second))!.Presented);
    }

    [Fact]
    public async Task A_replacement_waits_when_its_original_cannot_be_asked_about()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        await dmp.TroubleAsync("""{"do":"unavailable","on":"query"}""");
        var second = dmp.Document("1.2.250.1.999.3.900");

        Assert.Equal(new DepositResult.Temporary("status-not-learnt"), await dmp.SendAsync(second, DepositAction.Replace, new DocumentId("1.2.250.1.999.3.900")));
        Assert.Null(await dmp.HeldAsync(second));
    }

    [Fact]
    public async Task A_deleted_document_is_no_longer_listed()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var document = dmp.Document();
        await dmp.SendAsync(document);

        Assert.Equal(new DepositResult.Accepted([]), await dmp.SendAsync(document, DepositAction.Delete, document.Id));
        Assert.Equal(RegisteredDocument.Absent, await FindAsync(dmp, document));
        Assert.Equal(new DepositResult.Accepted(["not-in-dmp"], AlreadyThere: true), await dmp.SendAsync(document, DepositAction.Delete, document.Id));
    }

    [Fact]
    public async Task A_deletion_needs_no_readable_document()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var document = dmp.Document();
        await dmp.SendAsync(document);

        Assert.Equal(new DepositResult.Accepted([]), await dmp.SendAsync(document with { Content = "see the original"u8.ToArray() }, DepositAction.Delete, document.Id));
    }

    [Fact]
    public async Task A_refused_deletion_has_its_code()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var document = dmp.Document();
        await dmp.SendAsync(document);
        await dmp.TroubleAsync("""{"do":"refuse","on":"update","code":"XDSMetadataUpdateOperationError"}""");

        Assert.Equal("XDSMetadataUpdateOperationError", Assert.IsType<DepositResult.Refused>(await dmp.SendAsync(document, DepositAction.Delete, document.Id)).Code);
        Assert.Equal("Approved", (await dmp.HeldAsync(document))!.Status);
    }

    [Theory]
    [InlineData("XDSUnknownPatientId", "refused")]
    [InlineData("XDSPatientIdDoesNotMatch", "refused")]
    [InlineData("XDSNonIdenticalHash", "refused")]
    [InlineData("XDSRegistryDuplicateUniqueIdInMessage", "refused")]
    [InlineData("XDSRepositoryDuplicateUniqueIdInMessage", "refused")]
    [InlineData("XDSRegistryMetadataError", "refused")]
    [InlineData("XDSRepositoryMetadataError", "refused")]
    [InlineData("XDSMissingDocument", "refused")]
    [InlineData("XDSMissingDocumentMetadata", "refused")]
    [InlineData("InvalidDocumentContent", "refused")]
    [InlineData("XDSRegistryDeprecatedDocumentError", "refused")]
    [InlineData("UnresolvedReferenceException", "refused")]
    [InlineData("XDSReplaceFailed", "refused")]
    [InlineData("DMPClosed", "refused")]
    [InlineData("DMPSomethingNew", "refused")]
    [InlineData("XDSRegistryBusy", "temporary")]
    [InlineData("XDSRepositoryBusy", "temporary")]
    [InlineData("XDSRegistryNotAvailable", "temporary")]
    [InlineData("XDSRegistryError", "temporary")]
    [InlineData("XDSRepositoryError", "temporary")]
    public async Task Each_code_decides_what_happens_next(string code, string next)
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        await dmp.TroubleAsync($$"""{"do":"refuse","code":"{{code}}","next":1}""");
        var document = dmp.Document();

        var result = await dmp.SendAsync(document);
        Assert.Equal((next, code), result switch
        {
            DepositResult.Refused refused => ("refused", refused.Code),
            DepositResult.Temporary later => ("temporary", later.Code),
            var other => (other.ToString(), ""),
        });
        Assert.Equal(0, (await dmp.HeldAsync(document))?.Registered ?? 0);
        Assert.NotEqual("Refus d'un motif inconnu du moteur.", DmpErrors.Of(code).Meaning);
    }

    [Fact]
    public async Task A_duplicate_that_is_not_listed_is_refused()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        await dmp.TroubleAsync("""{"do":"refuse","code":"XDSDuplicateUniqueIdInRegistry","next":1}""");
        Assert.Equal("XDSDuplicateUniqueIdInRegistry", Assert.IsType<DepositResult.Refused>(await dmp.SendAsync(dmp.Document())).Code);
    }

    [Fact]
    public async Task What_the_DMP_writes_beside_a_code_is_kept_without_the_patient()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        await dmp.TroubleAsync("""{"do":"refuse","code":"XDSUnknownPatientId","context":"Patient Dupré-Léger Zoé, 1 85 05 75 123 456 73, né le 12/05/1985, IPP 000418277: inconnu","next":1}""");
        var document = dmp.Document();
        var traits = document.Patient with { BirthName = "DUPRE-LEGER", FirstName = "ZOE", BornOn = "19850512", Ipp = new Ipp("000418277", "CH") };

        var refused = Assert.IsType<DepositResult.Refused>(await dmp.SendAsync(document with { Patient = traits }));
        Assert.Equal("Patient … …, …, né le …, IPP …: inconnu", refused.Context);
    }

    [Fact]
    public async Task Warnings_of_a_success_are_kept()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        await dmp.TroubleAsync("""{"do":"warn","code":"XDSExtraMetadataNotSaved"}""");
        Assert.Equal(new DepositResult.Accepted(["XDSExtraMetadataNotSaved"]), await dmp.SendAsync(dmp.Document()));
    }

    [Theory]
    [InlineData("noDmp", DmpStatus.None)]
    [InlineData("closed", DmpStatus.Closed)]
    [InlineData("opposed", DmpStatus.None)]
    [InlineData("open", DmpStatus.Active)]
    public async Task Whether_the_patient_has_a_DMP_is_learnt_by_asking(string state, DmpStatus expected)
    {
        string[] patient = [DmpNeighbour.Ins.Value];
        await using var dmp = await DmpNeighbour.StartAsync(patients: new PatientBook
        {
            NoDmp = state == "noDmp" ? patient : [],
            Closed = state == "closed" ? patient : [],
            Opposed = state == "opposed" ? patient : [],
        });

        Assert.Equal(expected, await dmp.Client.StatusAsync(DmpNeighbour.Ins, DmpNeighbour.InsOid, default));
        var deposit = await dmp.SendAsync(dmp.Document());
        Assert.Equal(expected == DmpStatus.Active, deposit is DepositResult.Accepted);
        Assert.Equal(expected != DmpStatus.Active, deposit is DepositResult.Refused);
    }

    [Fact]
    public async Task What_cannot_be_learnt_now_is_told_from_what_is_not()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        await dmp.TroubleAsync("""{"do":"unavailable","on":"any"}""");
        Assert.Null(await dmp.Client.StatusAsync(DmpNeighbour.Ins, DmpNeighbour.InsOid, default));
        Assert.Null(await dmp.Client.FindAsync(new DocumentId("1.2.3"), DmpNeighbour.Ins, DmpNeighbour.InsOid, default));
        await dmp.TroubleAsync("");
        Assert.Equal(RegisteredDocument.Absent, await dmp.Client.FindAsync(new DocumentId("1.2.3"), DmpNeighbour.Ins, DmpNeighbour.InsOid, default));
    }

    [Fact]
    public async Task A_structure_that_is_not_the_certificates_is_refused()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var refused = Assert.IsType<DepositResult.Refused>(await dmp.SendAsync(dmp.Document() with { Submitter = Outgoing.Submitter with { StructureId = "1750100125" } }));
        Assert.Equal("FailedAuthentication", refused.Code);
    }

    [Theory]
    [InlineData(InsStatus.NotQualified, "ins-not-qualified")]
    [InlineData(InsStatus.Mismatch, "ins-not-qualified")]
    [InlineData(InsStatus.Test, "ins-not-qualified")]
    public async Task Without_a_qualified_INS_nothing_goes_out(InsStatus status, string code)
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var document = dmp.Document();
        Assert.Equal(new DepositResult.Refused(code, null), await dmp.SendAsync(document with { Patient = document.Patient with { Status = status } }));
        Assert.Null(await dmp.HeldAsync(document));
    }

    [Theory]
    [InlineData("<id root=\"1.2.250.1.999.3.1\"/>", "<id root=\"1.2.250.1.999.3.1\" extension=\"A\"/>", "wrong-format")]
    [InlineData("<code code=\"18748-4\"", "<code code=\"101881-1\"", "no-class")]
    [InlineData("</ClinicalDocument>", "", "wrong-format")]
    public async Task What_the_DMP_would_refuse_is_refused_here(string old, string now, string code)
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var document = dmp.Document();
        var changed = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(document.Content.Span).Replace(old, now, StringComparison.Ordinal));
        Assert.NotEqual(document.Content.Length, changed.Length - (old.Length == now.Length ? 1 : 0));

        Assert.Equal(code, Assert.IsType<DepositResult.Refused>(await dmp.SendAsync(document with { Content = changed, Sha1 = DocumentContent.Hash(changed) })).Code);
        Assert.Null(await dmp.HeldAsync(document));
    }

    [Theory]
    [InlineData("https://dmp.example/", "")]
    [InlineData("http://dmp.example/", "1.2.250.1.999.1")]
    public async Task What_is_not_set_up_waits(string address, string sourceId)
    {
        var settings = new DmpSettings { BaseAddress = new Uri(address) };
        using var connections = new DmpConnections(settings, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<DmpConnections>.Instance);
        var mappings = new DmpNeighbour.FixedMappings();
        mappings = new DmpNeighbour.FixedMappings { Current = mappings.Current with { Delivery = mappings.Current.Delivery with { SourceId = sourceId } } };
        var client = new DmpClient(settings, connections, mappings, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<DmpClient>.Instance);

        var result = await client.SendAsync(Outgoing.Of(Samples.Bytes("cda/n1_imaging.xml")), new DepositOrder(DepositAction.Deposit, null, "1.2.3", false), default);
        Assert.Equal(new DepositResult.Temporary("not-configured"), result);
        Assert.Null(await client.StatusAsync(DmpNeighbour.Ins, DmpNeighbour.InsOid, default));
    }

    [Fact]
    public async Task Twenty_at_a_time_are_each_taken_once()
    {
        await using var dmp = await DmpNeighbour.StartAsync();
        var documents = Enumerable.Range(0, 100).Select(_ => dmp.Document()).ToList();
        await Parallel.ForEachAsync(documents, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (document, cancel) => Assert.Equal(new DepositResult.Accepted([]), await dmp.SendAsync(document, cancel: cancel)));
        foreach (var document in documents)
            Assert.Equal(new DmpNeighbour.Held(1, 1, "Approved", document.Sha1), await dmp.HeldAsync(document));
    }

    private static Task<RegisteredDocument?> FindAsync(DmpNeighbour dmp, OutgoingDocument document) => dmp.Client.FindAsync(document.Id, DmpNeighbour.Ins, DmpNeighbour.InsOid, default);
}
