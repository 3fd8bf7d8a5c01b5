using System.Collections.Concurrent;
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

    /// <summary>Messages made before they are asked for: making them and understanding them are about as much work.</summary>
    private const int Ahead = 200;

    private static readonly TimeSpan Filling = TimeSpan.FromMinutes(20);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DateTimeOffset Until => until;

    public void Learnt() => _known.TrySetResult();

    /// <summary>Waits until the watch has learnt and follows what comes: of what breaks before, nobody would be told.</summary>
    public async Task KnownAsync(CancellationToken cancel)
    {
        // A watch that cannot begin says so itself, and holds up no demonstration.
        await _known.Task.WaitAsync(Patience, TimeProvider.System, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }

    public IEnumerable<WatchedMessage> Messages(CancellationToken cancel)
    {
        if (MappingLoader.Load(mappings) is not MappingResult.Loaded loaded)
            yield break;
        var fixedMappings = new Fixed(loaded.Mappings);
        ITranslator translator = plan.Fhir ? new FhirTranslator(fixedMappings) : new Hl7v2Translator(fixedMappings);
        var before = plan with { Day = plan.Day.AddDays(-Days), Days = Days + 1 };
        // The house is filled in the first minutes, as by a migration: no habit of any night.
        var midnight = before.Day.ToDateTime(TimeOnly.MinValue);
        var filled = new DateTimeOffset(midnight, plan.Zone.GetUtcOffset(midnight)) + Filling;
        var lived = HospitalDay.Generate(before).Messages.SkipWhile(m => m.At < filled).TakeWhile(m => m.At < until);
        foreach (var message in MadeAhead(lived.Where(m => platform || !m.IsOfPlatform), cancel))
        {
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

    private static IEnumerable<SimulatedMessage> MadeAhead(IEnumerable<SimulatedMessage> messages, CancellationToken cancel)
    {
        using var made = new BlockingCollection<SimulatedMessage>(Ahead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var making = Task.Run(() =>
        {
            try
            {
                foreach (var message in messages)
                    made.Add(message, stop.Token);
            }
            finally
            {
                made.CompleteAdding();
            }
        }, stop.Token);
        try
        {
            foreach (var message in made.GetConsumingEnumerable(cancel))
                yield return message;
            making.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)making).AsyncWaitHandle.WaitOne();
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
