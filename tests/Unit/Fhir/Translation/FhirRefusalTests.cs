using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Tests.Unit.Fhir.Model;
using HopEn2.Interop.Tests.Unit.Hl7v2.Translation;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Fhir.Translation;

/// <summary>What is refused rather than taken for something else, and dossiers that move.</summary>
public sealed class FhirRefusalTests
{
    private const string Former = """{"resourceType":"Patient","identifier":[{"type":{"coding":[{"code":"PI"}]},"system":"urn:oid:2.999.1.1","value":"800999"}]}""";

    private static readonly House Mappings = new();

    private static Outcome Translate(string json) =>
        new FhirTranslator(Mappings).Translate(new JournaledMessage(new JournalId(1), "essai", MessageFormat.Fhir, "", FhirSamples.Bytes(json), DateTimeOffset.UnixEpoch, Answer.Accept, false)).Outcome;

    private static Outcome.Parked Parked(string json) => Assert.IsType<Outcome.Parked>(Translate(json));

    // The holder is the first resource of the message, or the second.
    private static string Dossier(int holder) => $$$"""
        {"resourceType":"Encounter","identifier":[{"type":{"coding":[{"code":"AN"}]},"system":"urn:oid:2.999.1.1","value":"25001"}],"status":"in-progress","class":{"code":"IMP"},
         "subject":{"reference":"urn:uuid:00000000-0000-4000-8000-0000000001{{{holder:00}}}"}}
        """;

    [Theory]
    [InlineData("T99")]
    [InlineData("admin-notify")]
    public void An_event_nobody_knows_is_parked(string trigger) =>
        Assert.Equal(ParkReason.UnsupportedEvent, Parked(FhirSamples.Message(trigger, FhirSamples.Patient, FhirSamples.Encounter)).Reason);

    [Theory]
    [InlineData("A28")]
    [InlineData("T02")]
    [InlineData("Z99")]
    public void An_event_without_what_it_is_about_is_parked(string trigger) => Assert.Equal(ParkReason.MissingField, Parked(FhirSamples.Message(trigger)).Reason);

    [Fact]
    public void A_correction_that_names_no_movement_is_parked() =>
        Assert.Equal(ParkReason.MissingField, Parked(FhirSamples.Message("Z99", FhirSamples.Patient, FhirSamples.Encounter)).Reason);

    [Fact]
    public void A40_that_merges_nobody_is_parked() => Assert.Equal(ParkReason.MissingField, Parked(FhirSamples.Message("A40", FhirSamples.Patient)).Reason);

