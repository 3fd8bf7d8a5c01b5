using System.Security.Cryptography;
using System.Text.Json;
using HopEn2.Interop.Simulators.Hospital;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital.Fhir;

/// <summary>What the systems say in FHIR is what they say in HL7v2, read here with nothing but a JSON reader.</summary>
public class FhirDayTests
{
    private const string Ipp = "urn:oid:2.999.1.1";
    private const string Stay = "urn:oid:2.999.1.2";
    private const string Ins = "urn:oid:1.2.250.1.213.1.4.10";

    [Fact]
    public void Saying_it_in_FHIR_too_changes_nothing_of_the_day()
    {
        var plain = HospitalDay.Generate(FhirDay.Plan with { Fhir = false }).Messages.ToList();
        Assert.Equal(plain.Select(Key), FhirDay.Messages.Select(Key));
        Assert.All(plain, m => Assert.Null(m.Fhir));
        Assert.All(FhirDay.Messages, m => Assert.NotNull(m.Fhir));

        static string Key(SimulatedMessage m) => $"{m.At:O} {m.Sender} {m.ControlId} {Convert.ToHexString(SHA256.HashData(m.Bytes.Span))}";
    }

    [Fact]
    public void The_same_plan_gives_the_same_bytes_in_FHIR()
    {
        var again = HospitalDay.Generate(FhirDay.Plan).Messages.Take(400).ToList();
        Assert.All(again.Zip(FhirDay.Messages), pair => Assert.True(pair.First.Fhir!.Body.Span.SequenceEqual(pair.Second.Fhir!.Body.Span), pair.First.ControlId));
    }

    [Fact]
    public void Nothing_is_null_and_nothing_empty()
    {
        foreach (var (message, _, fhir) in FhirDay.Read)
        {
            Assert.DoesNotContain(FhirDay.Below(fhir), v => v.Value.ValueKind switch
            {
                JsonValueKind.Null => true,
                JsonValueKind.Array => v.Value.GetArrayLength() == 0,
                JsonValueKind.Object => !v.Value.EnumerateObject().Any(),
                JsonValueKind.String => string.IsNullOrWhiteSpace(v.Value.GetString()),
                _ => false,
            });
            Assert.True(message.Fhir!.Method is "POST", message.What);
        }
    }

    [Fact]
    public void Every_reference_leads_somewhere_and_all_that_is_contained_is_referred_to()
    {
        foreach (var (message, _, fhir) in FhirDay.Read)
        {
            HashSet<string> urls = fhir.TryGetProperty("entry", out var entries) ? [.. entries.EnumerateArray().Select(e => e.GetProperty("fullUrl").GetString()!)] : [];
            Assert.Equal(entries.ValueKind is JsonValueKind.Undefined ? 0 : entries.GetArrayLength(), urls.Count);
            foreach (var resource in FhirDay.Resources(fhir))
            {
                var inside = FhirDay.Below(resource).Where(v => v.Name == "contained" && v.Value.ValueKind is JsonValueKind.Object).Select(v => "#" + v.Value.GetProperty("id").GetString()).ToList();
                var references = FhirDay.Below(resource).Where(v => v.Name is "reference" or "url" && v.Value.ValueKind is JsonValueKind.String).Select(v => v.Value.GetString()!).ToList();
                Assert.All(references.Where(r => r.StartsWith("urn:uuid:", StringComparison.Ordinal)), r => Assert.Contains(r, urls));
                Assert.All(references.Where(r => r[0] == '#'), r => Assert.Contains(r, inside));
                Assert.True(inside.All(references.Contains), $"{message.ControlId} {message.Type}: {string.Join(' ', inside.Except(references))}");
                Assert.Equal(inside.Count, inside.Distinct().Count());
            }
        }
    }

    [Fact]
    public void Movements_name_the_same_person_visit_dossier_movement_and_unit()
    {
        var movements = FhirDay.Read.Where(m => m.Er7.Names.Contains("ZBE")).ToList();
        Assert.True(movements.Count > 300, "Too few to prove anything.");
        foreach (var (message, er7, fhir) in movements)
        {
            var encounters = FhirDay.Resources(fhir, "Encounter").ToList();
            var visit = encounters.Single(e => !e.TryGetProperty("partOf", out _));
            var movement = encounters.Single(e => e.TryGetProperty("partOf", out _));
            var patient = FhirDay.Resources(fhir, "Patient").Single();
            Assert.Equal(er7["PID-3.1"], FhirDay.IdentifierOf(patient, Ipp));
            Assert.Equal(er7["PV1-19.1"], FhirDay.IdentifierOf(visit, Stay));
            Assert.Equal(er7["PID-18.1"], visit.GetProperty("account")[0].GetProperty("identifier").GetProperty("value").GetString());
            Assert.Equal(er7["ZBE-1.1"], FhirDay.IdentifierOf(movement, "urn:oid:2.999.1.3"));
            Assert.Equal(er7["ZBE-2"], Hl7(movement.GetProperty("period").GetProperty("start")));
            Assert.Equal(er7["PV1-44"], Hl7(visit.GetProperty("period").GetProperty("start")));
            if (!message.Oddities.Contains("shifted ZBE"))
                Assert.Equal(er7["ZBE-7.10"], FhirDay.Resources(fhir, "Organization").Select(o => FhirDay.IdentifierOf(o, "urn:oid:2.999.1.4")).Single());
            Assert.Equal(er7["PV1-3.1"], FhirDay.Resources(fhir, "Location").Select(o => FhirDay.IdentifierOf(o, "urn:oid:2.999.1.4")).Single());
            Assert.Equal(message.Type[4..], Header(fhir).GetProperty("eventCoding").GetProperty("code").GetString());
        }
    }

