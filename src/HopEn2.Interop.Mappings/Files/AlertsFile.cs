using System.Text.RegularExpressions;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Mappings.Reading;

namespace HopEn2.Interop.Mappings.Files;

/// <summary>Reads <c>alerts.yaml</c>.</summary>
internal static partial class AlertsFile
{
    public const string FileName = "alerts.yaml";

    private static readonly Key<double> FalseAlarms = Key.May("falseAlarmsPerStreamAndMonth", new Number(0.01, 100, "false alarms a month"), "How many false alarms of one stream in a month are bearable: the fewer, the later a true rupture is told.", 0.5, 0.5);
    private static readonly Key<string> Contact = Key.May("contact", Text.Label, "Who is called when neither the kind of break, nor feed, nor service names anybody.");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Contacts = Key.May("contacts", new ListOf<Entry>(KindContacts.Shape, "contacts"), "Who is called for some kinds of break, whatever feed or service they are of.", (IReadOnlyList<Read<Entry>>)[]);

    private static readonly Key<double> FalseAlarmsInAll = Key.May("falseAlarmsPerHospitalAndMonth", new Number(0.1, 1000, "false alarms a month"), "How many false alarms of the whole hospital in a month are bearable, shared out over all streams: the more streams, the less each.", 4, 4.0);