    [Theory]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"ESSAI"}]}""", "patient-unidentified")]
    [InlineData("""{"resourceType":"Encounter","status":"in-progress","class":{"code":"IMP"}}""", "visit-unnumbered")]
    [InlineData("""{"resourceType":"Encounter","status":"in-progress","class":{"code":"IMP"},"partOf":{"reference":"https://ailleurs.example/fhir/Encounter/7"}}""", "visit-unnumbered")]
    public void What_nobody_could_find_again_is_kept_and_states_nothing(string json, string finding)
    {
        var understood = Assert.IsType<Outcome.Understood>(Translate(json));

        Assert.Empty(understood.Facts);
        Assert.Contains(understood.Findings, f => f.Code == finding);
    }

    [Fact]
    public void An_event_of_a_patient_without_any_identifier_is_parked() =>
        Assert.Equal(ParkReason.MissingField, Parked(FhirSamples.Message("A28", """{"resourceType":"Patient","name":[{"family":"ESSAI"}]}""")).Reason);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_dossier_moves_and_its_patients_stay_two(bool formerFirst)
    {
        string[] resources = formerFirst ? [Former, FhirSamples.Patient, Dossier(1)] : [FhirSamples.Patient, Former, Dossier(0)];

        AssertMoved(FhirSamples.Message("A44", resources));
    }

    [Theory]
    [InlineData("A01", 0)]
    [InlineData("A31", 0)]
    [InlineData("A40", 1)]
    public void An_old_IPP_beside_a_current_one_merges_only_where_the_event_is_a_merge(string trigger, int merges)
    {
        var patient = FhirSamples.Patient.Replace("\"identifier\":[", "\"identifier\":[{\"use\":\"old\",\"type\":{\"coding\":[{\"code\":\"PI\"}]},\"system\":\"urn:oid:2.999.1.1\",\"value\":\"800999\"},", StringComparison.Ordinal);
        var understood = Assert.IsType<Outcome.Understood>(Translate(FhirSamples.Message(trigger, patient, FhirSamples.Encounter)));
        Assert.Equal(merges, understood.Facts.OfType<PatientsMerged>().Count());
        Assert.Equal(merges == 0, understood.Findings.Any(f => f.Code == "old-ipp"));
    }

    [Fact]
    public void The_former_holder_may_be_an_old_IPP_of_the_new_one() =>
        AssertMoved(FhirSamples.Message("A44", FhirSamples.Patient.Replace("\"identifier\":[", "\"identifier\":[{\"use\":\"old\",\"type\":{\"coding\":[{\"code\":\"PI\"}]},\"system\":\"urn:oid:2.999.1.1\",\"value\":\"800999\"},", StringComparison.Ordinal), Dossier(0)));

    private static void AssertMoved(string json)
    {
        var facts = Assert.IsType<Outcome.Understood>(Translate(json)).Facts;

        Assert.Equal([typeof(IdentityRecorded), typeof(DossierMoved)], facts.Select(f => f.GetType()));
        var moved = (DossierMoved)facts[1];
        Assert.Equal(("800123", "800999", "25001"), (moved.Patient.Ipp?.Value, moved.From?.Value, moved.Dossier.Value));
    }

    [Fact]
    public void A_dossier_that_moves_from_nobody_or_with_a_merge_is_parked()
    {
        Assert.Equal(ParkReason.MissingField, Parked(FhirSamples.Message("A44", FhirSamples.Patient, Dossier(0))).Reason);
        var linked = Former.Replace("}]}", "}],\"link\":[{\"type\":\"replaced-by\",\"other\":{\"reference\":\"urn:uuid:00000000-0000-4000-8000-000000000100\"}}]}", StringComparison.Ordinal);
        Assert.Equal(ParkReason.BadValue, Parked(FhirSamples.Message("A44", FhirSamples.Patient, linked, Dossier(0))).Reason);
    }

    [Theory]
    [InlineData("\"method\":\"DELETE\",\"url\":\"DocumentReference/1\"", ParkReason.UnsupportedType)]
    [InlineData("\"method\":\"GET\",\"url\":\"DocumentReference/1\"", ParkReason.UnsupportedType)]
    [InlineData("\"method\":\"PATCH\",\"url\":\"DocumentReference/1\"", ParkReason.UnsupportedType)]
    [InlineData("\"method\":\"POST\",\"url\":\"Patient\"", ParkReason.BadValue)]
    public void A_transaction_entry_that_cannot_be_done_refuses_the_whole(string request, ParkReason reason)
    {
        var parked = Parked(FhirSamples.Transaction().Replace("\"method\":\"POST\",\"url\":\"DocumentReference\"", request, StringComparison.Ordinal));

        Assert.Equal((reason, "Bundle.entry[1].request"), (parked.Reason, parked.Error.Location));
    }

    [Fact]
    public void An_entry_of_a_message_requests_nothing()
    {
        var json = FhirSamples.Message("A28", FhirSamples.Patient).Replace("000000000100\",", "000000000100\",\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1\"},", StringComparison.Ordinal);

        var issue = Assert.Single(FhirReader.Read(FhirSamples.Bytes(json)).Issues);

        Assert.Equal(("invariant", "Bundle.entry[1].request"), (issue.Code, issue.Expression));
    }
}
