using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Tests.Unit.Fhir.Model;
using HopEn2.Interop.Tests.Unit.Hl7v2.Translation;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Fhir.Translation;

/// <summary>Appointments: the facts of their SIU.</summary>
public sealed class FhirAppointmentTests
{
    private static readonly House Mappings = new();

    private static string Appointment(string status, string start = "\"start\":\"2025-04-02T14:30:00+02:00\",\"end\":\"2025-04-02T15:00:00+02:00\",", string actor = "\"reference\":\"#p1\"") => $$$"""
        {"resourceType":"Appointment","id":"a1","meta":{"lastUpdated":"2025-03-10T09:30:12+01:00"},"contained":[{{{FhirSamples.Patient}}}],
         "identifier":[{"system":"urn:oid:2.999.1.1","value":"77"}],"status":"{{{status}}}",{{{start}}}
         "participant":[{"actor":{"type":"Location","identifier":{"value":"0101"}},"status":"accepted"},{"actor":{{{{actor}}}},"status":"accepted"}]}
        """;

    private static Outcome Translate(string json) =>
        new FhirTranslator(Mappings).Translate(new JournaledMessage(new JournalId(1), "essai", MessageFormat.Fhir, "", FhirSamples.Bytes(json), DateTimeOffset.UnixEpoch, Answer.Accept, false)).Outcome;

    private static MovementFact Movement(string json) => Assert.Single(Assert.IsType<Outcome.Understood>(Translate(json)).Facts.OfType<MovementFact>());

    private static MovementFact OfSiu(string sample) => Assert.Single(Assert.IsType<Outcome.Understood>(House.Usual.Translate(Sample.Read(sample)).Outcome).Facts.OfType<MovementFact>());

    // Whoever says it and of which class the visit is, apart.
    private static MovementFact Bare(MovementFact fact) => fact with { Source = new("", "", "", "", default), Class = VisitClass.Unknown, RecordedAt = default };

    [Theory]
    [InlineData("booked")]
    [InlineData("arrived")]
    [InlineData("fulfilled")]
    public void What_is_booked_is_the_visit_that_its_SIU_announces(string status) => Assert.Equal(Bare(OfSiu("siu_s12")), Bare(Movement(Appointment(status))));

    [Theory]
    [InlineData("cancelled")]
    [InlineData("noshow")]
    [InlineData("entered-in-error")]
    public void What_is_given_up_is_withdrawn_as_by_its_SIU(string status)
    {
        var (fhir, siu) = (Movement(Appointment(status)), OfSiu("siu_s15_without_time"));
        Assert.IsType<VisitCancelled>(fhir);
        Assert.Equal((siu.Visit, siu.MovementId, siu.Kind, siu.Action, siu.Patient), (fhir.Visit, fhir.MovementId, fhir.Kind, fhir.Action, fhir.Patient));
    }

    [Theory]
    [InlineData("proposed")]
    [InlineData("pending")]
    [InlineData("waitlist")]
    public void What_is_only_wished_for_announces_nothing(string status) => Assert.Empty(Assert.IsType<Outcome.Understood>(Translate(Appointment(status, start: ""))).Facts.OfType<MovementFact>());

    [Fact]
    public void A_booking_without_a_time_is_parked_and_one_without_number_or_patient_announces_nothing()
    {
        Assert.Equal(ParkReason.MissingField, Assert.IsType<Outcome.Parked>(Translate(Appointment("booked", start: ""))).Reason);
        Assert.IsType<Outcome.Understood>(Translate(Appointment("cancelled", start: "")));
        foreach (var json in new[]
        {
            Appointment("booked").Replace("\"identifier\":[{\"system\":\"urn:oid:2.999.1.1\",\"value\":\"77\"}],", "", StringComparison.Ordinal),
            Appointment("booked", actor: "\"display\":\"Camille\""),
        })
        {
            var understood = Assert.IsType<Outcome.Understood>(Translate(json));
            Assert.Empty(understood.Facts.OfType<MovementFact>());
            Assert.Contains(understood.Findings, f => f.Code == "appointment-unidentified");
        }
    }

    [Fact]
    public void The_name_of_the_patient_is_read_from_the_kept_message_for_a_mail()
    {
        var message = new JournaledMessage(new JournalId(1), "essai", MessageFormat.Fhir, "", FhirSamples.Bytes(Appointment("booked")), DateTimeOffset.UnixEpoch, Answer.Accept, false);
        Assert.Equal(("ANNE ESSAI", "1.2.250.1.213.1.4.10"), new FhirPersonReader(Mappings).Read(message) is { } person ? (person.Name, person.InsOid) : default);
        var er7 = message with { Format = MessageFormat.Er7, Body = Sample.Read("siu_s12") };
        Assert.Equal(("SARAH ESSAI", "1.2.250.1.213.1.4.10"), new Interop.Hl7v2.Translation.Hl7v2PersonReader(Mappings).Read(er7) is { } same ? (same.Name, same.InsOid) : default);
        Assert.Null(new Interop.Hl7v2.Translation.Hl7v2PersonReader(Mappings).Read(er7 with { Body = Encoding.ASCII.GetBytes("nothing") }));
    }
}