    private static readonly Key<string> Name = Key.Must("name", Text.Name, "Short name of the route.");
    private static readonly Key<RouteTransport> Transport = Key.Must("transport", new Choice<RouteTransport>(("mail", RouteTransport.Mail), ("webhook", RouteTransport.Webhook), ("syslog", RouteTransport.Syslog)), "How they are told: mail, webhook or syslog.");
    private static readonly Key<string> Target = Key.Must("target", Text.Label, "mail: an address; webhook: an URL; syslog: HOST:PORT, after udp://, tcp:// or tls:// (none: udp).");
    private static readonly Key<IReadOnlyList<Read<string>>> Feeds = Key.May("feeds", new ListOf<string>(Text.Name, "feeds", 1), "Incidents that concern one of these feeds, or one of the services below. Neither feeds nor services: all.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<IReadOnlyList<Read<string>>> Services = Key.May("services", new ListOf<string>(Text.Code, "services", 1), "Incidents that concern one of these services, or one of the feeds above.", (IReadOnlyList<Read<string>>)[]);
    private static readonly Key<IReadOnlyList<Read<Domain.Ruptures.RuptureKind>>> Kinds = Key.May("kinds", new ListOf<Domain.Ruptures.RuptureKind>(KindContacts.Kind, "kinds of break", 1), "Only these kinds of break. Left out: all.", (IReadOnlyList<Read<Domain.Ruptures.RuptureKind>>)[]);
    private static readonly Key<IReadOnlyList<Read<DocumentKind>>> Documents = Key.May("documents", new ListOf<DocumentKind>(new Choice<DocumentKind>([.. DocumentKinds.All.Select(k => (k.Name(), k))]), "kinds of document", 1), "Only incidents of documents of these kinds. Left out: all.", (IReadOnlyList<Read<DocumentKind>>)[]);
    private static readonly Key<Severity> Severity = Key.May("severity", new Choice<Severity>(("minor", Domain.Alerts.Severity.Minor), ("major", Domain.Alerts.Severity.Major), ("critical", Domain.Alerts.Severity.Critical)), "From which severity on: minor (a service), major (a feed), critical (a site, the engine, a feed of many services).", Domain.Alerts.Severity.Minor, "minor");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Hours = Key.May("hours", new ListOf<Entry>(RotaFile.Shape, "hours", 1), "When they may be told: on-call hours. The end of what they were told is told at any hour. Left out: always.", (IReadOnlyList<Read<Entry>>)[]);
    private static readonly Key<bool> Standby = Key.May("standby", Choice.YesNo, "Told only by the escalation of another route, or as its fallback.", false, false);
    private static readonly Key<TimeSpan> Remind = Key.May("remind", new Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)), "After how long they are reminded of what nobody has acknowledged. Left out: never.");
    private static readonly Key<TimeSpan> EscalateAfter = Key.May("escalateAfter", new Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)), "How long an incident may stay unacknowledged before the route escalateTo is told.");
    private static readonly Key<string> EscalateTo = Key.May("escalateTo", Text.Name, "The route that is told after escalateAfter.");
    private static readonly Key<string> Fallback = Key.May("fallback", Text.Name, "The route that is told instead when this one cannot be reached.");

    private static readonly Key<IReadOnlyList<Read<Entry>>> Routes = Key.Must("routes", new ListOf<Entry>(new Shape("a route", Name, Transport, Target, Feeds, Services, Kinds, Documents, Severity, Hours, Standby, Remind, EscalateAfter, EscalateTo, Fallback), "routes"), "Who is told; [] for nobody but the screens.");
    private static readonly Key<IReadOnlyList<Read<Entry>>> Planned = Key.May("planned", new ListOf<Entry>(PlannedFile.Shape, "planned silences"), "Silences that are planned, once or every week: nobody is told of them, and the watch does not learn from them.", (IReadOnlyList<Read<Entry>>)[]);

    public static Shape Shape { get; } = new("the alerts file", FalseAlarms, FalseAlarmsInAll, Contact, Contacts, Routes, Planned);

    public static AlertRoutes Read(Entry file, FileProblems problems, Known known)
    {
        var names = new Names("route", FileName);
        var routes = new List<AlertRoute>();
        foreach (var (entry, _) in file.Of(Routes) ?? [])
        {
            if (entry.Read(Name) is { } name)
                names.Define(name, problems);
            foreach (var feed in entry.Of(Feeds))
                known.Feeds.Require(feed, problems);
            foreach (var service in entry.Of(Services))
                known.Services.Require(service, problems);
            CheckEscalation(entry, problems);
            if (!entry.Whole)
                continue;

            CheckTarget(entry.Of(Transport), entry.Read(Target)!, problems);
            routes.Add(new(RuleOf(entry, problems), entry.Of(Transport), entry.Of(Target)));
        }

        names.Complete = file.Has(Routes);
        foreach (var (entry, _) in file.Of(Routes) ?? [])
            CheckOthers(entry, routes, names, problems);
        WarnOfIdle(file, routes, problems);
        return new(file.Of(FalseAlarms), routes)
        {
            FalseAlarmsPerHospitalAndMonth = file.Of(FalseAlarmsInAll),
            Contact = file.Read(Contact)?.Value,
            Contacts = [.. file.Of(Contacts).Where(c => c.Value.Whole).Select(c => KindContacts.Read(c.Value))],
            Planned = [.. file.Of(Planned).Select(p => PlannedFile.Read(p.Value, problems, known)).OfType<PlannedException>()],
        };
    }

    private static RouteRule RuleOf(Entry entry, FileProblems problems) => new()
    {
        Name = entry.Of(Name),
        Feeds = entry.Of(Feeds).Select(f => f.Value).ToValueList(),
        Services = entry.Of(Services).Select(s => s.Value).ToValueList(),
        Kinds = entry.Of(Kinds).Select(k => k.Value).ToValueList(),
        Documents = entry.Of(Documents).Select(d => d.Value).ToValueList(),
        Severity = entry.Of(Severity),
        Hours = new(entry.Of(Hours).Where(h => h.Value.Whole).Select(h => RotaFile.Read(h.Value, problems)).ToValueList()),
        Standby = entry.Of(Standby),
        RemindAfter = entry.Read(Remind)?.Value,
        EscalateAfter = entry.Read(EscalateAfter)?.Value,
        EscalateTo = entry.Read(EscalateTo)?.Value,
        Fallback = entry.Read(Fallback)?.Value,
    };

    private static void CheckEscalation(Entry entry, FileProblems problems)
    {
        if (entry.Read(EscalateTo) is { } to && !entry.Wrote(EscalateAfter))
            problems.Add(to.At, $"It is not said after how long {Shown.Quoted(to.Value)} is told.", "Add escalateAfter, such as 30min.");
        if (entry.Read(EscalateAfter) is { } after && !entry.Wrote(EscalateTo))
            problems.Add(after.At, "It is not said who is told then.", "Add escalateTo with the name of a route.");
    }

    /// <summary>Routes that a route names must exist, and must not lead back to it: what cannot be delivered would go round for ever.</summary>
    private static void CheckOthers(Entry entry, List<AlertRoute> routes, Names names, FileProblems problems)
    {
        names.Require(entry.Read(EscalateTo), problems);
        if (entry.Read(EscalateTo) is { } to && to.Value == entry.Read(Name)?.Value)
            problems.Add(to.At, $"Route {Shown.Quoted(to.Value)} escalates to itself.", "Name another route.");
        names.Require(entry.Read(Fallback), problems);
        if (entry.Read(Fallback) is not { } fallback || entry.Read(Name) is not { } name)
            return;
        var passed = new HashSet<string>(StringComparer.Ordinal) { name.Value };
        for (var at = fallback.Value; at is not null; at = routes.Find(r => r.Name == at)?.Rule.Fallback)
        {
            if (at == name.Value)
                problems.Add(fallback.At, $"The fallbacks of route {Shown.Quoted(name.Value)} lead back to it.", "End the chain: the last route has no fallback.");
            if (!passed.Add(at))
                return;
        }
    }

    private static void WarnOfIdle(Entry file, List<AlertRoute> routes, FileProblems problems)
    {
        foreach (var (entry, at) in file.Of(Routes) ?? [])
        {
            if (entry.Of(Standby) && entry.Read(Name) is { } name && !routes.Exists(r => r.Rule.EscalateTo == name.Value || r.Rule.Fallback == name.Value))
                problems.Warn(at, $"Route {Shown.Quoted(name.Value)} is on standby, and no route names it.", "Name it as escalateTo or fallback of another, or take standby off.");
        }
    }

    private static void CheckTarget(RouteTransport transport, Read<string> target, FileProblems problems)
    {
        var (right, word, wanted) = transport switch
        {
            RouteTransport.Mail => (MailAddress.Form().IsMatch(target.Value), "mail", "a mail address"),
            RouteTransport.Webhook => (Uri.TryCreate(target.Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0, "webhook", "an URL, https://…"),
            _ => (HostAndPort().IsMatch(target.Value), "syslog", "HOST:PORT, such as syslog.chu-x.example:514"),
        };
        if (!right)
            problems.Add(target.At, $"{Shown.Quoted(target.Value)} is no target of a {word}.", $"Write {wanted}.");
    }

    [GeneratedRegex(@"^((udp|tcp|tls)://)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):[1-9][0-9]{0,4}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex HostAndPort();
}
