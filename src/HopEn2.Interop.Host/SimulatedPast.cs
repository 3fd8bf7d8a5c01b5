using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures.Hospital;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Watch;
using HopEn2.Interop.Simulators.Hospital;

namespace HopEn2.Interop.Host;

/// <summary>The weeks before a demonstration begins: the fictitious hospital lives them too, and the watch learns them by the real translation, without storing anything.</summary>
/// <param name="platform">There was a platform that told what became of documents; else nobody expects its acknowledgements.</param>
internal sealed class SimulatedPast(HospitalPlan plan, DateTimeOffset until, string mappings, bool platform = true) : IEarlierPast
{
    /// <summary>Three weeks: each day of the week is known, and the demonstration need not wait.</summary>
    private const int Days = 21;

    public DateTimeOffset Until => until;

    public IEnumerable<WatchedMessage> Messages(CancellationToken cancel)
    {
        if (MappingLoader.Load(mappings) is not MappingResult.Loaded loaded)
            yield break;
        var fixedMappings = new Fixed(loaded.Mappings);
        ITranslator translator = plan.Fhir ? new FhirTranslator(fixedMappings) : new Hl7v2Translator(fixedMappings);
        var before = plan with { Day = plan.Day.AddDays(-Days), Days = Days + 1 };
        foreach (var message in HospitalDay.Generate(before).Messages.TakeWhile(m => m.At < until).Where(m => platform || !m.IsOfPlatform))
        {
            cancel.ThrowIfCancellationRequested();
            var feed = message.Sender.ToString().ToLowerInvariant();
            var (header, outcome) = translator.Translate(
                message.Fhir is { } said
                    ? new JournaledMessage(new JournalId(0), feed, MessageFormat.Fhir, "", said.Body, message.At, Answer.Accept, false)
                    : new JournaledMessage(new JournalId(0), feed, MessageFormat.Er7, message.ControlId, message.Bytes, message.At, Answer.Accept, false));
            var parked = (outcome as Outcome.Parked)?.Reason;
            yield return new WatchedMessage(
                feed, parked is null ? header.Type : "", TimeZoneInfo.ConvertTime(message.At, plan.Zone), parked, (outcome as Outcome.Understood)?.Facts ?? []);
        }
    }

    private sealed class Fixed(HospitalMappings mappings) : IMappings
    {
        public HospitalMappings Current => mappings;

        public IReadOnlyList<MappingProblem> Refused => [];

        public event Action<HospitalMappings>? Changed
        {
            add { }
            remove { }
        }
    }
}