    [Fact]
    public void Every_bundle_is_named_and_dated_as_its_twin_and_tells_the_same_sender()
    {
        foreach (var (message, er7, fhir) in FhirDay.Read.Where(m => m.Fhir.GetProperty("resourceType").GetString() == "Bundle"))
        {
            Assert.Equal(message.ControlId, fhir.GetProperty("identifier").GetProperty("value").GetString());
            Assert.StartsWith(er7["MSH-7"], Hl7(fhir.GetProperty("timestamp")), StringComparison.Ordinal);
            var sender = fhir.GetProperty("type").GetString() == "message"
                ? $"{Header(fhir).GetProperty("source").GetProperty("name").GetString()}|{Header(fhir).GetProperty("sender").GetProperty("identifier").GetProperty("value").GetString()}"
                : Uri.UnescapeDataString(fhir.GetProperty("meta").GetProperty("source").GetString()!)["urn:hopen2:sender:".Length..];
            Assert.Equal($"{er7["MSH-3"]}|{er7["MSH-4"]}", sender);
        }
    }

    [Fact]
    public void Documents_are_the_same_bytes_and_say_so()
    {
        var carriers = FhirDay.Read.Where(m => m.Message.Type[..3] is "MDM" or "ORU").ToList();
        Assert.Contains(carriers, c => c.Message.Oddities.Contains("Pair"));
        Assert.Contains(carriers, c => c.Message.Type == "MDM^T04");
        foreach (var (message, er7, fhir) in carriers)
        {
            var inMessage = er7.Documents().ToList();
            var documents = FhirDay.Resources(fhir, "DocumentReference").ToList();
            var bytes = documents.Select(d => d.GetProperty("content")[0].GetProperty("attachment")).Select(a => a.TryGetProperty("data", out var data)
                ? data.GetBytesFromBase64()
                : fhir.GetProperty("entry").EnumerateArray().Single(e => e.GetProperty("fullUrl").GetString() == a.GetProperty("url").GetString()).GetProperty("resource").GetProperty("data").GetBytesFromBase64()).ToList();
            Assert.Equal(inMessage, bytes);
            foreach (var (document, content) in documents.Zip(bytes))
            {
                var attachment = document.GetProperty("content")[0].GetProperty("attachment");
                Assert.Equal(content.Length, attachment.GetProperty("size").GetInt32());
#pragma warning disable CA5350 // The hash that XDS asks for.
                Assert.Equal(SHA1.HashData(content), attachment.GetProperty("hash").GetBytesFromBase64());
#pragma warning restore CA5350
                Assert.Equal(message.Type == "MDM^T04" || er7.All("OBX-11").Contains("D") ? "entered-in-error" : "current", document.GetProperty("status").GetString());
                var patient = document.GetProperty("contained").EnumerateArray().First(c => c.GetProperty("id").GetString() == "patient");
                Assert.Equal(er7["PID-3"].Contains("^PI", StringComparison.Ordinal), FhirDay.IdentifierOf(patient, Ipp) is not null);
                Assert.Equal(er7["PID-3"].Contains("^INS", StringComparison.Ordinal), FhirDay.IdentifierOf(patient, Ins, "official") is not null);
            }
        }
    }

    [Fact]
    public void An_answer_names_the_message_it_answers_and_the_recipient()
    {
        var answers = FhirDay.Read.Where(m => m.Message.Type.StartsWith("ZAM", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, answers.Select(a => a.Message.Type).Distinct().Count());
        foreach (var (_, er7, fhir) in answers)
        {
            var response = Header(fhir).GetProperty("response");
            Assert.Equal(er7["OBX-4"], response.GetProperty("identifier").GetString());
            Assert.Equal(er7["OBX-5"].StartsWith('Y') ? "ok" : "fatal-error", response.GetProperty("code").GetString());
            var code = FhirDay.Resources(fhir, "OperationOutcome").Select(o => o.GetProperty("issue")[0].GetProperty("details").GetProperty("coding")[0].GetProperty("code").GetString()!).FirstOrDefault("");
            Assert.Equal(er7.Names.Contains("ERR") ? er7["ERR-5.1"] : "", code);
            var address = FhirDay.Resources(fhir, "Communication").Select(c => c.GetProperty("contained")[0].GetProperty("telecom")[0].GetProperty("value").GetString()!).FirstOrDefault("");
            Assert.Equal(er7.All("OBX-5").Skip(1).Select(v => v.Split('^')[3]).FirstOrDefault(""), address);
        }
    }

    [Fact]
    public void Every_faulty_message_is_wrong_in_FHIR_as_well()
    {
        var faulty = FhirDay.Messages.Where(m => m.Fault != Fault.None).ToList();
        Assert.Contains(faulty, m => m.Fault == Fault.Garbage && !IsJson(m));
        Assert.Contains(faulty, m => m.Fault == Fault.Version && m.Fhir!.ContentType.Contains("fhirVersion=9.0", StringComparison.Ordinal));
        Assert.All(faulty.Where(m => m.Fault != Fault.Garbage), m => Assert.True(IsJson(m)));

        static bool IsJson(SimulatedMessage message) => message.Fhir!.Body.Span[0] == '{';
    }

    private static JsonElement Header(JsonElement bundle) => FhirDay.Resources(bundle).First();

    private static string Hl7(JsonElement time) => time.GetString()![..19].Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal).Replace("T", "", StringComparison.Ordinal);
}
