using System.Globalization;
using System.Text.Json;
using HopEn2.Interop.Tests.Shared;

namespace HopEn2.Interop.Tests.EndToEnd.Firing;

/// <summary>What neighbours, source and engine have in the end, counted by each of them for itself.</summary>
internal sealed class Outcome
{
    private readonly List<string> _wrong = [];

    public IReadOnlyList<string> Wrong => _wrong;

    public int Presented { get; private set; }
    public int RefusedAsThere { get; private set; }
    public int MailsTwice { get; private set; }
    public int WordsTwice { get; private set; }

    /// <param name="letters">How many letters were sent, numbered from 0, and acknowledged.</param>
    /// <param name="controlOf">MSH-10 of a letter.</param>
    public static async Task<Outcome> OfAsync(Surroundings around, Engine engine, int letters, Func<int, string> controlOf)
    {
        var outcome = new Outcome();
        outcome.OfDeposits(await around.Dmp.GetAsync("documents"), letters);
        outcome.OfMails(await around.Mss.GetAsync("taken"), letters);
        outcome.OfWords(around.Source.Words, letters, controlOf);
        outcome.OfEngine(await engine.GetAsync("/api/counters?by=kind&from=2025-03-01&to=2025-03-31"), letters);
        return outcome;
    }

    private void OfDeposits(JsonElement documents, int letters)
    {
        var byId = documents.EnumerateArray().ToDictionary(d => d.GetProperty("uniqueId").GetString()!, StringComparer.Ordinal);
        for (var n = 0; n < letters; n++)
        {
            var times = byId.Remove(DeliveredLetters.IdOf(n), out var found) ? found.GetProperty("registered").GetInt32() : 0;
            if (times != 1)
                _wrong.Add($"{DeliveredLetters.IdOf(n)} was registered {times} times");
            if (times == 0)
                continue;
            Presented += found.GetProperty("presented").GetInt32();
            RefusedAsThere += found.GetProperty("duplicates").GetInt32();
        }

        _wrong.AddRange(byId.Keys.Select(id => $"{id} was deposited and is no letter"));
    }

    private void OfMails(JsonElement taken, int letters)
    {
        var mails = taken.EnumerateArray().ToLookup(t => (t.GetProperty("documents").EnumerateArray().Select(d => d.GetString()).SingleOrDefault() ?? "", t.GetProperty("recipient").GetString()!));
        for (var n = 0; n < letters; n++)
        {
            foreach (var recipient in new[] { DeliveredLetters.Professional, DeliveredLetters.PatientOf(n) })
            {
                var ids = mails[(DeliveredLetters.IdOf(n), recipient)].ToList();
                // What came twice came under one Message-ID: the recipient's software sees that it is one mail.
                if (ids.Count != 1)
                    _wrong.Add($"{DeliveredLetters.IdOf(n)} was mailed to {recipient} under {ids.Count} Message-IDs");
                MailsTwice += ids.Sum(i => i.GetProperty("taken").GetInt32() - 1);
            }
        }

        if (mails.Count != letters * 2)
            _wrong.Add($"{mails.Count} mails for {letters} letters to two each");
    }

    private void OfWords(IReadOnlyCollection<(string What, int Times)> words, int letters, Func<int, string> controlOf)
    {
        var said = words.ToLookup(w => w.What, StringComparer.Ordinal);
        for (var n = 0; n < letters; n++)
        {
            var (control, patient) = (controlOf(n), DeliveredLetters.PatientOf(n));
            foreach (var what in (string[])[
                $"Z01 {control} dmp Y", $"Z02 {control} {DeliveredLetters.Professional} Y", $"Z02 {control} {patient} Y", $"Z03 {control} {DeliveredLetters.Professional} Y", $"Z03 {control} {patient} Y"])
            {
                if (said[what].Count() != 1)
                    _wrong.Add($"{what} was said in {said[what].Count()} messages");
            }
        }

        if (words.Count != letters * 5)
            _wrong.Add($"{words.Count} words for {letters} letters, five each");
        WordsTwice = words.Sum(w => w.Times - 1);
    }

    private void OfEngine(JsonElement counters, int letters)
    {
        foreach (var (stage, expected) in new[]
            { ("produced", letters), ("sent", letters), ("deposited", letters), ("mailedProfessional", letters), ("mailedPatient", letters), ("read", letters), ("refused", 0), ("waiting", 0), ("bounced", 0), ("withheld", 0) })
        {
            var counted = counters.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty(stage).GetInt32());
            if (counted != expected)
                _wrong.Add(string.Create(CultureInfo.InvariantCulture, $"the engine counts {counted} {stage}, and they are {expected}"));
        }
    }
}
