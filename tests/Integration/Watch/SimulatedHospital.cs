using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Domain.Ruptures.Hospital;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Watch;
using HopEn2.Interop.Simulators.Hospital;
using HopEn2.Interop.Simulators.Hospital.Playing;

namespace HopEn2.Interop.Tests.Integration.Watch;

/// <summary>The simulated hospital as the watch sees it: its messages go through the real translation under the mappings of the repository, without sockets and without waiting.</summary>
internal static class SimulatedHospital
{
    public const int PastDays = 28, DaysToPlay = 5;

    /// <summary>A Tuesday without a holiday near it.</summary>
    public static readonly DateOnly Today = new(2025, 3, 18);

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly HospitalPlan Plan = new() { Seed = 3, Day = Today.AddDays(-PastDays), Days = PastDays + DaysToPlay, DocumentsPerDay = 1200 };
    private static readonly Lazy<(List<WatchedMessage> Past, List<SimulatedMessage> Days)> Made = new(Make);

    public static FixedMappings Mappings { get; } = new();

    public static DateTimeOffset At(int hour, int minute = 0, int day = 0)
    {
        var local = Today.AddDays(day).ToDateTime(new TimeOnly(hour, minute));
        return new DateTimeOffset(local, Paris.GetUtcOffset(local));
    }

    /// <summary>A watch that has learnt four weeks of the hospital.</summary>
    public static HospitalWatch Learnt()
    {
        var watch = new HospitalWatch(new HospitalMap(Mappings), new FalseAlarmBudget(0.5, 4), new PublicHolidays());
        foreach (var message in Made.Value.Past)
            watch.See(message);
        return watch;
    }

    /// <summary>Plays today and the days that follow with breaks, and gives every set of incidents there was, when it came up.</summary>
    public static List<(DateTimeOffset At, IReadOnlyList<Incident> Open)> Play(HospitalWatch watch, DateTimeOffset until, params Break[] breaks)
    {
        var told = new List<(DateTimeOffset, IReadOnlyList<Incident>)>();
        IReadOnlyList<Incident>? last = null;
        var flow = new BrokenFlow(breaks);
        var heard = new HashSet<Sender>();
        foreach (var planned in Made.Value.Days.TakeWhile(m => m.At < until))
        {
            if (flow.Pass(planned) is { } message)
                Send(watch, message, breaks, heard);
            Note(planned.At);
        }

        watch.Advance(until);
        Note(until);
        return told;

        void Note(DateTimeOffset at)
        {
            if (ReferenceEquals(last, watch.Incidents))
                return;
            last = watch.Incidents;
            told.Add((TimeZoneInfo.ConvertTime(at, Paris), last));
        }
    }

    public static WatchedMessage Watched(SimulatedMessage message)
    {
        var feed = message.Sender.ToString().ToLowerInvariant();
        var journaled = new JournaledMessage(new JournalId(1), feed, MessageFormat.Er7, message.ControlId, message.Bytes, message.At, Answer.Accept, false);
        var (header, outcome) = new Hl7v2Translator(Mappings).Translate(journaled);
        var parked = (outcome as Outcome.Parked)?.Reason;
        return new WatchedMessage(feed, parked is null ? header.Type : "", TimeZoneInfo.ConvertTime(message.At, Paris), parked, (outcome as Outcome.Understood)?.Facts ?? []);
    }

    // What the entrance would tell of it: a connection for each sender, its bytes, and the answer.
    private static void Send(HospitalWatch watch, SimulatedMessage message, Break[] breaks, HashSet<Sender> connected)
    {
        var at = TimeZoneInfo.ConvertTime(message.At, Paris);
        var (peer, feed) = ($"10.0.0.{(int)message.Sender}:5000", message.Sender.ToString().ToLowerInvariant());
        var broken = breaks.FirstOrDefault(b => b.Holds(message) && b.Kind is BreakKind.Silence or BreakKind.Disconnect or BreakKind.Unframed && b.Holds(message));
        if (broken?.Kind is BreakKind.Disconnect && connected.Remove(message.Sender))
            watch.See(new EntranceSign.Disconnected("mllp", at, peer));
        if (broken?.Kind is BreakKind.Silence or BreakKind.Disconnect)
            return;
        if (connected.Add(message.Sender))
        {
            watch.See(new EntranceSign.Connected("mllp", at, peer));
            watch.See(new EntranceSign.Heard("mllp", at, peer, feed));
        }

        if (broken?.Kind is BreakKind.Unframed)
        {
            watch.See(new EntranceSign.Unframed("mllp", at, peer));
            return;
        }

        watch.Answered(feed, !message.IsToBeRefused, at);
        watch.See(Watched(message));
    }

    private static (List<WatchedMessage>, List<SimulatedMessage>) Make()
    {
        var (past, days) = (new List<WatchedMessage>(), new List<SimulatedMessage>());
        foreach (var message in HospitalDay.Generate(Plan).Messages)
        {
            if (message.At < At(0))
                past.Add(Watched(message));
            else
                days.Add(message);
        }

        return (past, days);
    }
}

/// <summary>The mappings of the repository.</summary>
internal sealed class FixedMappings : IMappings
{
    public HospitalMappings Current { get; } = ((MappingResult.Loaded)MappingLoader.Load(Path.Combine(Repository(), "mappings"))).Mappings;

    public IReadOnlyList<MappingProblem> Refused => [];

    public event Action<HospitalMappings>? Changed
    {
        add { }
        remove { }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "mappings", "services.yaml")))
            folder = folder.Parent;
        return folder!.FullName;
    }
}
