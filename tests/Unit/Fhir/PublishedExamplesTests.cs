using System.Text.Json.Nodes;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Fhir.Model;
using HopEn2.Interop.Tests.Unit.Hl7v2.Translation;
using Xunit;
using Xunit.Abstractions;

namespace HopEn2.Interop.Tests.Unit.Fhir;

/// <summary>What others publish as examples is accepted, and written again without loss; or refused, with a reason and its place.</summary>
public sealed class PublishedExamplesTests(ITestOutputHelper output)
{
    [FhirExamplesFact]
    public void Every_one_is_accepted_without_loss_or_refused_with_a_reason()
    {
        var translator = new FhirTranslator(new House());
        foreach (var (name, body) in FhirExamples.All())
        {
            var reading = FhirReader.Read(body);
            var (_, outcome) = translator.Translate(new JournaledMessage(new JournalId(1), "essai", MessageFormat.Fhir, "", body, DateTimeOffset.UnixEpoch, Answer.Accept, false));
            output.WriteLine(outcome switch
            {
                Outcome.Parked when !reading.IsAccepted => $"{name}\trefused\t{string.Join(" | ", reading.Issues.Where(i => i.IsError).Select(i => $"{i.Code} {i.Expression}: {i.Text}"))}",
                Outcome.Parked parked => $"{name}\tparked\t{parked.Detail}",
                Outcome.Understood understood => $"{name}\taccepted\t{string.Join(", ", understood.Facts.Select(f => f.GetType().Name))}\t{string.Join(", ", understood.Findings.Select(f => f.Code))}",
                _ => $"{name}\t{outcome.GetType().Name}",
            });
            Assert.True(outcome is (not Outcome.Parked) or Outcome.Parked { Detail.Length: > 0 }, name);
            if (!reading.IsAccepted)
                continue;
            var written = FhirJson.Write(reading.Root!);
            if (FhirReader.FormatOf(body) == FhirFormat.Json)
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(written)), name);
            Assert.Equal(FhirReaderTests.Sorted(JsonNode.Parse(written)), FhirReaderTests.Sorted(JsonNode.Parse(FhirJson.Write(FhirReader.Read(FhirXml.Write(reading.Root!), FhirFormat.Xml).Root!))));
        }
    }
}
